"""The API as an application of its own, mounted beside the pages: it answers with problems, never a page."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from publisher import __version__
from publisher.app import App
from publisher.core.api_token import Scope
from publisher.core.errors import WrongUsage
from publisher.core.message import message
from publisher.core.person import Role
from publisher.web import health
from publisher.web.api import acting, reading
from publisher.web.api.bearer import needs
from publisher.web.api.described import describe
from publisher.web.api.given import WRONG
from publisher.web.api.problem import Trouble, answer
from publisher.web.mishap import Mishap
from publisher.web.visitor import COOKIE
from publisher.work import signing_in

NOT_THERE, NO_METHOD = 404, 405
MISSING = ("no-such-item", "no-such-delivery")
"""What a question may name that there is not."""
FAILED = Trouble(500, message("api-failed"))


def make_api(app: App, engine: health.Passes) -> FastAPI:
    """Return what is mounted at `/api/v1`."""
    api = FastAPI(
        title="Publisher",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        servers=[{"url": reading.BASE}],
    )
    api.include_router(acting.routes(app))
    api.include_router(reading.routes(app, engine))
    bearer = needs(app, Role.VIEWER, Scope.READ)

    @api.get("/openapi.json", include_in_schema=False)
    def description(request: Request) -> JSONResponse:
        if not _is_signed_in(app, request):
            bearer(request)
        return JSONResponse(describe(api))

    _answer_troubles(app, api)
    api.add_middleware(Mishap, answer=lambda request: answer(app, request, FAILED))
    return api


def _is_signed_in(app: App, request: Request) -> bool:
    """Tell whether a person looks with a browser: the description is for them, and nothing else here."""
    token = request.cookies.get(COOKIE)
    return token is not None and signing_in.who(app, token, app.clock.outside()) is not None


def _answer_troubles(app: App, api: FastAPI) -> None:
    @api.exception_handler(Trouble)
    def trouble(request: Request, error: Trouble) -> Response:
        return answer(app, request, error)

    @api.exception_handler(WrongUsage)
    def wrong_usage(request: Request, error: WrongUsage) -> Response:
        status = NOT_THERE if error.message.code in MISSING else WRONG
        return answer(app, request, Trouble(status, error.message))

    @api.exception_handler(HTTPException)
    def of_the_framework(request: Request, error: HTTPException) -> Response:
        code = "api-no-such-method" if error.status_code == NO_METHOD else "api-no-such-address"
        return answer(app, request, Trouble(error.status_code, message(code), error.headers))
