"""The steps of the trail in words: who did what, to what, with what of it people may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.browser_name import name_browser
from publisher.core.person import UNKNOWN
from publisher.store import trail_pages
from publisher.store.json import read_message
from publisher.store.trail import Step
from publisher.words import catalogue, step_word
from publisher.work.actions.scope_names import name_scope

SHOWN = (
    "name", "role", "before", "token", "scope", "address", "agent", "invited_by", "issuer", "sessions_ended",
    "channel", "due_at", "until", "ends_at", "url", "reason", "report", "title", "corrects", "notice",
    "backup_at",
)  # fmt: skip
"""What of a step is told, in this order; a digest or a receipt, and whatever is not named, is not."""
ROLES, TIMES = ("role", "before"), ("due_at", "until", "ends_at", "backup_at")


@dataclass(frozen=True)
class Line:
    """One step; `actor` is a name, or a word for who has none, `told` are heads with what they say."""

    id: int
    at: datetime
    actor: str
    action: str
    item: str | None
    told: tuple[tuple[str, str], ...]


def tell_steps(app: App, session: Session, steps: Sequence[Step]) -> list[Line]:
    """Return the steps as people read them, in the language of `app`."""
    channels = trail_pages.channels_of(session, list(steps))
    return [_tell(app, session, one, channels) for one in steps]


def name_actor(app: App, actor: str) -> str:
    """Return who acts; whoever had not signed in has no name."""
    return app.word("trail-unknown") if actor == UNKNOWN else actor


def _tell(app: App, session: Session, step: Step, channels: dict[int, str]) -> Line:
    detail = dict(step.detail)
    if step.delivery in channels:
        detail["channel"] = channels[step.delivery]
    told = tuple(_pairs(app, session, step.action, detail))
    return Line(
        step.id, step.at, name_actor(app, step.actor), step_word(step.action, app.language), step.item, told
    )


def _pairs(app: App, session: Session, action: str, detail: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in SHOWN:
        value = detail.get(name)
        if value is None or value == "":
            continue
        yield app.word(f"trail-{name}"), _say(app, session, action, name, value)


def _say(app: App, session: Session, action: str, name: str, value: Any) -> str:
    if isinstance(value, dict) and (said := read_message(value)):
        return app.tell(said)
    if name in ROLES and f"role-{value}" in catalogue():
        return app.word(f"role-{value}")
    if name in TIMES:
        return app.local_text(str(value))
    if name == "agent":
        return name_browser(str(value)) or app.word("web-browser-unknown")
    if name == "channel":
        return app.config.channel_name(str(value))
    if name == "scope":
        return _name_scope(app, session, action, str(value))
    return str(value)


def _name_scope(app: App, session: Session, action: str, scope: str) -> str:
    """Return what a hold stopped, or what a token is for, as people call it."""
    if action.startswith("token-"):
        return app.word(f"token-scope-{scope}")
    return name_scope(app, session, scope)
