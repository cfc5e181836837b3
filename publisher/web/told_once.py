"""What the page of a piece says once, where the reader decides, and only refers to further down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.app import App
from publisher.work.history import Entry

SAID = ("error", "reason", "task", "warning", "hold", "no_link", "stale")

SHORT = 60
"""Letters that are read as fast as a reference to them: so short a sentence is simply said again."""


@dataclass(frozen=True)
class Why:
    """Why something stands as it does; `before` is the part of the page that has said it, "" for none."""

    text: str
    before: str = ""


@dataclass(frozen=True)
class Happened:
    """An entry of the history, with why unless nothing was said."""

    entry: Entry
    why: Why | None


def said_of(deliveries: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return the sentences that stand with the deliveries."""
    return frozenset(line[name] for line in deliveries for name in SAID if line[name])


def attempts_once(attempts: Sequence[dict[str, Any]], said: frozenset[str]) -> list[dict[str, Any]]:
    """Return the attempts with what went wrong in each, said where it is new."""
    seen = dict.fromkeys(said, "places")
    return [one | {"why": _once(one["error"], seen, "attempts")} for one in attempts]


def history_once(app: App, entries: Iterable[Entry], said: frozenset[str]) -> list[Happened]:
    """Return the history with the reasons, said where they are new; what people gave as theirs always is."""
    seen = dict.fromkeys(said, "places")
    return [Happened(one, _why(app, one, seen)) for one in entries]


def _why(app: App, entry: Entry, seen: dict[str, str]) -> Why | None:
    text = app.tell(entry.why) if entry.why else ""
    return Why(text) if text and entry.actor is not None else _once(text, seen, "history")


def _once(text: str | None, seen: dict[str, str], here: str) -> Why | None:
    if not text:
        return None
    before = seen.get(text, "") if len(text) > SHORT else ""
    seen.setdefault(text, here)
    return Why(text, before)
