"""What a period report says, once for all formats: sections, tables with typed cells, a chart, annexes.

Text is in the language of the report already; numbers, dates and times are not, so that each format writes
them in its own way: `1.250` on paper, a number that sums in a spreadsheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import quote, urlsplit

KEPT_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
"""What an address is made of beside letters, digits and `-._`; the rest is written with `%`."""


@dataclass(frozen=True)
class Link:
    """Words that lead to an address; `text` is the address itself where nothing better is known."""

    url: str
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or self.url

    @property
    def target(self) -> str | None:
        """Return the address as browsers and Word take it; None for what leads to no website."""
        try:
            parts = urlsplit(self.url)
        except ValueError:
            return None
        is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
        return quote(self.url, safe=KEPT_IN_ADDRESSES) if is_web else None


@dataclass(frozen=True)
class Named:
    """What people know by a name and programs by an id, such as a channel."""

    id: str
    name: str


Cell = str | int | float | date | datetime | Link | Named | None
"""One cell; None stays empty. Datetimes are in the zone of the workspace: people read their wall time, and
JSON carries their offset where they have one."""

Kind = Literal["text", "count", "number", "percent", "date", "time", "link"]
"""What the cells of a column hold: `count` is whole, `number` has two decimals at most, `percent` is a
part of one, `time` a date with the time of day."""


@dataclass(frozen=True)
class Column:
    """One column; `width` is relative to the others of its table. `id` is what programs know it by where
    that is not the head."""

    head: str
    kind: Kind = "text"
    width: int = 1
    id: str = ""


@dataclass(frozen=True)
class Table:
    """One table. `name` is short and stays the same, a key for programs; `total` sums up the rows.

    Rows that belong below others are set in by `indents`, one number for each row, where there are any.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: tuple[Cell, ...] | None = None
    note: str = ""
    indents: tuple[int, ...] = ()

    def indent(self, row: int) -> int:
        """Return how far a row is set in below the others, 0 for most."""
        return self.indents[row] if row < len(self.indents) else 0

    @property
    def indented(self) -> int:
        """Return the column whose cells are set in: the first one of text."""
        return next((number for number, one in enumerate(self.columns) if one.kind == "text"), 0)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: what was done against what is asked, None where nothing is."""

    label: str
    done: int
    asked: int | None = None


@dataclass(frozen=True)
class Chart:
    """Bars one below the other."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Section:
    """One section or part of one. `is_blank` leaves room for a person's words: the program has none."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    chart: Chart | None = None
    parts: tuple[Section, ...] = ()
    is_blank: bool = False


@dataclass(frozen=True)
class Annex:
    """One annex with a table of its own; wide ones lie across the page."""

    title: str
    table: Table
    is_wide: bool = False


Layout = Literal["nd30", "doan_the"]
"""`nd30` as Nghị định 30/2020, Phụ lục I lays out a document of the state; `doan_the` is the Union's own:
no national title, the place and date alone at the right."""


@dataclass(frozen=True)
class Letterhead:
    """Who writes to whom: what stands above and below the text of the document."""

    issuer: str
    superior: str = ""
    place: str = ""
    symbol: str = "BC"
    addressees: tuple[str, ...] = ()
    sign_for: str = ""
    sign_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    layout: Layout = "nd30"


@dataclass(frozen=True)
class Report:
    """One version of the report on one period of a plan.

    `dated` is the day that the document bears. `as_of` says of when the figures are; `version`
    counts from 1, and what has changed since the version before stands in the text. `basis` are the
    documents that the report rests on, each without the punctuation behind it.
    """

    plan: str
    period: str
    version: int
    title: str
    subject: str
    dated: date
    first: date
    last: date
    as_of: datetime
    letterhead: Letterhead
    basis: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    annexes: tuple[Annex, ...] = ()
    language: str = "vi"

    def tables(self) -> list[Table]:
        """Return all tables in the order in which they are read, those of the annexes last."""
        found: list[Table] = []
        for section in self.sections:
            found += _tables_of(section)
        return found + [annex.table for annex in self.annexes]


def _tables_of(section: Section) -> list[Table]:
    return [*section.tables, *(table for part in section.parts for table in _tables_of(part))]
