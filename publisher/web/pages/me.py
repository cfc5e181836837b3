"""One's own page: where one is signed in, the password, and the tokens of one's programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.api_token import read_scope
from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.core.person import Role, read_role
from publisher.web.asking import address_of, agent_of
from publisher.web.cookies import keep_session
from publisher.web.followed import Followed
from publisher.web.pages.own_view import ME, Typed, show
from publisher.web.visitor import COOKIE, NotThere, Visitor, needs
from publisher.work import api_tokens, own_password, signing_in
from publisher.work.actions.action import Told

TYPED_WRONG, TOO_OFTEN = 422, 429
FIELDS = {
    "old-password-wrong": "old",
    "sign-in-too-often": "old",
    "token-name-wrong": "label",
    "token-is-known": "label",
    "no-such-token-scope": "scope",
    "no-such-role": "most",
    "token-role-too-high": "most",
}
"""The field to which an error belongs; what else can be wrong is the new password."""


def routes(app: App) -> APIRouter:
    """Return what everybody's own page answers."""
    router = APIRouter()
    _add_sessions(router, app)
    _add_password(router, app)
    _add_tokens(router, app)
    return router


def _add_sessions(router: APIRouter, app: App) -> None:
    anybody = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get(ME)
    def me(request: Request, visitor: anybody) -> Response:
        return show(request, visitor)

    @router.post(f"{ME}/sessions/{{number}}/end")
    def end(request: Request, visitor: anybody, number: str) -> Response:
        person, now = visitor.person, app.clock.outside()
        with app.store.write() as session:
            own = [one.id for one in signing_in.sessions_of(session, person.id, now) if str(one.id) == number]
            if not own:
                raise NotThere(visitor)
            signing_in.end_session(session, own[0], now, person.name)
        return _back(request, message("own-session-ended-now"))

    @router.post(f"{ME}/sessions/end-others")
    def end_others(request: Request, visitor: anybody) -> Response:
        with app.store.write() as session:
            token = request.cookies[COOKIE]
            count = signing_in.end_others(session, visitor.person, token, app.clock.outside())
        return _back(request, message("own-sessions-ended-now", count=count))


def _add_password(router: APIRouter, app: App) -> None:
    @router.post(f"{ME}/password")
    def change(
        request: Request,
        visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))],
        old: Annotated[str, Form()] = "",
        new: Annotated[str, Form()] = "",
        again: Annotated[str, Form()] = "",
    ) -> Response:
        if new != again:
            return _refuse(request, visitor, message("passwords-differ"), Typed())
        place, now = (address_of(request), agent_of(request)), app.clock.outside()
        try:
            token = own_password.change(app, visitor.person, old, new, *place, now)
        except WrongUsage as error:
            return _refuse(request, visitor, error.message, Typed())
        answer = _back(request, message("own-password-now"))
        keep_session(request, answer, token)
        return answer


def _add_tokens(router: APIRouter, app: App) -> None:
    anybody = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.post(f"{ME}/tokens")
    def add(
        request: Request,
        visitor: anybody,
        label: Annotated[str, Form()] = "",
        scope: Annotated[str, Form()] = "",
        most: Annotated[str, Form()] = "",
    ) -> Response:
        name, typed = visitor.person.name, Typed(label, scope, most)
        try:
            wanted = (label, read_scope(scope), read_role(most) if most else None)
            with app.store.write() as session:
                secret, made = api_tokens.add(session, name, *wanted, app.clock.outside(), name)
        except WrongUsage as error:
            return _refuse(request, visitor, error.message, typed)
        return show(request, visitor, Typed(), secret=secret, made=made)

    @router.post(f"{ME}/tokens/{{number}}/remove")
    def remove(request: Request, visitor: anybody, number: str) -> Response:
        name = visitor.person.name
        with app.store.write() as session:
            own = [one for one, of in api_tokens.every(session) if (of, str(one.id)) == (name, number)]
            if not own:
                raise NotThere(visitor)
            gone = api_tokens.remove(session, name, own[0].name, app.clock.outside(), name)
        return _back(request, message("own-token-removed-now", token=gone.name))


def _refuse(request: Request, visitor: Visitor, said: Message, typed: Typed) -> Response:
    status = TOO_OFTEN if said.code == "sign-in-too-often" else TYPED_WRONG
    return show(request, visitor, typed, status, trouble=said, field=FIELDS.get(said.code, "new"))


def _back(request: Request, said: Message) -> Response:
    answer = RedirectResponse(ME, 303)
    Followed(ME, (Told(said),)).keep(request, answer)
    return answer
