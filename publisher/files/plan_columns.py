"""Columns that a plan names. Any name may be one, so that a slip is only seen beside the names of others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from publisher.channel import ChannelSettings
from publisher.core.message import Message, message
from publisher.core.plan import Plan
from publisher.core.problem import Problem, Severity
from publisher.files.mistakes import find_nearest
from publisher.files.names import fold
from publisher.files.toml import Document
from publisher.files.unit_filters import list_filters

ALIKE = 0.9
"""How much of two names of as many words must agree for one to be a slip of the other: a letter or two."""


@dataclass(frozen=True)
class Columns:
    """The columns that `config.toml` lists, by channel; one that lists none takes any column."""

    by_channel: Mapping[str, Collection[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, channels: Mapping[str, ChannelSettings]) -> Columns:
        """Gather the names by which pieces call a channel's columns."""
        return cls({name: _listed(one) for name, one in channels.items()})

    @property
    def every(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for names in self.by_channel.values() for one in names))

    def are_listed_by(self, channels: Collection[str]) -> bool:
        """Tell whether the channels, all where none is named, list their columns, so that others are odd."""
        return all(self.by_channel.get(one) for one in channels or self.by_channel or ("",))


def _listed(settings: ChannelSettings) -> tuple[str, ...]:
    return (*settings.columns, *filter(None, (settings.default_column, settings.correction_column)))


def check_columns(
    document: Document, plan: Plan, columns: Columns, earlier: Collection[str]
) -> Iterator[Problem]:
    """Warn of columns that are most likely slips; `earlier` are those that other plans name."""
    named = list(earlier)
    for at, where in list_filters(plan):
        for index, name in enumerate(where.get("column", ())):
            if said := _judge(name, where.get("channel", ()), columns, named):
                here = (*at, "column", index)
                yield document.problem(here, said, value=True, severity=Severity.WARNING)
            named.append(name)


def list_columns(plan: Plan) -> tuple[str, ...]:
    """Return the columns that the filters of a plan name."""
    return tuple(name for _, where in list_filters(plan) for name in where.get("column", ()))


def _judge(name: str, channels: Collection[str], columns: Columns, named: list[str]) -> Message | None:
    listed = columns.every
    if any(_is_same(name, one) for one in listed):
        return None
    is_odd = columns.are_listed_by(channels)
    near = find_nearest(name, listed) if is_odd else _find_slip(name, listed)
    if near is not None:
        return message("column-unknown-near", given=name, nearest=near)
    if is_odd:
        return message("column-unknown", given=name, known=", ".join(listed))
    other = _find_slip(name, named)
    return message("column-has-twin", given=name, other=other) if other is not None else None


def _find_slip(name: str, others: Collection[str]) -> str | None:
    return next((one for one in others if not _is_same(name, one) and _is_slip(name, one)), None)


def _is_same(one: str, other: str) -> bool:
    """Tell whether pieces of both are counted together."""
    return one.casefold() == other.casefold()


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two names differ by accents and spaces alone, or by a letter or two in as many words.

    Names that differ by a number are two names.
    """
    first, second = fold(one), fold(other)
    if first == second:
        return True
    if len(one.split()) != len(other.split()) or _digits(first) != _digits(second):
        return False
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
