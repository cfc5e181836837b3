"""The steps of the trail in words: who did what, to what, with what of it people may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.browser_name import name_browser
from publisher.core.person import UNKNOWN
from publisher.store import items, trail_pages
from publisher.store.json import read_message
from publisher.store.trail import Step
from publisher.words import catalogue, step_word
from publisher.work.actions.scope_names import name_scope
from publisher.work.window_names import name_window_by_days

SHOWN = (
    "name", "role", "before", "token", "scope", "address", "agent", "invited_by", "issuer", "sessions_ended",
    "channel", "due_at", "until", "ends_at", "url", "reason", "report", "title", "corrects", "notice",
    "backup_at", "path",
)  # fmt: skip
"""What of a step is told, in this order; a digest or a receipt, and whatever is not named, is not."""
ROLES, TIMES = ("role", "before"), ("due_at", "until", "ends_at", "backup_at")


@dataclass(frozen=True)
class Line:
    """One step; `actor` is a name, or a word for who has none, `told` are heads with what they say.

    `title` is what people call the piece of the step, where there is one and it is still known.
    """

    id: int
    at: datetime
    actor: str
    action: str
    item: str | None
    title: str
    told: tuple[tuple[str, str], ...]


def tell_steps(app: App, session: Session, steps: Sequence[Step]) -> list[Line]:
    """Return the steps as people read them, in the language of `app`."""
    channels = trail_pages.channels_of(session, list(steps))
    pieces = {one.id: one.called for one in items.of_ids(session, {one.item for one in steps if one.item})}
    return [_tell(app, session, _of_piece(session, one, pieces), channels, pieces) for one in steps]


def _of_piece(session: Session, step: Step, pieces: dict[str, str]) -> Step:
    """Return a step with the piece that its file is by now: who sends a file in does not know it yet."""
    path = step.detail.get("path")
    known = items.at_path(session, str(path)) if path and step.item is None else None
    if known is None:
        return step
    pieces[known.id] = known.called
    return replace(step, item=known.id)


def name_actor(app: App, actor: str) -> str:
    """Return who acts; whoever had not signed in has no name."""
    return app.word("trail-unknown") if actor == UNKNOWN else actor


def _tell(app: App, session: Session, step: Step, channels: dict[int, str], pieces: dict[str, str]) -> Line:
    detail = dict(step.detail)
    if step.delivery in channels:
        detail["channel"] = channels[step.delivery]
    told = tuple(_pairs(app, session, step.action, detail))
    return Line(
        step.id,
        step.at,
        name_actor(app, step.actor),
        step_word(step.action, app.language),
        step.item,
        pieces.get(step.item or "", ""),
        told,
    )


def _pairs(app: App, session: Session, action: str, detail: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in SHOWN:
        value = detail.get(name)
        if value is None or value == "":
            continue
        yield app.word(f"trail-{name}"), _say(app, session, action, name, value)


def _say(app: App, session: Session, action: str, name: str, value: Any) -> str:
    if isinstance(value, dict):
        return _name_report(app, value) if name == "report" else _tell_message(app, value)
    if name in ROLES and f"role-{value}" in catalogue():
        return app.word(f"role-{value}")
    if name in TIMES:
        return app.local_text(str(value))
    if name == "agent":
        return name_browser(str(value)) or app.word("web-browser-unknown")
    if name == "path":
        return f"content/{value}"
    if name == "channel":
        return app.config.channel_name(str(value))
    if name == "scope":
        return _name_scope(app, session, action, str(value))
    return str(value)


def _tell_message(app: App, value: dict[str, Any]) -> str:
    said = read_message(value)
    return app.tell(said) if said else ""


def _name_report(app: App, value: dict[str, Any]) -> str:
    """Return a report by the name of its period, as it is called by now, with its version."""
    plan, period = app.rules.plan(str(value.get("plan"))), str(value.get("period"))
    window = plan.window(period) if plan else None
    name = name_window_by_days(app, window) if window else period
    return app.word("trail-report-version", name=name, version=value.get("version"))


def _name_scope(app: App, session: Session, action: str, scope: str) -> str:
    """Return what a hold stopped, or what a token is for, as people call it."""
    if action.startswith("token-"):
        return app.word(f"token-scope-{scope}")
    return name_scope(app, session, scope)
