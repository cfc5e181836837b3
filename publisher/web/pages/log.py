"""The posting log: filtered by its address, a page at a time, and as a table for spreadsheets."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from tempfile import TemporaryFile
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.item import Form
from publisher.core.localtime import local_day
from publisher.core.person import Role
from publisher.files.export import write_csv, write_xlsx
from publisher.store import deliveries, trail
from publisher.store import log as log_rows
from publisher.web.log_address import WHEN, LogAddress, periods
from publisher.web.rendering import render
from publisher.web.unit_marks import mark_unit
from publisher.web.visitor import Visitor, needs
from publisher.work import log_sheet
from publisher.work.records import Record, posting_lines, posting_log

LINES = 50
CHUNK = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[BinaryIO, Sequence[str], Iterator[list[Any]]], None]


@dataclass(frozen=True)
class Page:
    """One page: its lines, and where the pages before and behind it are."""

    lines: Sequence[Record]
    previous: str | None
    next: str | None

    @property
    def is_first(self) -> bool:
        return self.previous is None


def routes(app: App) -> APIRouter:
    """Return what the posting log answers."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get("/log")
    def log(request: Request, visitor: viewer) -> Response:
        given = LogAddress.read(request.query_params)
        address = given.opened()
        with app.store.read() as session:
            step, page = trail.newest(session), _look(visitor.app, session, address)
            channels = dict.fromkeys([*app.config.channels, *deliveries.channels(session)])
        return render(
            visitor.app,
            "log.html",
            visitor=visitor,
            here="/log",
            address=address,
            asked=address.asked,
            page=page,
            step=step,
            periods=periods(local_day(app.zone, app.clock.now())),
            when=given.when,
            tabs=[(one, address.turned_to(one)) for one in WHEN],
            turned=replace(address, oldest_first=not address.oldest_first).link(),
            channels=list(channels),
            states=list(State),
            forms=list(Form),
            units=_name_units(app),
        )

    @router.get("/log.csv")
    def as_csv(request: Request, visitor: viewer) -> Response:
        return _table(visitor.app, request, "csv", "text/csv; charset=utf-8", write_csv)

    @router.get("/log.xlsx")
    def as_xlsx(request: Request, visitor: viewer) -> Response:
        return _table(visitor.app, request, "xlsx", XLSX, write_xlsx)

    return router


def _look(app: App, session: Session, address: LogAddress) -> Page:
    """Read the page that is asked for; one that would begin before the first line is the first one."""
    if address.is_unsearchable:
        return Page((), None, None)
    ask, now = partial(posting_log, app, session), app.clock.now()
    if address.before is not None:
        turned = ask(address.query(app.zone, now, LINES + 1, address.before), not address.oldest_first)
        if len(turned) > LINES:
            return _page(session, address, turned[LINES - 1 :: -1], has_previous=True, has_next=True)
    behind = address.behind if address.before is None else None
    found = ask(address.query(app.zone, now, LINES + 1, behind), address.oldest_first)
    return _page(session, address, found[:LINES], behind is not None, len(found) > LINES)


def _page(
    session: Session, address: LogAddress, lines: Sequence[Record], has_previous: bool, has_next: bool
) -> Page:
    def place(line: int) -> log_rows.Place:
        return log_rows.place_of(session, lines[line]["id"])

    if not lines:
        return Page((), address.link() if has_previous else None, None)
    return Page(
        lines,
        address.link_before(place(0)) if has_previous else None,
        address.link_behind(place(-1)) if has_next else None,
    )


def _name_units(app: App) -> list[tuple[str, str]]:
    """Return the units by id, as people call them; of two that are called the same each says its id too."""
    units = list(app.rules.units or ())
    known = Counter(unit.name for unit in units)
    called = {one.id: one.name if known[one.name] == 1 else f"{one.name} ({one.id})" for one in units}
    return [(id, mark_unit(app, id, name)) for id, name in called.items()]


def _table(app: App, request: Request, ending: str, kind: str, write: Write) -> Response:
    """Write all lines of all pages to a file that nobody else sees, and send that.

    The log is read to its end before the first byte leaves: a slow line keeps no transaction open.
    """
    address = LogAddress.read(request.query_params)
    # The page says what is wrong: who takes a table away would not see it.
    if address.unread or address.is_unsearchable:
        return RedirectResponse(address.link(), 303)
    with ExitStack() as unsent, app.store.read() as session:
        file = unsent.enter_context(TemporaryFile())
        found = posting_lines(app, session, address.query(app.zone, app.clock.now()), address.oldest_first)
        write(file, log_sheet.heads(app), (log_sheet.cells(app, one) for one in found))
        unsent.pop_all()
    name = f"{app.word('web-log-file')}-{local_day(app.zone, app.clock.now())}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(file.tell())}
    return StreamingResponse(_read(file), headers=headers, media_type=kind)


def _read(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        yield from iter(partial(file.read, CHUNK), b"")
