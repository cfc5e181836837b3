"""An invitation: a link by which one person becomes somebody who may sign in, once, within its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.core.errors import WrongUsage
from publisher.core.person import Role

LEAST_DAYS, MOST_DAYS, DAYS = 1, 30, 7
"""For how many days an invitation may hold, and does where nobody says."""
INVITES = Role.ADMIN
"""The role that it takes to invite."""


@dataclass(frozen=True)
class Invitation:
    """One invitation; `inviter` is the number of who made it, None for one from the command line.

    `name` is only proposed, and empty for none; times are UTC.
    """

    id: int
    role: Role
    name: str
    made_by: str
    inviter: int | None
    made_at: datetime
    ends_at: datetime


def may_invite(inviter: Role, role: Role) -> bool:
    """Tell whether somebody of a role may invite others as what they should be: never above oneself."""
    return inviter.may(INVITES) and inviter.may(role)


def read_days(text: str) -> timedelta:
    """Return for how long an invitation holds; what is no number of 1 to 30 days raises WrongUsage."""
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise WrongUsage("invitation-days-wrong", least=LEAST_DAYS, most=MOST_DAYS)
    return timedelta(days=days)
