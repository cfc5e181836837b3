"""What each channel needs by a day, in a sentence: how many of which forms.

A target is part of the sentence of its channel where nothing but the channel and forms narrows it down, and
no other such target counts the same postings. All others are told one by one: they must not be added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from publisher.app import App
from publisher.core.causes import PUBLISHED
from publisher.core.localtime import write_day
from publisher.web.by_day_rows import Line


@dataclass(frozen=True)
class Sums:
    """Sentences by channel, and the lines of targets that have to be told one by one."""

    told: tuple[str, ...]
    singly: tuple[Line, ...]


def sums_of(app: App, lines: Iterable[Line], day: date) -> Sums:
    """Return what is needed by the end of a day of pieces that targets name by channel or form."""
    named = [one for one in lines if _is_of_pieces(one) and one.needed is not None]
    alone = [one for one in named if _names_one_channel(one)]
    apart = [one for one in alone if not any(_overlap(one, other) for other in alone if other is not one)]
    channels: dict[str, list[Line]] = {}
    for one in apart:
        channels.setdefault(one.target.where["channel"][0], []).append(one)
    told = tuple(_tell(app, name, own, day) for name, own in channels.items())
    others = (one for one in named if one not in apart)
    return Sums(told, tuple(one for one in others if one.needed or one in alone))


def _is_of_pieces(line: Line) -> bool:
    return line.target.metric in PUBLISHED and not {"channel", "form"}.isdisjoint(line.target.where)


def _names_one_channel(line: Line) -> bool:
    where = line.target.where
    return where.keys() <= {"channel", "form"} and len(where.get("channel", ())) == 1


def _overlap(one: Line, other: Line) -> bool:
    """Tell whether a posting may count for both targets."""
    if one.target.where["channel"] != other.target.where["channel"]:
        return False
    first, second = one.target.where.get("form", ()), other.target.where.get("form", ())
    return not first or not second or bool({*first} & {*second})


def _tell(app: App, channel: str, lines: Sequence[Line], day: date) -> str:
    said = {"day": write_day(day), "channel": app.config.channel_name(channel)}
    numbers = [_count(app, one.needed, one.target.where.get("form", ())) for one in lines if one.needed]
    if not numbers:
        return app.word("web-by-day-channel-enough", **said)
    return app.word("web-by-day-channel-needs", numbers=", ".join(numbers), **said)


def _count(app: App, needed: int | None, forms: Collection[str]) -> str:
    if not forms:
        return app.word(
            "web-by-day-count-posting" if needed == 1 else "web-by-day-count-postings", number=needed
        )
    kind = "form" if needed == 1 else "web-forms"
    either = app.word("web-by-day-or")
    names = f" {either} ".join(app.word(f"{kind}-{one}") for one in forms)
    return app.word("web-by-day-count", number=needed, forms=names)
