"""The holds in force: what each stops, since when and by whom; and what else can be stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.hold import Hold
from publisher.core.person import Role
from publisher.store import holds as orders
from publisher.web.rendering import render
from publisher.web.unit_marks import mark_unit
from publisher.web.visitor import Visitor, needs
from publisher.work.actions.scope_names import name_scope, scopes_to_choose
from publisher.work.actions.stopping import HoldScope, ReleaseScope

MINUTES = {"days": 24 * 60, "hours": 60, "minutes": 1}


@dataclass(frozen=True)
class Standing:
    """One order in force, with what it stops and what it lets pass as people call it, and for how long."""

    order: Hold
    name: str
    excepted: tuple[str, ...]
    lasts: str


def routes(app: App) -> APIRouter:
    """Return what the page of the holds answers."""
    router = APIRouter()

    @router.get("/holds")
    def holds(visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        speaking, now = visitor.app, app.clock.now()
        with app.store.read() as session:
            found = [_standing(speaking, session, one, now) for one in orders.standing(session, now)]
            groups = [
                (kind, [(scope, _named(speaking, session, scope)) for scope in scopes])
                for kind, scopes in scopes_to_choose(speaking)
                if scopes and kind != "all"
            ]
        return render(
            speaking,
            "holds.html",
            visitor=visitor,
            here="/holds",
            found=found,
            groups=groups,
            may_hold=visitor.person.role.may(HoldScope.role),
            may_release=visitor.person.role.may(ReleaseScope.role),
        )

    return router


def _named(app: App, session: Session, scope: str) -> str:
    """Return a scope as people choose it: a unit that is no more says so."""
    kind, _, id = scope.partition(":")
    name = name_scope(app, session, scope)
    return mark_unit(app, id, name) if kind == "unit" else name


def _standing(app: App, session: Session, one: Hold, now: datetime) -> Standing:
    excepted = tuple(name_scope(app, session, scope) for scope in one.excepted)
    return Standing(one, name_scope(app, session, one.scope), excepted, how_long(app, now - one.created_at))


def how_long(app: App, span: timedelta) -> str:
    """Return a span as people say it, in its two largest parts: `1 ngày 3 giờ`."""
    left = max(span // timedelta(minutes=1), 0)
    parts: list[str] = []
    for unit, minutes in MINUTES.items():
        count, left = divmod(left, minutes)
        if count or (unit == "minutes" and not parts):
            parts.append(app.word(f"lasts-{unit}", count=count))
    return " ".join(parts[:2])
