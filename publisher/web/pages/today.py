"""Today: the front page, which answers whether anything is stuck, what goes out and what is behind."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from publisher.app import App
from publisher.core.person import Role
from publisher.core.progress import Progress
from publisher.core.windows import Window
from publisher.store import trail
from publisher.web.rendering import render
from publisher.web.unit_marks import name_member
from publisher.web.visitor import Visitor, needs
from publisher.work.actions.scope_names import tell_order
from publisher.work.actions.stopping import HoldScope
from publisher.work.today import MOST, look
from publisher.work.window_names import name_window_by_days

NAMED = 5
"""So many members of a target are named, those that lack most; the plan has all."""


def routes(app: App) -> APIRouter:
    """Return what the front page answers."""
    router = APIRouter()

    @router.get("/")
    def today(visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        speaking = visitor.app
        with app.store.read() as session:
            step = trail.newest(session)
            found = look(speaking, session, app.clock.now())
            held = [(one, tell_order(speaking, session, one)) for one in found.held]

        def names(rows: tuple[Progress, ...]) -> str:
            told = ", ".join(name_member(speaking, row) for row in rows[:NAMED])
            return told + (" …" if len(rows) > NAMED else "")

        def named(window: Window) -> str:
            return name_window_by_days(speaking, window)

        told: dict[str, Any] = {
            "visitor": visitor,
            "here": "/",
            "step": step,
            "today": found,
            "held": held,
            "names": names,
            "named": named,
            "most": MOST,
            "may_hold": visitor.person.role.may(HoldScope.role),
        }
        return render(speaking, "today.html", **told)

    return router
