"""The orders of the API: each action of the registry at a path of its own.

GET    what will follow as things stand, what is asked for, and the `stamp` of how they stand
POST   the order itself, with that stamp: where anything has changed since, and so where the order was
       given before, nothing is done
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from publisher.app import App
from publisher.core.api_token import Scope
from publisher.core.errors import WrongUsage
from publisher.core.message import message
from publisher.web.api.bearer import Bearer, needs
from publisher.web.api.described import asks_of, order_of
from publisher.web.api.given import check, read_form, read_json, read_query, wrong
from publisher.web.api.orders import OfScope, Upload, body_of, has_file
from publisher.web.api.problem import Trouble, spoken
from publisher.web.api.questions import Nothing
from publisher.web.filled import Filled
from publisher.work.actions.action import About, Action, OutOfDate, Told
from publisher.work.actions.naming import name_subject
from publisher.work.actions.registry import ORDER

PLACES = {
    About.ITEM: "/items/{key}/",
    About.DELIVERY: "/deliveries/{key}/",
    About.CHANNEL: "/channels/{key}/",
    About.SCOPE: "/holds/",
    About.ACTIVITY: "/activities/{key}/",
    About.SIGHTING: "/sightings/{key}/",
}
"""Where actions are; a scope stands in the address as `?scope=`, as on the pages."""
NOT_THERE, NOT_NOW, WRONG = 404, 409, 422


@dataclass(frozen=True)
class Chosen:
    """An action that a bearer may do, and the name of what they chose it for."""

    bearer: Bearer
    action: Action[Any]
    key: str


def routes(app: App) -> APIRouter:
    """Return what the API answers to those who decide."""
    router = APIRouter()
    for action in ORDER:
        _add(router, app, action)
    return router


def _add(router: APIRouter, app: App, action: Action[Any]) -> None:
    path = PLACES[action.about] + action.name
    asks = Annotated[Chosen, Depends(_choose(app, action, Scope.READ))]
    orders = Annotated[Chosen, Depends(_choose(app, action, Scope.ACT))]

    async def read(request: Request, _: orders) -> AsyncIterator[Any]:
        if has_file(action):
            async for fields in read_form(request):
                yield fields
        else:
            yield await read_json(request)

    def ask(chosen: asks) -> JSONResponse:
        return _ask(chosen)

    def act(chosen: orders, given: Annotated[Any, Depends(read)]) -> JSONResponse:
        return _act(chosen, given)

    router.add_api_route(path, ask, methods=["GET"], name=f"ask {path}", **asks_of(action))
    router.add_api_route(path, act, methods=["POST"], name=path, **order_of(action))


def _choose(app: App, action: Action[Any], scope: Scope) -> Callable[..., Chosen]:
    """Return what lets only those to an action whose role allows it; looking takes the scope to read."""
    bearers = Annotated[Bearer, Depends(needs(app, action.role, scope))]

    def choose(request: Request, bearer: bearers) -> Chosen:
        if action.about is About.SCOPE:
            return Chosen(bearer, action, read_query(request, OfScope).scope)
        read_query(request, Nothing)
        return Chosen(bearer, action, request.path_params["key"])

    return choose


def _ask(chosen: Chosen) -> JSONResponse:
    app, action = chosen.bearer.app, chosen.action
    with app.store.read() as session:
        subject = _find(app, session, chosen)
        is_offered = action.is_offered(app, session, subject)
        told = action.foretell(app, session, subject, app.clock.now()) if is_offered else ()
        name = name_subject(app, session, action.about, subject)
    record = {
        "action": action.name,
        "title": app.tell(action.title(subject)),
        "about": name,
        "offered": is_offered,
        "foretold": _tell(app, told),
        "asks": [
            {"name": one.name, "kind": one.kind.value, "needed": one.is_needed}
            for one in action.asks_for(app, subject)
        ],
        "stamp": subject.stamp,
    }
    return JSONResponse(record, headers=spoken(app))


def _act(chosen: Chosen, given: Any) -> JSONResponse:
    """Do what was asked for and tell what followed, or raise Trouble that says why it was not done."""
    app, action = chosen.bearer.app, chosen.action
    with app.store.read() as session:
        asks = action.asks_for(app, _find(app, session, chosen))
    filled = _read(action, given)
    if missing := filled.missing(asks):
        raise wrong([(missing, message("api-field-needed", name=missing))])
    if unasked := next((name for name in filled.texts if name not in {one.name for one in asks}), None):
        known = ", ".join(one.name for one in asks)
        raise wrong([(unasked, message("api-unknown-field", name=unasked, known=f"stamp, {known}"))])
    try:
        with filled.order(chosen.bearer.name, app.clock.now()) as order:
            followed = action.do(app, chosen.key, order)
    except OutOfDate:
        raise Trouble(NOT_NOW, message("api-stamp-old")) from None
    except WrongUsage as error:
        told = filled.wrong(error, asks)
        fields = [(told.field, error.message)] if told.field else []
        raise Trouble(
            WRONG if told.field else NOT_NOW, error.message, fields=fields, problems=told.problems
        ) from None
    return JSONResponse({"action": action.name, "followed": _tell(app, followed)}, headers=spoken(app))


def _read(action: Action[Any], given: Any) -> Filled:
    """Return what was given as a form would say it: what is blank or not ticked was left out."""
    body = body_of(action)
    if not isinstance(given, FormData):
        read = check(body, given).model_dump(mode="json", exclude_none=True)
        texts = {name: "1" if one is True else one for name, one in read.items() if one and name != "stamp"}
        return Filled(texts, shown=read["stamp"])
    form = check(body, dict(given.multi_items()))
    assert isinstance(form, Upload)
    return Filled(upload=form.file, shown=form.stamp)


def _find(app: App, session: Session, chosen: Chosen) -> Any:
    try:
        return chosen.action.find(app, session, chosen.key)
    except WrongUsage as error:
        raise Trouble(NOT_THERE, error.message) from None


def _tell(app: App, told: tuple[Told, ...]) -> list[dict[str, Any]]:
    return [
        {"message": app.tell(one.message), "below": [app.tell(said) for said in one.below]} for one in told
    ]
