"""Headings: which number each section bears, as Nghị định 30/2020 counts them: `I.`, `1.`, `a)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publisher.report.content import Report, Section

ALPHABETS = {"vi": "abcdđeghiklmnopqrstuvxy", "en": "abcdefghijklmnopqrstuvwxyz"}
"""`đ` comes after `d`; Vietnamese has no f, j, w and z."""
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
DEEPEST = 2
"""Below `a)` documents have no titles of their own: deeper parts are counted as it is."""


@dataclass(frozen=True)
class Heading:
    """One section in the order of reading; `depth` is 0 for `I.`, 1 for `1.`, 2 for `a)`."""

    number: str
    depth: int
    anchor: str
    section: Section
    above: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.number} {self.section.title}"

    @property
    def path(self) -> str:
        """Return the title behind those of the sections that this one is part of."""
        return " › ".join((*self.above, self.title))


def outline(report: Report) -> tuple[Heading, ...]:
    """Return all sections and their parts, one after the other."""
    return tuple(_walk(report.sections, report.language, 0, "s", ()))


def _walk(
    sections: Sequence[Section], language: str, depth: int, anchor: str, above: tuple[str, ...]
) -> Iterator[Heading]:
    for position, section in enumerate(sections, 1):
        number = write_heading_number(depth, position, language)
        heading = Heading(number, depth, f"{anchor}-{position}", section, above)
        yield heading
        below = (*above, heading.title)
        yield from _walk(section.parts, language, min(depth + 1, DEEPEST), heading.anchor, below)


def write_heading_number(depth: int, position: int, language: str) -> str:
    """Return the number of the section that is the `position`th, from 1, of its siblings."""
    match depth:
        case 0:
            return f"{write_roman(position)}."
        case 1:
            return f"{position}."
    letters = ALPHABETS[language]
    rounds, letter = divmod(position - 1, len(letters))
    return letters[letter] * (rounds + 1) + ")"


def write_roman(number: int) -> str:
    """Write a number in Roman numerals; those above a hundred only grow longer."""
    written = ""
    for value, sign in ROMAN:
        while number >= value:
            written += sign
            number -= value
    return written
