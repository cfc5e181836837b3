"""The posting log: filtered by its address, a page at a time."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.item import Form
from publisher.core.localtime import day_start
from publisher.core.person import Role
from publisher.store import log as log_rows
from publisher.store.log import LogQuery
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work.records import posting_log

LINES = 50
FILTERS = ("channel", "state", "unit", "form", "since", "until")
BEHIND = re.compile(r"(?P<at>-?\d{1,18})-(?P<number>\d{1,18})")
"""The line behind which a page begins: microseconds since 1970, and its number."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Kind = TypeVar("Kind")


def routes(app: App) -> APIRouter:
    """Return what the posting log answers."""
    router = APIRouter()

    @router.get("/log")
    def log(request: Request, visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        asked = {name: request.query_params.get(name, "").strip() for name in FILTERS}
        with app.store.read() as session:
            query = _query(app, asked, request.query_params.get("behind", ""))
            found = posting_log(visitor.app, session, query)
            shown, has_more = found[:LINES], len(found) > LINES
            last = log_rows.place_of(session, shown[-1]["id"]) if has_more else None
        return render(
            visitor.app,
            "log.html",
            visitor=visitor,
            here="/log",
            asked=asked,
            lines_found=shown,
            more=_next_page(asked, *last) if last else None,
            channels=list(app.config.channels),
            states=list(State),
            forms=list(Form),
            units=list(app.rules.units or ()),
        )

    return router


def _query(app: App, asked: dict[str, str], behind: str) -> LogQuery:
    """Return the question that an address asks; what it says that nothing can be is left out."""
    since, until = _read(date.fromisoformat, asked["since"]), _read(date.fromisoformat, asked["until"])
    return LogQuery(
        channel=asked["channel"] or None,
        state=_read(State, asked["state"]),
        since=day_start(app.zone, since) if since else None,
        until=day_start(app.zone, until + timedelta(days=1)) if until and until < date.max else None,
        unit=asked["unit"] or None,
        form=_read(Form, asked["form"]),
        limit=LINES + 1,
        behind=_place(behind),
    )


def _read(read: Callable[[str], Kind], text: str) -> Kind | None:
    try:
        return read(text)
    except ValueError:
        return None


def _place(text: str) -> tuple[datetime, int] | None:
    found = BEHIND.fullmatch(text)
    try:
        return (EPOCH + int(found["at"]) * MICROSECOND, int(found["number"])) if found else None
    except OverflowError:
        return None


def _next_page(asked: dict[str, str], at: datetime, number: int) -> str:
    place = f"{(at - EPOCH) // MICROSECOND}-{number}"
    return urlencode({name: one for name, one in asked.items() if one} | {"behind": place})
