"""The queue, and one piece with everything that is known of it."""

from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.person import Role
from publisher.store import items, trail
from publisher.web.mending import mending_of
from publisher.web.rendering import render
from publisher.web.told_once import attempts_once, history_once, said_of
from publisher.web.visitor import Visitor, needs
from publisher.work import records
from publisher.work.actions.action import About, Action
from publisher.work.actions.registry import offered
from publisher.work.actions.subjects import OnChannel, Piece, find_piece
from publisher.work.history import history

ITEMS = 30
MOST_SAID = 40
"""Letters of nonsense that are said back."""


def routes(app: App) -> APIRouter:
    """Return what the queue and its pieces answer."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get("/queue")
    def queue(visitor: viewer, behind: str | None = None) -> Response:
        with app.store.read() as session:
            step, unread = trail.newest(session), _unread(session, behind)
            found = records.queue_page(visitor.app, session, None if unread else behind or None, ITEMS + 1)
        more = found[ITEMS - 1]["item"] if len(found) > ITEMS else None
        shown = found[:ITEMS]
        told: dict[str, Any] = {"step": step, "items": shown, "more": more, "is_first": not behind}
        told["unread"] = unread
        return render(visitor.app, "queue.html", visitor=visitor, here="/queue", **told)

    @router.get("/queue/{item}")
    def piece(visitor: viewer, item: str) -> Response:
        with app.store.read() as session:
            known = items.get(session, item)
            if known is None:
                return render(visitor.app, "not_found.html", 404, visitor=visitor, here="/queue")
            found, choices = records.show(visitor.app, session, known), _choices(visitor, session, item)
            entries = history(visitor.app, session, item)
            mending = mending_of(visitor, session, known)
        place, said = f"/queue/{quote(item, safe='')}", said_of(found["deliveries"])
        return render(
            visitor.app,
            "item.html",
            visitor=visitor,
            here="/queue",
            place=place,
            item=found,
            choices=choices if mending is None else choices.without(mending.action.name),
            mending=mending,
            attempts=attempts_once(found["attempts"], said),
            history=history_once(visitor.app, entries, said),
        )

    return router


def _unread(session: Session, behind: str | None) -> str:
    """Return what an address says that is no piece, as much of it as a page shows."""
    is_known = not behind or ("\0" not in behind and items.get(session, behind) is not None)
    return "" if is_known or behind is None else (behind.replace("\0", "")[:MOST_SAID] or "…")


@dataclass(frozen=True)
class Choices:
    """What a visitor can do with a piece, and with each of its deliveries by their numbers."""

    piece: Piece
    with_piece: list[Action[Any]]
    with_delivery: dict[int, tuple[OnChannel, list[Action[Any]]]]

    def without(self, name: str) -> "Choices":
        """Return the choices without what has its form on the page itself."""
        return replace(self, with_piece=[one for one in self.with_piece if one.name != name])


def _choices(visitor: Visitor, session: Session, item: str) -> Choices:
    app, role = visitor.app, visitor.person.role
    piece = find_piece(session, item, app.clock.now())
    each = [OnChannel(one, piece.known) for one in piece.deliveries]
    return Choices(
        piece,
        offered(app, session, About.ITEM, piece, role),
        {one.delivery.id: (one, offered(app, session, About.DELIVERY, one, role)) for one in each},
    )
