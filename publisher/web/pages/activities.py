"""Activities: work that no software publishes; listed, looked at with its evidence, recorded."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.datastructures import FormData

from publisher.app import App
from publisher.core.activity import METRICS, Activity, Kind
from publisher.core.errors import WrongUsage
from publisher.core.item import Form
from publisher.core.localtime import local_day, write_day
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.store import activities as rows
from publisher.store import items, sightings
from publisher.web.activity_form import EVIDENCE, Typed, read_draft, read_typed
from publisher.web.evidence_uploads import KINDS, MOST, laid_down
from publisher.web.followed import Followed
from publisher.web.pages.units import offered_periods
from publisher.web.rendering import render
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work import activities
from publisher.work.actions.action import Told
from publisher.work.actions.on_activity import RemoveActivity, number_of
from publisher.work.activity_choice import choose_activities
from publisher.work.found import found as list_found

LINES, FOUND = 50, 100
ASKED = ("period", "unit", "kind", "removed")
TYPED_WRONG = 422


def routes(app: App) -> APIRouter:
    """Return what the pages of activities answer."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]
    editor = Annotated[Visitor, Depends(needs(app, Role.EDITOR))]

    async def read(request: Request, _: editor) -> AsyncIterator[FormData]:
        async with request.form(max_files=MOST, max_fields=40) as fields:
            yield fields

    @router.get("/activities")
    def listing(request: Request, visitor: viewer) -> Response:
        return _list(visitor, request.query_params)

    @router.get("/activities/found")
    def found(visitor: viewer) -> Response:
        with app.store.read() as session:
            every = list_found(visitor.app, session)
        told: dict[str, Any] = {"found": every[:FOUND], "more": len(every) - FOUND}
        may = visitor.person.role.may(Role.EDITOR)
        return render(visitor.app, "found.html", visitor=visitor, here="/plan", may=may, **told)

    @router.get("/activities/add")
    def ask(visitor: editor) -> Response:
        return _ask(visitor, Typed())

    @router.post("/activities/add")
    def add(request: Request, visitor: editor, fields: Annotated[FormData, Depends(read)]) -> Response:
        return _record(request, visitor, read_typed(fields))

    @router.get("/activities/{key}")
    def one(visitor: viewer, key: str) -> Response:
        activity = _find(visitor, key)
        with app.store.read() as session:
            piece = items.get(session, activity.item) if activity.item else None
        told: dict[str, Any] = {"one": activity, "piece": piece, "metrics": METRICS}
        may = visitor.person.role.may(RemoveActivity.role) and not activity.is_removed
        return render(visitor.app, "activity.html", visitor=visitor, here="/plan", may=may, **told)

    @router.get("/activities/{key}/evidence/{number}")
    def evidence(visitor: viewer, key: str, number: str) -> Response:
        return _send(visitor, _find(visitor, key), number)

    return router


def _list(visitor: Visitor, given: Mapping[str, str]) -> Response:
    app = visitor.app
    asked = {name: given.get(name, "").replace("\0", "").strip() for name in ASKED}
    found: list[Activity] = []
    trouble: Message | None = None
    with app.store.read() as session:
        try:
            period, unit, kind = (asked[name] or None for name in ("period", "unit", "kind"))
            found = choose_activities(app, session, period, unit, kind, asked["removed"] == "1")
        except WrongUsage as error:
            trouble = error.message
        waiting = len(sightings.waiting(session))
    behind = next((at + 1 for at, one in enumerate(found) if str(one.id) == given.get("behind")), 0)
    page, more = found[behind : behind + LINES], len(found) > behind + LINES
    said = {name: one for name, one in asked.items() if one}
    plan = next(iter(app.rules.plans), None)
    today = local_day(app.zone, app.clock.now())
    return render(
        app,
        "activities.html",
        visitor=visitor,
        here="/plan",
        asked=asked,
        trouble=trouble,
        count=len(found),
        page=page,
        first=f"/activities?{urlencode(said)}" if behind else None,
        next=f"/activities?{urlencode({**said, 'behind': page[-1].id})}" if more else None,
        waiting=waiting,
        kinds=list(Kind),
        units=list(app.rules.units or ()),
        periods=list(offered_periods(app, plan, today)) if plan else [],
        may=visitor.person.role.may(Role.EDITOR),
    )


def _find(visitor: Visitor, key: str) -> Activity:
    with visitor.app.store.read() as session:
        found = rows.get(session, number_of(key))
    if found is None:
        raise NotThere(visitor)
    return found


def _ask(visitor: Visitor, typed: Typed, status: int = 200, trouble: Message | None = None) -> Response:
    app = visitor.app
    return render(
        app,
        "activity_form.html",
        status,
        visitor=visitor,
        here="/plan",
        typed=typed,
        trouble=trouble,
        kinds=list(Kind),
        forms=list(Form),
        metrics=METRICS,
        units=list(app.rules.units or ()),
        endings=",".join(KINDS),
        evidence=EVIDENCE,
    )


def _record(request: Request, visitor: Visitor, typed: Typed) -> Response:
    """Record what was typed and lead to it, or say field by field why it was not."""
    app = visitor.app
    with laid_down(typed.uploads) as files:
        with app.store.read() as session:
            draft, told = read_draft(app, session, typed, files)
        if draft is None:
            return _ask(visitor, told, TYPED_WRONG)
        try:
            made = activities.record(app, draft, visitor.person.name, app.clock.now())
        except WrongUsage as error:
            return _ask(visitor, told, TYPED_WRONG, error.message)
    path = f"/activities/{made.id}"
    said = message("activity-recorded", number=made.id, title=made.title, day=write_day(made.day))
    answer = RedirectResponse(path, 303)
    Followed(path, (Told(said, tuple(told.warnings)),)).keep(request, answer)
    return answer


def _send(visitor: Visitor, activity: Activity, number: str) -> Response:
    """Send a file of evidence for keeping, never for showing here; only what lies in the store."""
    place = number_of(number)
    if not 1 <= place <= len(activity.evidence):
        raise NotThere(visitor)
    kept, store = activity.evidence[place - 1], visitor.app.evidence.resolve()
    file = (store / kept.path).resolve()
    if not file.is_relative_to(store) or not file.is_file():
        raise NotThere(visitor)
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    return FileResponse(file, filename=kept.name, media_type="application/octet-stream", headers=headers)
