"""The history of a piece as people read it: who did what when, without what the daemon only looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.message import Message, message
from publisher.store import deliveries, trail
from publisher.store.json import read_message
from publisher.store.trail import Step
from publisher.words import catalogue

DAEMON = "daemon"
NAMES_ONLY = frozenset({"cancelled-by", "rescheduled-by", "published-anew-by"})
"""Reasons that say no more than who did it."""
MOST = 100
"""Entries that are told, the newest; the whole trail is in `publisher show ITEM --json`."""


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `actor` is None where the daemon did it by itself, `why` what it said of it.

    `channel` is None for what was done to the piece as a whole.
    """

    at: datetime
    actor: str | None
    channel: str | None
    said: Message
    why: Message | None


def history(app: App, session: Session, item: str) -> list[Entry]:
    """Return what happened to a piece, the newest first."""
    channels = {one.id: one.channel for one in deliveries.of_item(session, item)}
    told = [_entry(app, one, channels) for one in trail.steps_of(session, item) if _is_told(one)]
    return told[: -MOST - 1 : -1]


def _is_told(step: Step) -> bool:
    """Tell whether a step says anything to people: somebody did it, or something stands otherwise since."""
    if step.delivery is None or step.actor != DAEMON:
        return f"did-{step.action}" in catalogue() or step.actor != DAEMON
    before, after = step.detail.get("from"), step.detail.get("to")
    return after is not None and after != before


def _entry(app: App, step: Step, channels: Mapping[int, str]) -> Entry:
    by_daemon = step.actor == DAEMON
    channel = channels.get(step.delivery) if step.delivery is not None else None
    return Entry(step.at, None if by_daemon else step.actor, channel, _said(app, step, by_daemon), _why(step))


def _why(step: Step) -> Message | None:
    """Return what was said of a step, unless the step itself says the same."""
    told = step.detail.get("reason") or step.detail.get("error")
    why = read_message(told) if isinstance(told, dict) else None
    return None if why is not None and why.code in NAMES_ONLY else why


def _said(app: App, step: Step, by_daemon: bool) -> Message:
    code = f"did-{step.action}"
    if step.action == "wanted" and step.detail.get("wanted") is None:
        code = "did-unwanted"
    if step.delivery is not None and (by_daemon or code not in catalogue()):
        return message(f"state-{step.detail.get('to')}")
    if code not in catalogue():
        return message("did-something", action=step.action)
    return message(code, **_values(app, step.detail.items()))


def _values(app: App, detail: Iterable[tuple[str, Any]]) -> dict[str, object]:
    """Return what a sentence may name, times as people here read them."""
    told = {name: value for name, value in detail if isinstance(value, (str, int))}
    if "path" in told:
        told["file"] = str(told["path"]).rpartition("/")[2]  # the page has the whole path folded away
    return {name: app.local_text(str(one)) if name == "due_at" else one for name, one in told.items()}
