"""What of the channels comes to an end soon, as they said when they were last asked: a token, a right."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from publisher.app import App
from publisher.core.message import Message
from publisher.core.notice import reminder
from publisher.store import looks


@dataclass(frozen=True)
class Ending:
    """One end that people are reminded of by now; `told` names its day."""

    channel: str
    told: Message


def list_endings(app: App, session: Session) -> tuple[Ending, ...]:
    """Return the ends that come near, the nearest first; tokens live by the outside time."""
    outside = app.clock.outside()
    found = [
        (one.ends, Ending(channel, one.message))
        for channel, look in looks.last_looks(session).items()
        if channel in app.channels
        for one in look.findings
        if one.ends is not None and reminder(one.ends, outside) is not None
    ]
    return tuple(ending for _, ending in sorted(found, key=lambda one: one[0]))
