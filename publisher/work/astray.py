"""Astray: after a restore, a piece whose note is there and whose file is not, and a file without a note.

The one may be the other, with another name and other words: neither its key nor its words tell, and the
database may know nothing of it. It lasts until a daemon has read all that lay there.
"""

from __future__ import annotations

from sqlmodel import Session

from publisher.app import App
from publisher.files.content_at_restore import Name, at_restore
from publisher.store import items, trail


def may_be(app: App, session: Session, item: str) -> tuple[str, Name] | None:
    """Return the place, from `content/`, and the name of a piece that has gone from there and may be this."""
    content = at_restore(app.workspace)
    if not content.missing or item in content.slugs:
        return None
    begun = trail.steps_of(session, item)[:1]
    if content.read_at is not None and begun and begun[0].at > content.read_at:
        return None
    return next(
        (one for one in content.astray(app.workspace) if not _is_elsewhere(app, session, one[1])), None
    )


def _is_elsewhere(app: App, session: Session, name: Name) -> bool:
    known = items.get(session, name.id)
    return known is not None and (app.content / known.path).exists()
