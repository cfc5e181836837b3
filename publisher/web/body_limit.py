"""What a request may bring along: small forms, and for a correction a file as large as one in the queue."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from publisher.files.evidence import LARGEST
from publisher.files.rules import Limits
from publisher.files.sizes import MB

FORM = 1 * MB
UPLOADS = {
    re.compile(r"(?:/queue|/api/v1/items)/[^/]+/(?:correct|replace)"): Limits().word,
    re.compile(r"/queue/new"): Limits().clip,
    re.compile(r"/activities/import"): 25 * MB,
    re.compile(r"/activities/add"): LARGEST,
}
"""What takes files, and how large they may be together."""
UNKNOWN, TOO_LARGE = 411, 413


class BodyLimit:
    """Stand before the application; `refusal` answers what is larger, before any of it is read."""

    def __init__(self, inner: ASGIApp, refusal: Callable[[Request, int], Response]) -> None:
        self._inner, self._refusal = inner, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = _why_refused(scope["path"], Headers(scope=scope)) if scope["type"] == "http" else None
        answer = self._inner if status is None else self._refusal(Request(scope), status)
        await answer(scope, receive, send)


def _why_refused(path: str, headers: Headers) -> int | None:
    """Return the status for a body that is too large, or does not say how large it is."""
    if "transfer-encoding" in headers:
        return UNKNOWN
    length = headers.get("content-length", "0")
    limit = limit_of(path)
    return None if length.isdecimal() and int(length[:18]) <= limit else TOO_LARGE


def limit_of(path: str) -> int:
    """Return how large a body may be."""
    return FORM + next((most for shape, most in UPLOADS.items() if shape.fullmatch(path)), 0)


def files_of(path: str) -> int:
    """Return how large files may be together, as people are told it; a form without any is told the usual."""
    return next((most for shape, most in UPLOADS.items() if shape.fullmatch(path)), Limits().word)
