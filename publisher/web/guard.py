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
"""The website is for everybody to read, and to keep."""


def website_headers(address: str) -> dict[str, str]:
    """Return what the website carries: a script there, beside the dashboard, would act as its reader.

    Its page of wrong addresses takes its style from `address`, the one that the website has in the world.
    """
    place = urlsplit(address)
    own = f"'self' {place.scheme}://{place.netloc}" if place.netloc else "'self'"
    policy = (
        "default-src 'none'",
        f"style-src {own} 'unsafe-inline'",  # figures of tables are lined up, and browsers draw feeds
        "script-src 'none'",
        f"img-src {own} data:",  # with arrows of their own
        f"media-src {own}",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    carried = ("X-Content-Type-Options", "Referrer-Policy")
    return {"Content-Security-Policy": "; ".join(policy), **{name: HEADERS[name] for name in carried}}


class Guard:
    """Stand before the application; `refusal` answers what comes from elsewhere, `website` is its address."""

    def __init__(self, inner: ASGIApp, refusal: Callable[[Request], Response], website: str) -> None:
        self._inner, self._refusal = inner, refusal
        self._website = website_headers(website)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        carried = self._website if scope["path"].startswith(PUBLIC) else HEADERS

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in carried.items():
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
