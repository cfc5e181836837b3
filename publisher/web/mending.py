"""A piece whose file is wrong, with the form that puts a right one into its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import Session

from publisher.core.item_state import ItemState
from publisher.core.problem import Problem
from publisher.store.items import Known
from publisher.web.filled import Filled
from publisher.web.visitor import Visitor
from publisher.work.actions.action import Ask, Told
from publisher.work.actions.replacing import Replace


@dataclass(frozen=True)
class Mending:
    """What is wrong, what follows from a right file, and what the form asks for; `shown` is its stamp."""

    problems: tuple[Problem, ...]
    foretold: tuple[Told, ...]
    asks: tuple[Ask, ...]
    shown: str
    action: Replace
    filled: Filled = field(default_factory=Filled)


def mending_of(visitor: Visitor, session: Session, known: Known) -> Mending | None:
    """Return the form for a piece whose file is wrong, None for another or where the visitor may not."""
    app, action = visitor.app, Replace()
    if known.state is not ItemState.WRONG or not visitor.person.role.may(action.role):
        return None
    subject = action.find(app, session, known.id)
    if not action.is_offered(app, session, subject):
        return None
    foretold = action.foretell(app, session, subject, app.clock.now())
    asks = action.asks_for(app, subject)
    return Mending(action.wrong_now(subject), foretold, asks, subject.stamp, action)
