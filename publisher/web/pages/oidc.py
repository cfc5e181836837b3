"""To the issuer of the organisation's accounts and back: what a browser takes along is bound to it alone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict
from datetime import timedelta
from hmac import compare_digest

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.errors import ChannelError, WrongUsage
from publisher.core.message import Message, message
from publisher.files.oidc_settings import Oidc
from publisher.web.asking import address_of, agent_of
from publisher.web.cookies import keep_session, set_cookie
from publisher.web.rendering import render
from publisher.web.visitor import inside, speaking
from publisher.work.issuer import Flow, Issuer
from publisher.work.oidc_sign_in import come_back

COOKIE = "publisher-oidc"
LASTS = timedelta(minutes=10)
START, BACK = "/login/oidc", "/login/oidc/back"
STATUS = {"oidc-not-reached": 502, "oidc-nobody": 403, "sign-in-too-often": 429, "invitation-over": 404}


def routes(app: App, settings: Oidc) -> APIRouter:
    """Return what is answered on the way to the issuer, and back."""
    router = APIRouter()
    issuer = Issuer(settings, app.config.web.address + BACK)

    @router.get(START)
    def start(request: Request, next: str = "/", invitation: str = "") -> Response:
        flow = Flow(next=inside(next), invitation=invitation[:100])
        try:
            answer = RedirectResponse(issuer.place_to_ask(flow, app.clock.outside()), 303)
        except (WrongUsage, ChannelError) as error:
            return _refuse(app, request, error.message)
        set_cookie(request, answer, COOKIE, _write(flow), LASTS)
        return answer

    @router.get(BACK)
    def back(request: Request, code: str = "", state: str = "", error: str = "", iss: str = "") -> Response:
        flow = _read(request.cookies.get(COOKIE, ""))
        is_ours = flow is not None and compare_digest(flow.state.encode(), state.encode())
        if flow is None or not is_ours or iss not in {"", settings.issuer}:
            return _refuse(app, request, message("oidc-not-proved"))
        if error or not code:
            return _refuse(app, request, message("oidc-refused-there"))
        place = (address_of(request), agent_of(request))
        try:
            token = come_back(app, issuer, flow, code, *place, app.clock.outside())
        except (WrongUsage, ChannelError) as problem:
            return _refuse(app, request, problem.message)
        answer = RedirectResponse(inside(flow.next), 303)
        keep_session(request, answer, token)
        answer.delete_cookie(COOKIE)
        return answer

    return router


def _refuse(app: App, request: Request, said: Message) -> Response:
    status = STATUS.get(said.code, 400)
    answer = render(speaking(app, request), "sign_in.html", status, next="/", name="", trouble=said)
    answer.delete_cookie(COOKIE)
    return answer


def _write(flow: Flow) -> str:
    return urlsafe_b64encode(json.dumps(asdict(flow)).encode()).decode()


def _read(text: str) -> Flow | None:
    """Return what the browser took along; None for nothing, and for what is none of ours."""
    try:
        read = json.loads(urlsafe_b64decode(text))
        flow = Flow(**read) if isinstance(read, dict) else None
    except (ValueError, TypeError):
        return None
    return flow if flow and all(isinstance(one, str) for one in asdict(flow).values()) else None
