"""Astray: after a restore, a piece whose note is there and whose file is not, and a file without a note.

The one may be the other, with another name and other words: neither its key nor its words tell, and the
database may know nothing of it. It lasts until a daemon has read all that lay there.
"""

from __future__ import annotations

from sqlmodel import Session

from publisher.app import App
from publisher.files.content_at_restore import at_restore
from publisher.store import deliveries, items, trail


def may_be(app: App, session: Session, item: str) -> str | None:
    """Return the place, from `content/`, of a piece that has gone from there and may be this one."""
    content = at_restore(app.workspace)
    if not content.missing or item in content.slugs:
        return None
    begun = trail.steps_of(session, item)[:1]
    if content.read_at is not None and begun and begun[0].at > content.read_at:
        return None
    found = content.astray(app.workspace)
    return next((place for place, name in found if not _is_known(app, session, name.id)), None)


def _is_known(app: App, session: Session, item: str) -> bool:
    """Tell whether a piece has its file elsewhere, or was out when it lost it, and so was compared."""
    known = items.get(session, item)
    if known is None:
        return False
    is_there = (app.content / known.path).exists()
    return is_there or any(one.live is not None for one in deliveries.of_item(session, item))
