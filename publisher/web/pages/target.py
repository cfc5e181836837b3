"""One target of the plan: its windows and members, its burn-up line, and what stands behind each figure."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from publisher.app import App
from publisher.core.person import Role
from publisher.core.progress import Standing
from publisher.web import burn_up
from publisher.web.by_day_ends import ends_of
from publisher.web.plan_address import PlanAddress
from publisher.web.plan_rows import row_of
from publisher.web.rendering import render
from publisher.web.target_found import Asked, Found, Targets
from publisher.web.target_words import ask_of, conditions_of
from publisher.web.visitor import Visitor, needs
from publisher.work import progress
from publisher.work.window_names import name_window_by_days


def routes(app: App) -> APIRouter:
    """Return what the pages of targets answer."""
    router, targets = APIRouter(), Targets(app)

    @router.get("/plan/{plan}/{target}")
    def one_target(
        request: Request,
        plan: str,
        target: str,
        visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))],
    ) -> Response:
        asked = Asked.read(visitor.app, plan, target, request.query_params)
        with app.store.read() as session:
            found = targets.find(session, visitor, asked)
        return _show(visitor, request.url.path, asked, found)

    return router


def _show(visitor: Visitor, path: str, asked: Asked, found: Found) -> Response:
    app, address, own = visitor.app, asked.address, {"window": found.window.id, "member": asked.member}

    def part_link(part: str, behind: str | None = None) -> str:
        other = part if part != "done" else None
        return address.target(asked.plan, asked.target, **own, part=other, behind=behind)

    return render(
        app,
        "target.html",
        visitor=visitor,
        here="/plan",
        address=address,
        path=path,
        behind=found.behind,
        chart=burn_up,
        part_link=part_link,
        needed=found.needed,
        ends=ends_of(app, address, progress.choose_plans(app, asked.plan), {found.rows[0].target.per}),
        chosen=own,
        **_told(app, address, found),
    )


def _told(app: App, address: PlanAddress, found: Found) -> dict[str, Any]:
    members = [one for one in found.rows if one.member is not None]
    own = next((one for one in found.rows if one.member is None), None)
    plan, target = found.rows[0].plan, found.rows[0].target
    return {
        "target": target,
        "plan": app.rules.plan(plan),
        "ask": ask_of(app, found.rows[0]),
        "conditions": conditions_of(app, plan, target.where),
        "window": found.window,
        "window_name": name_window_by_days(app, found.window),
        "windows": [(one.id, name_window_by_days(app, one)) for one in found.windows],
        "own": row_of(app, address, own) if own is not None else None,
        "members": [row_of(app, address, one) for one in sorted(members, key=lambda one: -one.missing)],
        "met": sum(one.status is Standing.MET for one in members),
    }
