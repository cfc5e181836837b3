"""A sheet of a spreadsheet, from CSV or XLSX alike: rows of text, each cell at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publisher.core.message import Message

MOST_ROWS = 5_000
"""Rows of data that are taken; a year of a ward has a few hundred."""
MOST_BESIDE = 100
"""Rows that may stand beside them: what an office writes above, the headings, an example, totals."""
MOST_READ = MOST_ROWS + MOST_BESIDE
MOST_COLUMNS = 200
LARGEST_CELL = 20_000
"""Letters of one cell; Excel itself stops at 32,767."""


@dataclass(frozen=True)
class Row:
    """One row that says something, by its number in the spreadsheet; columns count from 1.

    `faults` says of cells why what stands in `cells` is not what they mean. `days` are the columns
    whose cell is a day to the spreadsheet too, not only text that looks like one.
    """

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, Message] = field(default_factory=dict)
    days: frozenset[int] = frozenset()

    def cell(self, column: int) -> str:
        return self.cells[column - 1] if column <= len(self.cells) else ""

    def filled(self) -> Iterator[int]:
        """Yield the columns of the cells that say something, or would."""
        texts = (column for column, text in enumerate(self.cells, start=1) if text.strip())
        yield from sorted({*texts, *self.faults})


@dataclass(frozen=True)
class Sheet:
    """One sheet that people see; `name` is empty in CSV, which has no more than one."""

    name: str
    rows: tuple[Row, ...]


def letters_of(column: int) -> str:
    """Return the letters of a column as spreadsheets show them: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
