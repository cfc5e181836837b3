"""Every action, by what it is about and by its name: pages, the API and its roles are made from this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.person import Role
from publisher.work.actions.action import About, Action
from publisher.work.actions.asking import AskChannel
from publisher.work.actions.confirming import Confirm
from publisher.work.actions.correcting import Correct
from publisher.work.actions.on_activity import RemoveActivity
from publisher.work.actions.on_delivery import Anew, Cancel, Reschedule, Retry
from publisher.work.actions.on_item import Approve, Return
from publisher.work.actions.on_person import EndSessions, RemovePerson, Revoke, SetRole
from publisher.work.actions.on_sighting import Accept, Ignore
from publisher.work.actions.replacing import Replace
from publisher.work.actions.stopping import HoldItem, HoldScope, Pause, ReleaseItem, ReleaseScope, Resume
from publisher.work.actions.taking_down import Withdraw, WithdrawOne

ORDER: tuple[Action[Any], ...] = (
    Approve(),
    Return(),
    HoldItem(),
    ReleaseItem(),
    Replace(),
    Correct(),
    Withdraw(),
    Retry(),
    Anew(),
    Reschedule(),
    Confirm(),
    Cancel(),
    WithdrawOne(),
    Pause(),
    Resume(),
    AskChannel(),
    HoldScope(),
    ReleaseScope(),
    RemoveActivity(),
    Accept(),
    Ignore(),
)
"""In the order in which they are offered."""
OF_PEOPLE: tuple[Action[Any], ...] = (SetRole(), EndSessions(), RemovePerson(), Revoke())
"""What is decided about people is for the pages alone: no token lets anybody in, or keeps anybody out."""

ACTIONS: Mapping[About, Mapping[str, Action[Any]]] = {
    about: {one.name: one for one in (*ORDER, *OF_PEOPLE) if one.about is about} for about in About
}


def offered(app: App, session: Session, about: About, subject: Any, role: Role) -> list[Action[Any]]:
    """Return what a person of a role can do as things stand."""
    return [
        one for one in ACTIONS[about].values() if role.may(one.role) and one.is_offered(app, session, subject)
    ]
