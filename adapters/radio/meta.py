"""meta.json of a bulletin: what a programme at the station reads, and by which a package is known again."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from adapters.radio.script import Script
from adapters.radio.settings import RadioSettings
from adapters.radio.words import PRIORITIES
from publisher.core.item import Form
from publisher.core.post import Post
from publisher.core.receipt import Receipt

NAME = "meta.json"
SAME = ("key", "revision", "task", "address")
"""By these two packages are the same: what they hold, and what is to be done with it."""


class Task(StrEnum):
    """What the station is to do with a package."""

    NEW = "new"
    REPLACE = "replace"  # it was given an older one, and nobody has said whether that was aired
    CORRECT = "correct"  # the older one was aired


def describe(post: Post, script: Script, settings: RadioSettings, before: Receipt | None) -> dict[str, Any]:
    """Return the facts of a package; lengths in seconds."""
    return {
        "key": post.key,
        "item": post.item,
        "revision": post.revision,
        "title": post.title,
        "units": list(post.units),
        "publish_at": post.publish_at.isoformat(),
        "priority": priority_of(post),
        "seconds": length_of(post, script),
        "words": script.words,
        "words_per_minute": settings.words_per_minute,
        "area": settings.area,
        "limit_seconds": int(settings.longest.total_seconds()),
        "check_abbreviations": list(script.unknown),
        "check_tables": script.tables,
        "task": task_after(before),
        "address": before.url if before else None,
    }


def task_after(before: Receipt | None) -> Task:
    """Return what is to be done after `before`, the receipt of what was handed over last."""
    if before is None:
        return Task.NEW
    return Task.CORRECT if before.is_known_out else Task.REPLACE


def priority_of(post: Post) -> str:
    """Return one of the three priorities that stations know; a notice goes before the programme's rest."""
    if post.urgent:
        return PRIORITIES["urgent"]
    return PRIORITIES["notice" if post.form is Form.NOTICE else "normal"]


def length_of(post: Post, script: Script) -> int:
    """Return seconds: of the recording where there is one, else of the reading."""
    return round(post.audio.media.duration) if post.audio else script.seconds


def are_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two packages hold the same and ask for the same."""
    return all(one.get(key) == other.get(key) for key in SAME)
