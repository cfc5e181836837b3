"""What open pages listen to."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from publisher.app import App
from publisher.core.person import Role
from publisher.web.live import Live
from publisher.web.visitor import COOKIE, Visitor, needs

HEADERS = {"X-Accel-Buffering": "no"}
"""nginx would keep back what comes in small pieces."""
LATER = {"Retry-After": "15"}


def routes(app: App, live: Live) -> APIRouter:
    """Return the stream that tells pages to ask again."""
    router = APIRouter()

    @router.get("/live")
    def listen(
        request: Request, visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))], since: str = ""
    ) -> Response:
        if not live.has_room:
            return Response(status_code=503, headers=LATER)
        seen = _number(request.headers.get("last-event-id", since))
        told = live.stream(request.cookies[COOKIE], seen)
        return StreamingResponse(told, media_type="text/event-stream", headers=HEADERS)

    return router


def _number(text: str) -> int:
    """Return a step that a page has seen, -1 for what is none: the page is told at once to ask again."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1
