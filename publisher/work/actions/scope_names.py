"""What people call the scope of a hold."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session

from publisher.app import App
from publisher.core.item import Tone
from publisher.store import items


def name_scope(app: App, session: Session, scope: str) -> str:
    """Return a scope as people call it, in the language of whoever reads."""
    kind, _, name = scope.partition(":")
    return app.word(f"scope-{kind}", name=_name(app, session, kind, name))


def _name(app: App, session: Session, kind: str, name: str) -> str:
    match kind:
        case "channel":
            return app.config.channel_name(name)
        case "item":
            known = items.get(session, name)
            return known.title if known and known.title else name
        case "unit":
            return app.rules.unit_names((name,))[0]
        case "theme":
            return next(iter((app.rules.themes or {}).get(name, ())), name)
        case "tone" if name in tuple(Tone):
            return app.word(f"tone-{name}")
    return name


def scopes_to_choose(app: App) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the kinds of scopes, and what can be chosen of each; pieces are held on their own pages."""
    yield "all", ("all",)
    yield "channel", tuple(f"channel:{one}" for one in app.config.channels)
    yield "unit", tuple(f"unit:{one.id}" for one in app.rules.units or ())
    yield "theme", tuple(f"theme:{one}" for one in app.rules.themes or ())
    yield "tone", tuple(f"tone:{one}" for one in Tone)
