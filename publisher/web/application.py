"""The application: every page of the dashboard, the website beside it, and the guard before both."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from publisher.app import App
from publisher.channel import ChannelSettings
from publisher.core.message import message
from publisher.files.rules import Limits
from publisher.files.sizes import readable
from publisher.web import health
from publisher.web.api.application import make_api
from publisher.web.api.problem import Trouble, answer
from publisher.web.body_limit import BodyLimit, files_of
from publisher.web.guard import API, Guard
from publisher.web.live import Live
from publisher.web.mishap import Mishap
from publisher.web.nearby import HERE
from publisher.web.pages import (
    actions,
    activities,
    activity_import,
    calendar,
    channels,
    holds,
    invitation,
    live,
    log,
    me,
    people,
    plan,
    previews,
    queue,
    reports,
    revisions,
    sign_in,
    target,
    today,
    trail,
    units,
    unknown,
    uploading,
)
from publisher.web.rendering import STATIC, render
from publisher.web.visitor import NotAllowed, NotThere, SignInNeeded, ask_to_sign_in, speaking
from publisher.web.way_back import shapes_shown
from publisher.web.website import WebsiteFiles

PAGES = (
    today,
    holds,
    calendar,
    uploading,
    previews,
    revisions,
    queue,
    log,
    plan,
    target,
    units,
    activity_import,
    activities,
    reports,
    channels,
    people,
    me,
    trail,
    actions,
)

NOWHERE = 404


def make_web(app: App, engine: health.Passes) -> FastAPI:
    """Return the application that answers for this workspace."""
    web = FastAPI(title="Publisher", docs_url=None, redoc_url=None, openapi_url=None)
    web.state.live = Live(app)
    web.include_router(health.routes(app, engine))
    web.include_router(sign_in.routes(app))
    web.include_router(invitation.routes(app))
    if settings := app.config.web.oidc:
        from publisher.web.pages import oidc  # what it needs is an extra

        web.include_router(oidc.routes(app, settings))
    web.include_router(live.routes(app, web.state.live))
    pages = [page.routes(app) for page in PAGES]
    for page in pages:
        web.include_router(page)
    web.mount(API.rstrip("/"), make_api(app, engine), name="api")
    web.mount("/static", StaticFiles(directory=STATIC), name="static")
    if folder := website_folder(app):
        folder.mkdir(parents=True, exist_ok=True)
        web.mount("/site", WebsiteFiles(directory=folder, html=True, follow_symlink=False), name="site")
    web.include_router(unknown.routes(app))
    _answer_exceptions(web, app, shapes_shown(pages))
    web.add_middleware(Mishap, answer=lambda request: _failed(app, request))
    web.add_middleware(BodyLimit, refusal=lambda request, status: _too_large(app, request, status))
    web.add_middleware(
        Guard, refusal=lambda request: _from_elsewhere(app, request), website=website_address(app)
    )
    hosts = [*HERE, app.config.web.host, *app.config.web.hosts]
    web.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    return web


def website_folder(app: App) -> Path | None:
    """Return where the static website lies, when the workspace has one."""
    settings = _website_settings(app)
    return app.workspace / str(getattr(settings, "path", "var/website")) if settings else None


def website_address(app: App) -> str:
    """Return the address that the static website has in the world, empty when the workspace has none."""
    return str(getattr(_website_settings(app), "url", ""))


def _website_settings(app: App) -> ChannelSettings | None:
    every = app.config.channels.values()
    return next((one for one in every if one.adapter == "static" and one.enabled), None)


def _from_elsewhere(app: App, request: Request) -> Response:
    if request.url.path.startswith(API):
        return answer(app, request, Trouble(403, message("api-takes-no-cookie")))
    return render(speaking(app, request), "elsewhere.html", 403)


def _too_large(app: App, request: Request, status: int) -> Response:
    if request.url.path.startswith(API):
        return answer(app, request, Trouble(status, message("api-too-large", limit=readable(Limits().word))))
    return render(
        speaking(app, request), "too_large.html", status, limit=readable(files_of(request.url.path))
    )


def _failed(app: App, request: Request) -> Response:
    return render(speaking(app, request), "mishap.html", 500, at=app.clock.outside())


def _unread(app: App, request: Request, status: int) -> Response:
    """Say that nothing was done of what no page takes, such as a form without its fields."""
    return render(speaking(app, request), "unread.html", status, is_nowhere=status == NOWHERE)


def _answer_exceptions(web: FastAPI, app: App, shown: Collection[str]) -> None:
    @web.exception_handler(SignInNeeded)
    async def sign_in_first(request: Request, error: Exception) -> Response:
        return ask_to_sign_in(request, shown)

    @web.exception_handler(HTTPException)
    def of_the_framework(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith(API):  # an address that no route can be: with a line break in it
            return answer(app, request, Trouble(error.status_code, message("api-no-such-address")))
        told = _unread(app, request, error.status_code)
        told.headers.update(error.headers or {})
        return told

    @web.exception_handler(RequestValidationError)
    def not_as_it_should_be(request: Request, error: Exception) -> Response:
        return _unread(app, request, 422)

    @web.exception_handler(NotAllowed)
    def not_allowed(request: Request, error: NotAllowed) -> Response:
        return render(error.visitor.app, "not_allowed.html", 403, visitor=error.visitor, here="")

    @web.exception_handler(NotThere)
    def not_there(request: Request, error: NotThere) -> Response:
        return render(error.visitor.app, "not_found.html", 404, visitor=error.visitor, here="")
