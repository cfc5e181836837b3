"""The revisions of a piece, and what is otherwise in one than in another."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from publisher.app import App
from publisher.core.person import Role
from publisher.store import deliveries, items, revisions
from publisher.store.items import Known
from publisher.web.numbers import number_in
from publisher.web.pages.previews import place_of, the_piece, the_revision
from publisher.web.rendering import render
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work.comparing import compare

SHOWN = 30


def routes(app: App) -> APIRouter:
    """Return what the page of the revisions answers."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get("/queue/{item}/revisions")
    def page(
        visitor: viewer,
        item: str,
        old: str | None = None,
        new: str | None = None,
        behind: str | None = None,
    ) -> Response:
        with app.store.read() as session:
            known = the_piece(visitor, session, item)
            before, after = _two(visitor, known, old, new)
            last = number_in(behind) if behind else None
            if behind and last is None:
                raise NotThere(visitor)
            made = revisions.newest_of(session, item, last, SHOWN + 1)
            texts = [items.revision(session, item, one) for one in (before, after) if one]
            live = {one.channel: one.live for one in deliveries.of_item(session, item) if one.live}
        told: dict[str, Any] = {
            "place": place_of(item),
            "piece": known,
            "made": made[:SHOWN],
            "more": made[SHOWN - 1].number if len(made) > SHOWN else None,
            "live": live,
            "old": before,
            "new": after,
            "difference": compare(visitor.app, *texts) if len(texts) == 2 else None,
        }
        return render(visitor.app, "revisions.html", visitor=visitor, here="/queue", **told)

    return router


def _two(visitor: Visitor, known: Known, old: str | None, new: str | None) -> tuple[int, int]:
    """Return the two revisions that are compared: those that are asked for, else the newest two."""
    after = the_revision(visitor, known, new or None)
    before = the_revision(visitor, known, old) if old else max(after - 1, 0)
    return before, after
