"""A token of the API: by which a program acts for a person, within what that person may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from publisher.core.errors import WrongUsage
from publisher.core.person import Role

LONGEST_LABEL = 60
FRESH = timedelta(hours=1)
"""How old the note of when a token was last used may become: not every question is worth a write."""


class Scope(StrEnum):
    """What a token is for; one that acts reads as well."""

    READ = "read"
    ACT = "act"


@dataclass(frozen=True)
class ApiToken:
    """One token of a person: `name` is what they call it, `role` the most it may do; times are UTC.

    `used_at` is None before the first time.
    """

    id: int
    person: int
    name: str
    scope: Scope
    role: Role | None
    made_at: datetime
    used_at: datetime | None = None

    def may(self, person: Role, needed: Role) -> bool:
        """Tell whether it may do what takes a role, in the hand of a person of this role."""
        return person.may(needed) and (self.role is None or self.role.may(needed))

    def is_to_be_touched(self, now: datetime) -> bool:
        """Tell whether the note of when it was last used has grown old."""
        return self.used_at is None or self.used_at + FRESH <= now


def read_label(text: str) -> str:
    """Return the name of a token as it is kept: NFC, trimmed, from 1 to 60 signs; others raise WrongUsage."""
    name = normalize("NFC", text).strip()
    if not 1 <= len(name) <= LONGEST_LABEL or not name.isprintable():
        raise WrongUsage("token-name-wrong", limit=LONGEST_LABEL)
    return name


def read_scope(text: str) -> Scope:
    """Return the scope of that name; another raises WrongUsage."""
    try:
        return Scope(text.strip().lower())
    except ValueError:
        raise WrongUsage("no-such-token-scope", given=text, known=", ".join(Scope)) from None
