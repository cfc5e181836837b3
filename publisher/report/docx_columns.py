"""How wide the columns of a table are: as they ask to be, and never narrower than their longest word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.report.content import Column, Table
from publisher.report.docx_layout import word_width
from publisher.report.numbers import write_cell

WIDEST_WORD = 0.3
"""The most of a table's width that one long word may claim; a longer one is broken."""


def measure_columns(table: Table, within: int, size: int, side: int, language: str) -> list[int]:
    """Return the widths of the columns in twips, `within` in all; `side` is the room beside the text."""
    floors = [
        min(_longest_word(table, number, size, language) + 2 * side, round(within * WIDEST_WORD))
        for number in range(len(table.columns))
    ]
    asked = _share(within, [one.width for one in table.columns], floors)
    return [*asked[:-1], within - sum(asked[:-1])]


def _share(within: int, weights: Sequence[int], floors: Sequence[int]) -> list[int]:
    """Share a width by weights; who would get less than their floor get that, and the others the rest."""
    lacking: set[int] = set()
    while True:
        others = [number for number in range(len(weights)) if number not in lacking]
        rest = within - sum(floors[number] for number in lacking)
        whole = sum(weights[number] for number in others) or 1
        shares = [
            floors[number] if number in lacking else rest * weight // whole
            for number, weight in enumerate(weights)
        ]
        below = {number for number in others if shares[number] < floors[number]}
        if not below or len(below) == len(others):
            return shares
        lacking |= below


def _longest_word(table: Table, number: int, size: int, language: str) -> int:
    column = table.columns[number]
    words = set(_words(table, number, column, language))  # most of them stand in many rows
    return max((word_width(one, size) for one in words), default=0)


def _words(table: Table, number: int, column: Column, language: str) -> Iterator[str]:
    """Yield what should not be broken in a column; addresses may be."""
    yield from column.head.split(" ")
    if column.kind != "link":
        for line in (*table.rows, table.total or ()):
            yield from write_cell(line[number] if line else None, column.kind, language).split(" ")
