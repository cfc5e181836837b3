"""The way back after signing in: to the page that was asked for, or to that of the form that was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from publisher.web.asking import page_of


def shapes_shown(routers: Iterable[APIRouter]) -> frozenset[str]:
    """Return the shapes of the addresses that show something when they are opened: `/queue/{item}`."""
    routes = (one for router in routers for one in router.routes if isinstance(one, APIRoute))
    return frozenset(one.path for one in routes if "GET" in (one.methods or ()))


def way_back(request: Request, shown: Collection[str]) -> str:
    """Return a path, and what is asked there; `shown` are the shapes of the addresses that show a page.

    What only takes forms leads to the page above it: opening an address does nothing of what a form does.
    """
    if request.method == "GET":
        return page_of(request)
    path = _nearest(request.scope["route"].path, quote(request.scope["path"]), shown)
    came_from = page_of(request)
    return came_from if came_from.partition("?")[0] == path else path + _query_of(request, path)


def _nearest(shape: str, path: str, shown: Collection[str]) -> str:
    while shape and shape not in shown:
        shape, path = shape.rpartition("/")[0], path.rpartition("/")[0]
    return path or "/"


def _query_of(request: Request, path: str) -> str:
    is_same = quote(request.scope["path"]) == path
    return f"?{request.url.query}" if is_same and request.url.query else ""
