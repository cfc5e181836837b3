"""The calendar by month, by week and as a list; and for people's own calendars, at a secret address."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.localtime import local_day, write_day
from publisher.core.person import Role
from publisher.store import calendar as entries
from publisher.store import calendar_addresses, deliveries
from publisher.store.calendar import Entry
from publisher.web.calendar_view import CalendarView, View
from publisher.web.icalendar import write_calendar
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import calendar_address
from publisher.work.actions.scope_names import tell_order
from publisher.work.calendar import COUNTED, look

MOVABLE = (State.SCHEDULED,)
FED = (State.SCHEDULED, State.SENDING, State.HANDED_OVER, State.PUBLISHED)
"""States that other programs show."""
BACK, AHEAD = timedelta(days=30), timedelta(days=60)
MOST_FED = 500
"""Entries of each side of now that other programs get, those nearest to it: they are made for fewer."""


def routes(app: App) -> APIRouter:
    """Return what the calendar answers."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]

    @router.get("/calendar")
    def calendar(request: Request, visitor: viewer) -> Response:
        return _show(app, visitor, request)

    @router.post("/calendar/address")
    def renew(request: Request, visitor: viewer) -> Response:
        with app.store.write() as session:
            token = calendar_address.renew(session, visitor.person, app.clock.outside())
        address = request.url_for("feed").include_query_params(token=token)
        return _show(app, visitor, request, address=str(address))

    @router.get("/calendar.ics")
    def feed(request: Request, token: str = "") -> Response:
        with app.store.read() as session:
            if calendar_addresses.of_token(session, token) is None:
                return PlainTextResponse(app.word("web-no-such-calendar"), 404)
            now = app.clock.now()
            past = entries.between(session, now - BACK, now, FED, MOST_FED, oldest_first=False)
            coming = entries.between(session, now, now + AHEAD, FED, MOST_FED, oldest_first=True)
        return _fed(app, request, [*reversed(past), *coming])

    return router


def _show(app: App, visitor: Visitor, request: Request, address: str | None = None) -> Response:
    speaking, now = visitor.app, app.clock.now()
    view = CalendarView.read(request.query_params, local_day(app.zone, now))
    with app.store.read() as session:
        found = look(speaking, session, view.first, view.last, view.channel or None, view.view.most, now)
        held = [tell_order(speaking, session, one) for one in found.held]
        made_at = calendar_addresses.made_at(session, visitor.person.id)
        channels = dict.fromkeys([*app.config.channels, *deliveries.channels(session)])

    def wall(at: datetime) -> str:
        return at.astimezone(app.zone).strftime("%Y-%m-%dT%H:%M")

    told: dict[str, Any] = {
        "visitor": visitor,
        "here": "/calendar",
        "view": view,
        "views": list(View),
        "title": _title(speaking, view),
        "found": found,
        "held": held,
        "weeks": [found.days[start : start + 7] for start in range(0, len(found.days), 7)],
        "channels": list(channels),
        "may_move": visitor.person.role.may(Role.EDITOR),
        "movable": MOVABLE,
        "counted": COUNTED,
        "wall": wall,
        "day_name": lambda day: _name(speaking, day),
        "made_at": made_at,
        "address": address,
    }
    return render(speaking, "calendar.html", **told)


def _title(app: App, view: CalendarView) -> str:
    if view.view is View.WEEK:
        year, week, _ = view.at.isocalendar()
        days = app.word("window-days", first=write_day(view.first), last=write_day(view.last))
        return f"{app.word('window-week', number=f'{week:02}', year=year)} · {days}"
    return app.word("window-month", number=f"{view.at.month:02}", year=view.at.year)


def _name(app: App, day: date) -> str:
    """Return the whole name of a day."""
    return app.word("web-day-name", weekday=app.word(f"weekday-{day.weekday()}"), day=write_day(day))


def _fed(app: App, request: Request, found: list[Entry]) -> Response:
    """Answer with the entries, or that nothing is new since the program asked last."""

    def told(one: Entry) -> tuple[str, str]:
        said = app.word(f"state-{one.state}")
        return f"{one.title} · {app.config.channel_name(one.channel)}", said

    name, zone = app.config.publisher.name, app.config.publisher.timezone
    body = write_calendar(name, zone, app.language, found, told)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="text/calendar; charset=utf-8")
