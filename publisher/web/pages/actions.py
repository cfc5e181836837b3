"""Deciding: a page that says what will follow and asks for what is needed, and the order itself."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.person import Role
from publisher.web.filled import Filled, read_filled
from publisher.web.followed import Followed
from publisher.web.rendering import render
from publisher.web.visitor import NotAllowed, NotThere, Visitor, needs
from publisher.work.actions.action import About, Action, OutOfDate, Told
from publisher.work.actions.naming import name_subject
from publisher.work.actions.registry import ACTIONS
from publisher.work.actions.subjects import OnChannel

PLACES = {
    About.ITEM: "/queue/{key}/{action}",
    About.DELIVERY: "/deliveries/{key}/{action}",
    About.CHANNEL: "/channels/{key}/{action}",
    About.SCOPE: "/holds/{action}",
    About.ACTIVITY: "/activities/{key}/{action}",
    About.SIGHTING: "/sightings/{key}/{action}",
    About.PERSON: "/people/{key}/{action}",
    About.INVITATION: "/invitations/{key}/{action}",
}
"""Where actions are; a scope stands in the address as `?scope=`, as it may contain any sign."""
HERE = {
    About.ITEM: "/queue",
    About.DELIVERY: "/queue",
    About.CHANNEL: "/channels",
    About.SCOPE: "/holds",
    About.ACTIVITY: "/plan",
    About.SIGHTING: "/plan",
    About.PERSON: "/people",
    About.INVITATION: "/people",
}
TYPED_WRONG, NOT_NOW = 422, 409


@dataclass(frozen=True)
class Chosen:
    """An action that a visitor may do, and the name of what they chose it for."""

    visitor: Visitor
    action: Action[Any]
    key: str

    @property
    def here(self) -> str:
        return HERE[self.action.about]

    def back(self, subject: Any) -> str:
        """Return the path of the page from which the action was chosen."""
        if self.action.about is About.DELIVERY:
            assert isinstance(subject, OnChannel)
            return f"/queue/{quote(subject.piece.id, safe='')}"
        if self.action.about is About.ACTIVITY:
            return f"/activities/{quote(self.key, safe='')}"
        if self.action.about is About.SIGHTING:
            return "/activities/found"
        return f"/queue/{quote(self.key, safe='')}" if self.action.about is About.ITEM else self.here


def routes(app: App) -> APIRouter:
    """Return what the pages of all actions answer."""
    router = APIRouter()
    for about, path in PLACES.items():
        _add(router, app, about, path)
    return router


def _add(router: APIRouter, app: App, about: About, path: str) -> None:
    chosen = Annotated[Chosen, Depends(_choose(app, about))]

    async def read(request: Request, _: chosen) -> AsyncIterator[FormData]:
        async with request.form(max_files=1, max_fields=20) as fields:
            yield fields

    @router.get(path)
    def ask(request: Request, chosen: chosen) -> Response:
        return _ask(request, chosen, Filled())

    @router.post(path)
    def act(
        request: Request,
        chosen: chosen,
        fields: Annotated[FormData, Depends(read)],
    ) -> Response:
        return _act(request, chosen, fields)


def _choose(app: App, about: About) -> Callable[..., Chosen]:
    """Return what lets only those to an action whose role may do it."""

    def choose(
        visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))],
        action: str,
        key: str | None = None,
        scope: str = "",
    ) -> Chosen:
        chosen = ACTIONS[about].get(action)
        if chosen is None:
            raise NotThere(visitor)
        if not visitor.person.role.may(chosen.role):
            raise NotAllowed(visitor)
        return Chosen(visitor, chosen, scope if key is None else key)

    return choose


def _act(request: Request, chosen: Chosen, fields: FormData) -> Response:
    """Do what was asked for and lead back to where it was chosen, or say on its page why it was not done."""
    app, action = chosen.visitor.app, chosen.action
    with app.store.read() as session:
        subject = _find(session, chosen)
    asks = action.asks_for(app, subject)
    filled = read_filled(fields, asks)
    if missing := filled.missing(asks):
        return _ask(request, chosen, filled.needs(missing), TYPED_WRONG)
    try:
        with filled.order(chosen.visitor.person.name, app.clock.now()) as order:
            followed = action.do(app, chosen.key, order)
    except OutOfDate as error:
        return _ask(request, chosen, filled.wrong(error, asks), NOT_NOW)
    except WrongUsage as error:
        told = filled.wrong(error, asks)
        return _ask(request, chosen, told, TYPED_WRONG if told.field else NOT_NOW)
    return _lead_back(request, chosen.back(subject), followed)


def _lead_back(request: Request, path: str, followed: tuple[Told, ...]) -> Response:
    answer = RedirectResponse(path, 303)
    Followed(path, followed).keep(request, answer)
    return answer


def _ask(request: Request, chosen: Chosen, filled: Filled, status: int = 200) -> Response:
    """Show what will follow as things stand now, with what was typed before."""
    visitor, action = chosen.visitor, chosen.action
    with visitor.app.store.read() as session:
        subject = _find(session, chosen)
        is_offered = action.is_offered(visitor.app, session, subject)
        now = visitor.app.clock.now()
        foretold = action.foretell(visitor.app, session, subject, now) if is_offered else ()
        name = name_subject(visitor.app, session, action.about, subject)
    if not is_offered and status == 200:
        status = NOT_NOW
    return render(
        visitor.app,
        "action.html",
        status,
        visitor=visitor,
        here=chosen.here,
        place=_place(request),
        back=chosen.back(subject),
        action=action,
        title=action.title(subject),
        name=name,
        is_offered=is_offered,
        wrong_now=action.wrong_now(subject) if is_offered else (),
        foretold=foretold,
        asks=action.asks_for(visitor.app, subject),
        shown=subject.stamp,
        filled=filled,
    )


def _find(session: Session, chosen: Chosen) -> Any:
    try:
        return chosen.action.find(chosen.visitor.app, session, chosen.key)
    except WrongUsage:
        raise NotThere(chosen.visitor) from None


def _place(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
