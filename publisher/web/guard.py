"""The guard: what every answer carries for its protection, and requests from elsewhere that are refused.

A form of another site cannot act here: browsers say where a request comes from, in `Origin` or, where they
know it, in `Sec-Fetch-Site`, and pages cannot forge either. One that says neither is refused as well.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",  # pico draws its arrows and ticks as data
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
API = "/api/v1/"
"""What programs ask, who show a token of their own with each request."""
PUBLIC = "/site/"
"""The website is for everybody, and has rules of its own."""


class Guard:
    """Stand before the application; `refusal` answers what comes from elsewhere."""

    def __init__(self, inner: ASGIApp, refusal: Callable[[Request], Response]) -> None:
        self._inner, self._refusal = inner, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PUBLIC):
            await self._inner(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = scope["method"] not in SAFE and not _is_meant_here(scope["path"], Headers(scope=scope))
        answer = self._refusal(Request(scope)) if refused else self._inner
        await answer(scope, receive, send_guarded)


def _is_meant_here(path: str, headers: Headers) -> bool:
    """Tell whether no other site can have sent it; to the API it could not, but for what a browser adds."""
    return (path.startswith(API) and "cookie" not in headers) or _comes_from_here(headers)


def _comes_from_here(headers: Headers) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "")
    return headers.get("sec-fetch-site") == "same-origin"
