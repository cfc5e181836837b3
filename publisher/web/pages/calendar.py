"""The calendar by month, by week and as a list; and for people's own calendars, at a secret address."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import PlainTextResponse
from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.localtime import local_day, write_day, write_local
from publisher.core.person import Role
from publisher.store import calendar as entries
from publisher.store import calendar_addresses, deliveries
from publisher.store.calendar import Entry
from publisher.web.atom import write_feed
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
NEWS = (State.PUBLISHED,)
OWN = ("feed", "news")
"""The routes that one's own address leads to."""
BACK, AHEAD = timedelta(days=30), timedelta(days=60)
MOST_FED = 500
"""Entries of each side of now that other programs get, those nearest to it: they are made for fewer."""


MOST_NEWS = 100


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
        addresses = [str(request.url_for(one).include_query_params(token=token)) for one in OWN]
        return _show(app, visitor, request, addresses=addresses)

    @router.get("/calendar.ics")
    def feed(request: Request, token: str = "") -> Response:
        with app.store.read() as session:
            if not _is_given(session, token):
                return PlainTextResponse(app.word("web-no-such-calendar"), 404)
            now = app.clock.now()
            past = entries.between(session, now - BACK, now, FED, MOST_FED, oldest_first=False)
            coming = entries.between(session, now, now + AHEAD, FED, MOST_FED, oldest_first=True)
        return _fed(request, _calendar_of(app, [*reversed(past), *coming]), "text/calendar")

    @router.get("/feed.xml")
    def news(request: Request, token: str = "") -> Response:
        with app.store.read() as session:
            if not _is_given(session, token):
                return PlainTextResponse(app.word("web-no-such-calendar"), 404)
            now = app.clock.now()
            until = now + timedelta.resolution  # what goes out this very moment is out
            out = entries.between(session, now - BACK, until, NEWS, MOST_NEWS, oldest_first=False)
        return _fed(request, _news_of(app, out), "application/atom+xml")

    return router


def _is_given(session: Session, token: str) -> bool:
    """Tell whether somebody was given an address with this token, and still has it."""
    return calendar_addresses.of_token(session, token) is not None


def _show(app: App, visitor: Visitor, request: Request, addresses: Sequence[str] = ()) -> Response:
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
        "addresses": addresses,
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


def _calendar_of(app: App, found: Sequence[Entry]) -> bytes:
    def told(one: Entry) -> tuple[str, str]:
        return _headed(app, one), app.word(f"state-{one.state}")

    name, zone = app.config.publisher.name, app.config.publisher.timezone
    return write_calendar(name, zone, app.language, found, told)


def _news_of(app: App, found: Sequence[Entry]) -> bytes:
    def told(one: Entry) -> tuple[str, str]:
        channel, at = app.config.channel_name(one.channel), write_local(app.zone, one.at)
        return _headed(app, one), app.word("web-news-text", channel=channel, at=at)

    return write_feed(app.config.publisher.name, app.language, found, told)


def _headed(app: App, one: Entry) -> str:
    return f"{one.title} · {app.config.channel_name(one.channel)}"


def _fed(request: Request, body: bytes, kind: str) -> Response:
    """Answer with what a program follows, or that nothing is new since it asked last."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=f"{kind}; charset=utf-8")
