"""Where a request comes from, as it is kept with a session, and at which address of ours people are."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from fastapi import Request


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")


def page_of(request: Request) -> str:
    """Return the path, and what is asked there, of the page that somebody reads; empty where nobody can tell.

    What answers a form stands at an address that may show nothing by itself: theirs is the page of the form.
    """
    if request.method == "GET":
        return _written(quote(request.scope["path"]), request.url.query)
    came_from = urlsplit(request.headers.get("referer", ""))
    return _written(came_from.path, came_from.query) if came_from.netloc == _host(request) else ""


def _host(request: Request) -> str:
    return request.headers.get("host", "")


def _written(path: str, query: str) -> str:
    return path + (f"?{query}" if query else "")
