"""What people call the scope of a hold."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from publisher import at_page
from publisher.app import App
from publisher.core.hold import Hold
from publisher.core.item import Tone
from publisher.core.message import Message
from publisher.store import items
from publisher.work.actions.subjects import EVERYTHING


def name_scope(app: App, session: Session, scope: str) -> str:
    """Return a scope as people call it, in the language of whoever reads."""
    kind, _, name = scope.partition(":")
    known = items.get(session, name) if kind == "item" else None
    piece = (known.title if known else "") or name
    if scope == EVERYTHING:
        return app.word(f"scope-{EVERYTHING}")
    return at_page.name_scope(scope, app.config, app.rules, app.language, piece)


def tell_order(app: App, session: Session, order: Hold) -> str:
    """Say an order where no piece is meant but the one that it names."""
    told = order.told
    return app.tell(Message(told.code, {**told.values, "scope": name_scope(app, session, order.scope)}))


def scopes_to_choose(app: App) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the kinds of scopes, and what can be chosen of each; pieces are held on their own pages."""
    yield "all", ("all",)
    yield "channel", tuple(f"channel:{one}" for one in app.config.channels)
    yield "unit", tuple(f"unit:{one.id}" for one in app.rules.units or ())
    yield "theme", tuple(f"theme:{one}" for one in app.rules.themes or ())
    yield "tone", tuple(f"tone:{one}" for one in Tone)
