"""Turns: who is given a time before whom."""

from __future__ import annotations

from operator import itemgetter

from sqlmodel import Session

from publisher.app import App
from publisher.store import turns


def in_turn(app: App, session: Session) -> tuple[int, ...]:
    """Return the numbers of all that waits, in the order in which it is given its time."""
    place = {channel: number for number, channel in enumerate(leaders_first(app))}
    urgent = turns.urgent(session)
    rows = [
        (place[channel], (item, revision) not in urgent, number)
        for number, channel, item, revision in turns.waiting(session)
        if channel in place
    ]
    rows.sort(key=itemgetter(0, 1))
    return tuple(number for *_, number in rows)


def leaders_first(app: App) -> list[str]:
    """Return the channels so that one which waits for another comes after it."""
    order: list[str] = []

    def add(name: str) -> None:
        after = app.channels[name].settings.after
        if after is not None and after in app.channels and after not in order:
            add(after)
        if name not in order:
            order.append(name)

    for name in app.channels:
        add(name)
    return order
