"""The fault matrix as `docs/faults.md` has it, read back from its tables.

The page is written for people; what is read of it is this: under `### Where` and `### What goes wrong`
the names in the first column; under `## What cannot happen` which of them do not meet, and why; under
`## Changes and withdrawals` what becomes of these on any channel; under every other `## ` heading the rows
of one channel. A cell may name several things, with commas between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
COLUMNS = ("where", "what goes wrong", "attempt", "state", "by itself", "a person", "ends", "message")
CHANGES = (
    "what goes wrong", "attempt", "state", "by itself", "a person", "a change ends", "a withdrawal ends",
)  # fmt: skip
NEVER = ("channel", "where", "what goes wrong", "why")
ANY, NOTHING = "any", "–"
Spot = tuple[str, str]
"""A place in the send and what goes wrong there."""


@dataclass(frozen=True)
class Course:
    """What becomes of a delivery: the first attempt, its state after it, what is done then, by whom.

    `attempt` reads `publish → try_later`; `by_itself` names the operations that follow; `command` is what a
    person has to run, empty where nobody has to; `code` names the sentence that stands with the delivery.
    """

    attempt: str
    state: str
    by_itself: tuple[str, ...]
    command: str
    ends: str
    code: str


@dataclass(frozen=True)
class Matrix:
    """The whole page: the names that it explains, a course for each spot, and the spots that cannot be."""

    places: tuple[str, ...]
    faults: tuple[str, ...]
    courses: Mapping[str, Mapping[Spot, Course]]
    never: Mapping[str, frozenset[Spot]]

    def spots(self) -> Iterator[Spot]:
        """Return every place with everything that may go wrong."""
        return product(self.places, self.faults)


def read_matrix(text: str) -> Matrix:
    """Read the page; what does not keep to its form is a ValueError that says where."""
    sections = dict(_sections(text))
    places = _names(sections.pop("Where"))
    faults = _names(sections.pop("What goes wrong"))
    never = _table(sections.pop("What cannot happen"), NEVER)
    sections.pop("Changes and withdrawals", None)
    channels = {name: lines for name, lines in sections.items() if any(_is_row(line) for line in lines)}
    courses = {name: _courses(name, lines, places, faults) for name, lines in channels.items()}
    return Matrix(places, faults, courses, _never(never, tuple(courses), places, faults))


def read_changes(text: str) -> list[dict[str, str]]:
    """Read what becomes of a change and of a withdrawal, a row for each thing that goes wrong."""
    return _table(dict(_sections(text))["Changes and withdrawals"], CHANGES)


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    for part in re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]:
        title, *lines = part.splitlines()
        yield title.strip(), lines


def _is_row(line: str) -> bool:
    return line.startswith("|")


def _names(lines: list[str]) -> tuple[str, ...]:
    return tuple(row[0] for row in _cells(lines)[1:])


def _table(lines: list[str], columns: tuple[str, ...]) -> list[dict[str, str]]:
    head, *rows = _cells(lines)
    if tuple(head) != columns:
        raise ValueError(f"the columns are {head}, and should be {columns}")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _cells(lines: list[str]) -> list[list[str]]:
    rows = [line.strip().strip("|").split("|") for line in lines if _is_row(line)]
    return [[cell.strip() for cell in row] for row in rows if not set("".join(row)) <= set("-: ")]


def _courses(
    channel: str, lines: list[str], places: tuple[str, ...], faults: tuple[str, ...]
) -> dict[Spot, Course]:
    courses: dict[Spot, Course] = {}
    for row in _table(lines, COLUMNS):
        for spot in product(_known(row["where"], places), _known(row["what goes wrong"], faults)):
            if spot in courses:
                raise ValueError(f"{channel} has {spot} twice")
            courses[spot] = _course(row)
    return courses


def _course(row: Mapping[str, str]) -> Course:
    command = re.search(r"`(\w+)`", row["a person"])
    return Course(
        attempt=row["attempt"],
        state=row["state"],
        by_itself=tuple(_operations(row["by itself"])),
        command=command[1] if command else "",
        ends=row["ends"],
        code=row["message"].strip("`").replace(NOTHING, ""),
    )


def _operations(cell: str) -> Iterator[str]:
    """Read `find ×3, publish` as four operations."""
    for one in () if cell == NOTHING else cell.split(", "):
        name, _, times = one.partition(" ×")
        yield from [name] * int(times or 1)


def _known(cell: str, names: tuple[str, ...]) -> tuple[str, ...]:
    if cell == ANY:
        return names
    found = tuple(name.strip() for name in cell.split(","))
    if strange := set(found) - set(names):
        raise ValueError(f"the page does not explain {', '.join(sorted(strange))}")
    return found


def _never(
    rows: list[dict[str, str]], channels: tuple[str, ...], places: tuple[str, ...], faults: tuple[str, ...]
) -> dict[str, frozenset[Spot]]:
    found: dict[str, set[Spot]] = {channel: set() for channel in channels}
    for row in rows:
        if not row["why"]:
            raise ValueError(f"{row} has no reason")
        for channel in _known(row["channel"], channels):
            found[channel] |= set(
                product(_known(row["where"], places), _known(row["what goes wrong"], faults))
            )
    return {channel: frozenset(spots) for channel, spots in found.items()}
