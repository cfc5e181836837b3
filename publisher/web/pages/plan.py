"""The plan: every target whose window is open at a moment, with what is done, scheduled and missing."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from publisher.app import App
from publisher.core.person import Role
from publisher.web.by_day import by_day
from publisher.web.by_day_ends import ends_of
from publisher.web.plan_address import PlanAddress
from publisher.web.plan_rows import groups
from publisher.web.remembered import Remembered
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import progress
from publisher.work.by_day import needs_by
from publisher.work.counting import CountedOnce

MEMBERS = 20
"""So many members of a target are shown, those that lack most; its own page has all."""


def routes(app: App) -> APIRouter:
    """Return what the plan answers."""
    router, past = APIRouter(), Remembered(app)

    @router.get("/plan")
    def plan(request: Request, visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        speaking, address = visitor.app, PlanAddress.read(app, request.query_params)
        asked, count = (address.moment(app), address.plan or None, address.rolled_up), CountedOnce()
        with app.store.read() as session:
            rows = past.ask(
                session,
                replace(address, by=""),
                lambda: progress.progress_at_hand(app, session, *asked, count=count),
            )
            if (day := address.by_day(app)) is not None:
                found = past.ask(
                    session, ("by", address), lambda: needs_by(app, session, day, *asked, count=count)
                )
        plans = progress.choose_plans(app, address.plan or None)
        return render(
            speaking,
            "plan.html",
            visitor=visitor,
            here="/plan",
            address=address,
            groups=list(groups(speaking, address, rows, MEMBERS)),
            plans=app.rules.plans,
            needed=None if day is None else by_day(speaking, address, found, day, MEMBERS),
            ends=ends_of(speaking, address, plans),
        )

    return router
