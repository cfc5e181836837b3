"""The queue, and one piece with everything that is known of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from publisher.app import App
from publisher.core.person import Role
from publisher.store import items
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import records

ITEMS = 30


def routes(app: App) -> APIRouter:
    """Return what the queue and its pieces answer."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get("/queue")
    def queue(visitor: viewer, behind: str | None = None) -> Response:
        with app.store.read() as session:
            found = records.queue_page(visitor.app, session, behind, ITEMS + 1)
        more = found[ITEMS - 1]["item"] if len(found) > ITEMS else None
        shown = found[:ITEMS]
        return render(visitor.app, "queue.html", visitor=visitor, here="/queue", items=shown, more=more)

    @router.get("/queue/{item}")
    def piece(visitor: viewer, item: str) -> Response:
        with app.store.read() as session:
            known = items.get(session, item)
            if known is None:
                return render(visitor.app, "not_found.html", 404, visitor=visitor, here="/queue")
            found = records.show(visitor.app, session, known)
        return render(visitor.app, "item.html", visitor=visitor, here="/queue", item=found)

    return router
