"""Signing in and out, and the language of the pages."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.web.rendering import render
from publisher.web.visitor import COOKIE, LANGUAGE, inside, speaking
from publisher.words import LANGUAGES
from publisher.work import signing_in

LASTS = timedelta(days=30)
"""How long a browser keeps the session; it may end before on our side."""
YEAR = timedelta(days=365)


def routes(app: App) -> APIRouter:
    """Return what is answered before somebody is known."""
    router = APIRouter()

    @router.get("/login")
    def ask(request: Request, next: str = "/") -> Response:
        return render(speaking(app, request), "sign_in.html", next=inside(next), name="", trouble=None)

    @router.post("/login")
    def sign_in(
        request: Request,
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",
    ) -> Response:
        address = request.client.host if request.client else ""
        agent = request.headers.get("user-agent", "")
        try:
            token, _ = signing_in.sign_in(app, name, password, address, agent, app.clock.outside())
        except WrongUsage as error:
            status = 401 if error.message.code == "sign-in-wrong" else 429
            told = {"next": inside(next), "name": name, "trouble": error.message}
            return render(speaking(app, request), "sign_in.html", status, **told)
        answer = RedirectResponse(inside(next), 303)
        _set(request, answer, COOKIE, token, LASTS)
        return answer

    @router.post("/logout")
    def sign_out(request: Request) -> Response:
        if token := request.cookies.get(COOKIE):
            with app.store.write() as session:
                signing_in.sign_out(session, token, app.clock.outside())
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    @router.post("/language")
    def speak(
        request: Request, language: Annotated[str, Form()], next: Annotated[str, Form()] = "/"
    ) -> Response:
        answer = RedirectResponse(inside(next), 303)
        if language in LANGUAGES:
            _set(request, answer, LANGUAGE, language, YEAR)
        return answer

    return router


def _set(request: Request, answer: Response, name: str, value: str, lasts: timedelta) -> None:
    """Set a cookie that no script reads and no other site sends along."""
    answer.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
