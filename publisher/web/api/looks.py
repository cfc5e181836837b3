"""What the API tells of how things stand: channels, feeds, the daemon; and one delivery."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.store import agenda, postings
from publisher.work.actions.subjects import find_on_channel, find_scope
from publisher.work.feed_news import standing
from publisher.work.obstacles import obstacles
from publisher.work.one_delivery import record_of
from publisher.work.readiness import Check
from publisher.work.records import Record, iso, told
from publisher.work.sources import sources


def delivery(app: App, session: Session, key: str) -> Record:
    """Return the record of one delivery, as it is among those of its item; another raises WrongUsage."""
    found = record_of(app, session, find_on_channel(session, key).delivery.id, app.clock.now())
    if found is None:
        raise WrongUsage("no-such-delivery", number=key)
    return found


def channels(app: App, session: Session) -> list[Record]:
    """Return how each channel is: why it sends nothing just now, and what went out and will."""
    known, now = obstacles(app, session), app.clock.now()
    return [
        {
            "channel": name,
            "name": app.config.channel_name(name),
            "adapter": settings.adapter,
            "kind": settings.kind,
            "enabled": settings.enabled,
            "paused": bool(find_scope(session, f"channel:{name}", now).orders),
            "trouble": told(app, known.get(name)),
            "last_published_at": iso(app, postings.last_out(session, name)),
            "next_due_at": iso(app, agenda.next_times(session, [name])[0]),
        }
        for name, settings in app.config.channels.items()
    ]


def health(app: App, checks: Sequence[Check]) -> Record:
    """Return whether the daemon does its work, check by check."""
    return {
        "ok": all(one.ok for one in checks),
        "checks": [
            {"name": one.name, "ok": one.ok, "code": one.message.code, "message": app.tell(one.message)}
            for one in checks
        ],
    }


def feeds(app: App, session: Session) -> list[Record]:
    """Return how each feed stands that is read back; addresses may hold secrets, and are left out."""
    stands = [(one, standing(session, one)) for one in sources(app).values()]
    return [
        {
            "feed": one.table,
            "ours": one.is_ours,
            "polled_at": iso(app, polled.polled_at),
            "next_at": iso(app, polled.next_at),
            "failing_since": iso(app, polled.failing_since),
            "failures": polled.failures,
            "error": told(app, polled.error),
        }
        for one, polled in stands
    ]
