"""The plan: every target whose window is open at a moment, with what is done, scheduled and missing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.person import Role
from publisher.core.progress import Progress
from publisher.web.plan_address import PlanAddress
from publisher.web.plan_rows import groups
from publisher.web.remembered import Remembered
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import progress

MEMBERS = 20
"""So many members of a target are shown, those that lack most; its own page has all."""


def routes(app: App) -> APIRouter:
    """Return what the plan answers."""
    router, past = APIRouter(), Remembered(app)

    @router.get("/plan")
    def plan(request: Request, visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        speaking, address = visitor.app, PlanAddress.read(app, request.query_params)
        with app.store.read() as session:
            rows = past.ask(session, address, lambda: _rows(app, session, address))
        return render(
            speaking,
            "plan.html",
            visitor=visitor,
            here="/plan",
            address=address,
            groups=list(groups(speaking, address, rows)),
            plans=app.rules.plans,
            most=MEMBERS,
        )

    return router


def _rows(app: App, session: Session, address: PlanAddress) -> list[Progress]:
    moment = address.moment(app)
    return progress.progress_at_hand(app, session, moment, address.plan or None, address.rolled_up)
