"""The trail: every step that people took, by who took it, what it was and its day, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.person import Role
from publisher.store import trail_pages
from publisher.store.trail import Step
from publisher.web.rendering import render
from publisher.web.trail_address import TrailAddress
from publisher.web.visitor import Visitor, needs
from publisher.words import step_word
from publisher.work.trail_lines import Line, name_actor, tell_steps

LINES = 50


@dataclass(frozen=True)
class Page:
    """One page: its lines, and where the pages before and behind it are."""

    lines: Sequence[Line]
    previous: str | None
    next: str | None


def routes(app: App) -> APIRouter:
    """Return what the page of the trail answers."""
    router = APIRouter()

    @router.get("/trail")
    def steps(request: Request, visitor: Annotated[Visitor, Depends(needs(app, Role.ADMIN))]) -> Response:
        speaking, address = visitor.app, TrailAddress.read(request.query_params)
        with app.store.read() as session:
            page = _look(speaking, session, address)
            actors = [(one, name_actor(speaking, one)) for one in trail_pages.actors(session)]
            actions = [(one, step_word(one, speaking.language)) for one in trail_pages.actions(session)]
        return render(
            speaking,
            "trail.html",
            visitor=visitor,
            here="/trail",
            place=address.link(),
            address=address,
            asked=address.asked,
            page=page,
            actors=actors,
            actions=sorted(actions, key=lambda one: one[1].casefold()),
        )

    return router


def _look(app: App, session: Session, address: TrailAddress) -> Page:
    """Read the page that is asked for; one that would begin before the first line is the first one."""
    query = address.query(app.zone)
    if address.before is not None:
        turned = trail_pages.page(session, query, LINES + 1, address.before, newest_first=False)
        if len(turned) > LINES:
            return _page(app, session, address, turned[LINES - 1 :: -1], True, True)
    behind = address.behind if address.before is None else None
    found = trail_pages.page(session, query, LINES + 1, behind)
    return _page(app, session, address, found[:LINES], behind is not None, len(found) > LINES)


def _page(
    app: App,
    session: Session,
    address: TrailAddress,
    steps: Sequence[Step],
    has_previous: bool,
    has_next: bool,
) -> Page:
    if not steps:
        return Page((), address.link() if has_previous else None, None)
    first, last = steps[0], steps[-1]
    return Page(
        tell_steps(app, session, steps),
        address.link_before((first.at, first.id)) if has_previous else None,
        address.link_behind((last.at, last.id)) if has_next else None,
    )
