"""A person of the dashboard: a name, and a role that says what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from unicodedata import normalize

from publisher.core.errors import WrongUsage

LONGEST_NAME = 60
UNKNOWN = "unknown"
"""Who acts in the trail as long as nobody has signed in."""
TAKEN = frozenset({"daemon", "cli", UNKNOWN})
"""Names that mean something else in the trail, so that nobody may sign in by them."""


class Role(StrEnum):
    """What a person may do; each role includes those before it."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        """Tell whether this role includes the one that is needed."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True)
class Person:
    """One person who may sign in; times are UTC. `seen_at` is None before the first time.

    Who was removed stays known by number, for the sake of the trail.
    """

    id: int
    name: str
    role: Role
    added_at: datetime
    removed_at: datetime | None = None
    seen_at: datetime | None = None


def read_name(text: str) -> str:
    """Return a name as it is kept: NFC, trimmed, from 1 to 60 signs; one that cannot be raises WrongUsage."""
    name = normalize("NFC", text).strip()
    if not name:
        raise WrongUsage("person-without-name")
    if len(name) > LONGEST_NAME:
        raise WrongUsage("person-name-too-long", count=len(name), limit=LONGEST_NAME)
    if not name.isprintable():
        raise WrongUsage("person-name-unreadable", given=name)
    if fold_name(name) in TAKEN:
        raise WrongUsage("person-name-is-ours", given=name)
    return name


def fold_name(text: str) -> str:
    """Return a name as names are compared: written in capitals, or with other gaps, it is the same."""
    return normalize("NFC", " ".join(normalize("NFC", text).casefold().split()))


def read_role(text: str) -> Role:
    """Return the role of that name; another raises WrongUsage."""
    try:
        return Role(text.strip().lower())
    except ValueError:
        raise WrongUsage("no-such-role", given=text, known=", ".join(Role)) from None
