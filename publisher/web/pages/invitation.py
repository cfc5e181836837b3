"""The link of an invitation: whoever has it chooses a name and a password, and is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.invitation import Invitation
from publisher.core.message import Message, message
from publisher.core.password import LEAST, MOST
from publisher.core.person import LONGEST_NAME
from publisher.web.asking import address_of, agent_of
from publisher.web.cookies import keep_session
from publisher.web.rendering import render
from publisher.web.visitor import speaking
from publisher.work import invitations

OVER, TYPED_WRONG, TOO_OFTEN = 404, 422, 429


def routes(app: App) -> APIRouter:
    """Return what the link of an invitation answers; looking at it changes nothing."""
    router = APIRouter()

    @router.get("/invite/{token}")
    def ask(request: Request, token: str) -> Response:
        try:
            found = invitations.find(app, token, address_of(request), app.clock.outside())
        except WrongUsage as error:
            return _refuse(app, request, error.message)
        return _show(app, request, found, found.name)

    @router.post("/invite/{token}")
    def come_in(
        request: Request,
        token: str,
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        again: Annotated[str, Form()] = "",
    ) -> Response:
        place, now = (address_of(request), agent_of(request)), app.clock.outside()
        try:
            found = invitations.find(app, token, place[0], now)
        except WrongUsage as error:
            return _refuse(app, request, error.message)
        if password != again:
            return _show(app, request, found, name, message("passwords-differ"), TYPED_WRONG)
        try:
            begun, _ = invitations.accept(app, token, name, password, *place, now)
        except WrongUsage as error:
            if error.message.code in {"invitation-over", "sign-in-too-often"}:
                return _refuse(app, request, error.message)
            return _show(app, request, found, name, error.message, TYPED_WRONG)
        answer = RedirectResponse("/", 303)
        keep_session(request, answer, begun)
        return answer

    return router


def _show(
    app: App,
    request: Request,
    found: Invitation,
    name: str,
    trouble: Message | None = None,
    status: int = 200,
) -> Response:
    wrong = "" if trouble is None else "password" if trouble.code.startswith("password") else "name"
    return render(
        speaking(app, request),
        "invitation.html",
        status,
        place=request.url.path,
        token=request.path_params["token"],
        invitation=found,
        name=name,
        trouble=trouble,
        field=wrong,
        least=LEAST,
        most=MOST,
        longest=LONGEST_NAME,
    )


def _refuse(app: App, request: Request, said: Message) -> Response:
    status = TOO_OFTEN if said.code == "sign-in-too-often" else OVER
    return render(speaking(app, request), "no_invitation.html", status, said=said, place=request.url.path)
