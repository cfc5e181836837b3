"""Addresses that lead nowhere: a page that says so, for whoever is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.person import Role
from publisher.web.visitor import NotThere, Visitor, inside, needs


def routes(app: App) -> APIRouter:
    """Return what every address answers that nothing else does; it is asked last."""
    router = APIRouter()

    @router.get("/{path:path}")
    def unknown(path: str, visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        if path.endswith("/"):  # as people type it
            return RedirectResponse(inside(f"/{path.rstrip('/')}"), 303)
        raise NotThere(visitor)

    return router
