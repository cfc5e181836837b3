"""A table of HTML as a table of Word, with cells that span and a head that every page repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from adapters.outbox.word_parts import repeat_on_every_page

PARTS = frozenset({"thead", "tbody", "tfoot"})
MOST = 63
"""Columns that a table of Word may have."""
Spot = tuple[int, int]
Fill = Callable[[Element, Any, frozenset[str]], None]


def write_table(block: Element, into: Any, fill: Fill) -> None:
    """Write a table into the document or a cell; `fill` writes one cell, with the looks of its letters."""
    rows = list(_rows(block))
    spots = list(_spots([row for row, _ in rows]))
    if not spots:
        return
    for caption in block.findall("caption"):
        into.add_paragraph().add_run(" ".join("".join(caption.itertext()).split())).italic = True
    table = into.add_table(len(rows), 1 + max(right for *_, (_, right) in spots))
    table.style = "Table Grid"
    grid = [row.cells for row in table.rows]
    for source, (top, left), (bottom, right) in spots:
        cell = grid[top][left]
        if (top, left) != (bottom, right):
            cell = cell.merge(grid[bottom][right])
        is_head = source.tag == "th" or rows[top][1]
        fill(source, cell, frozenset({"bold"} if is_head else ()))
    for row, (_, is_head) in zip(table.rows, rows, strict=True):
        if not is_head:
            break
        repeat_on_every_page(row)


def _rows(block: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, not those of tables inside of it, and whether each is part of the head."""
    first = True
    for part in block:
        for row in part if part.tag in PARTS else (part,):
            if row.tag == "tr":
                yield row, part.tag == "thead" or (first and all(cell.tag == "th" for cell in row))
                first = False


def _spots(rows: list[Element]) -> Iterator[tuple[Element, Spot, Spot]]:
    """Yield each cell with its first and its last place in the grid."""
    taken: set[Spot] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            if column >= MOST:
                break
            bottom = min(number + _span(cell, "rowspan"), len(rows)) - 1
            right = column
            while right < min(column + _span(cell, "colspan"), MOST) - 1 and (number, right + 1) not in taken:
                right += 1
            taken |= {(down, over) for down in range(number, bottom + 1) for over in range(column, right + 1)}
            yield cell, (number, column), (bottom, right)
            column = right + 1


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(int(value), 1) if value.isdecimal() and len(value) < 4 else 1
