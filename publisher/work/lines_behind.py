"""The lines behind a figure within some days, of works that stand as they went out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlmodel import Session

from publisher.core.causes import Question
from publisher.core.posting import Traits
from publisher.store import causes, deliveries
from publisher.store.causes import Narrowed, Row


def lines_behind(
    session: Session, question: Question, start: datetime, end: datetime, skipped: Collection[str]
) -> list[Row]:
    """Return the lines that count of what went out from `start` to before `end`, the earliest first."""
    channels = [one for one in deliveries.channels(session) if question.is_of_channel(one)]
    narrowed = Narrowed(channels, *question.held)
    rows = [one for one in causes.within(session, start, end, narrowed) if one.item not in skipped]
    traits = causes.traits_of(session, {one.traits for one in rows})
    counted = [*_counted(question, rows, traits)]
    if not question.is_of_works or not counted:
        return counted
    earlier = [*causes.of_items(session, {one.item for one in counted}, start)]
    traits |= causes.traits_of(session, {one.traits for one in earlier} - traits.keys())
    seen = {one.item for one in _counted(question, sorted(earlier, key=_order), traits)}
    return [one for one in counted if one.item not in seen]


def _order(row: Row) -> tuple[datetime, int]:
    return row.at, row.id


def _counted(question: Question, rows: Iterable[Row], traits: dict[int, Traits]) -> Iterator[Row]:
    """Yield the lines that count, of each work the first alone where works are; rows come in order."""
    credits: dict[tuple[int, str], bool] = {}
    seen: set[str] = set()
    for row in rows:
        if row.item in seen:
            continue
        key = row.traits, row.channel
        if key not in credits:
            credits[key] = question.credits(traits[row.traits], row.channel)
        if not credits[key] or question.lapses(traits[row.traits].units, row.at):
            continue
        if question.is_of_works:
            seen.add(row.item)
        yield row
