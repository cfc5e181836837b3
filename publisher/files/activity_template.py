"""An empty sheet for activities: the headings, and one row that shows how to fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from publisher.core.errors import WrongUsage
from publisher.files.export import write_csv

ROWS = 1_000
"""Rows below the headings that offer the kinds and show days as days."""
WIDTH, TITLE_WIDTH = 16, 44


def write_template(
    path: Path, columns: Mapping[str, str], example: Mapping[str, Any], kinds: Sequence[str], guide: Guide
) -> None:
    """Write an empty sheet to `path`, its ending decides the kind; a file that is there stays.

    `columns` are the headings by their keys, in order; `example` says what stands below them.
    """
    if path.exists():
        raise WrongUsage("template-exists", file=path)
    cells = [example.get(key) for key in columns]
    try:
        match path.suffix.lower():
            case ".csv":
                with path.open("wb") as file:
                    write_csv(file, list(columns.values()), [cells])
            case ".xlsx":
                path.write_bytes(_workbook(columns, cells, kinds, guide))
            case _:
                raise WrongUsage("sheet-kind", file=path)
    except OSError as error:
        raise WrongUsage("export-failed", path=path, said=error.strerror or error) from None


Guide = tuple[str, str, Sequence[tuple[str, str]]]
"""The names of the sheet itself and of the one that explains it, and what that one says of each heading."""


def _workbook(
    columns: Mapping[str, str], example: Sequence[Any], kinds: Sequence[str], guide: Guide
) -> bytes:
    import xlsxwriter

    whole = BytesIO()
    name, help_name, lines = guide
    with xlsxwriter.Workbook(whole, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, list(columns.values()), bold)
        sheet.write_row(1, 0, example, book.add_format({"italic": True, "font_color": "#777777"}))
        _prepare(sheet, list(columns), kinds, book.add_format({"num_format": "dd/mm/yyyy"}))
        told = book.add_worksheet(help_name)
        for number, line in enumerate(lines):
            told.write_row(number, 0, line, book.add_format({"text_wrap": True, "valign": "top"}))
        told.set_column(0, 0, 24)
        told.set_column(1, 1, 90)
        for page in (sheet, told):
            page.set_landscape()
            page.fit_to_pages(1, 0)
    return whole.getvalue()


def _prepare(sheet: Any, keys: Sequence[str], kinds: Sequence[str], day: Any) -> None:
    """Make columns wide enough, let days look like days, and offer the kinds in a list."""
    for column, key in enumerate(keys):
        wide = key in ("title", "note")
        sheet.set_column(
            column, column, TITLE_WIDTH if wide else WIDTH, day if key in ("date", "until") else None
        )
    column = keys.index("kind")
    sheet.data_validation(1, column, ROWS, column, {"validate": "list", "source": list(kinds)})
    sheet.freeze_panes(1, 0)
