"""Signing in and out, and the language of the pages."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.web.asking import address_of, agent_of, page_of
from publisher.web.cookies import keep_session, set_cookie
from publisher.web.rendering import render
from publisher.web.visitor import COOKIE, LANGUAGE, inside, speaking
from publisher.words import LANGUAGES
from publisher.work import signing_in

YEAR = timedelta(days=365)


def routes(app: App) -> APIRouter:
    """Return what is answered before somebody is known."""
    router = APIRouter()

    @router.get("/login")
    def ask(request: Request, next: str = "/", unsent: str = "") -> Response:
        token = request.cookies.get(COOKIE)
        if token and signing_in.who(app, token, app.clock.outside()) is not None:
            return RedirectResponse(inside(next), 303)
        told: dict[str, Any] = {"next": inside(next), "name": "", "trouble": None, "unsent": bool(unsent)}
        return render(speaking(app, request), "sign_in.html", place=page_of(request), **told)

    @router.post("/login")
    def sign_in(
        request: Request,
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",
    ) -> Response:
        place = (address_of(request), agent_of(request))
        try:
            token, _ = signing_in.sign_in(app, name, password, *place, app.clock.outside())
        except WrongUsage as error:
            status = 401 if error.message.code == "sign-in-wrong" else 429
            told = {"next": inside(next), "name": name, "trouble": error.message, "place": page_of(request)}
            return render(speaking(app, request), "sign_in.html", status, **told)
        answer = RedirectResponse(inside(next), 303)
        keep_session(request, answer, token)
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
        request: Request, language: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/"
    ) -> Response:
        answer = RedirectResponse(inside(next), 303)
        if language in LANGUAGES:
            set_cookie(request, answer, LANGUAGE, language, YEAR)
        return answer

    return router
