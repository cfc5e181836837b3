"""The questions of the API: the records that the commands print with `--json`, and how things stand.

A page of the queue or of the log names the next one in its header `Link` (RFC 8288).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlmodel import Session

from publisher.app import App
from publisher.core.api_token import Scope
from publisher.core.localtime import local_day, write_day
from publisher.core.message import message
from publisher.core.person import Role
from publisher.files.asked_times import read_moment, read_side
from publisher.files.refusal import Refusal
from publisher.store import deliveries, holds, log
from publisher.web import health
from publisher.web.api import looks
from publisher.web.api.bearer import Bearer, needs
from publisher.web.api.described import tells
from publisher.web.api.given import Given, read_query, wrong
from publisher.web.api.problem import spoken
from publisher.web.api.questions import Nothing, OfActivities, OfLog, OfPlan, OfQueue, OfUnits
from publisher.web.log_address import OLDEST, LogAddress, written_place
from publisher.work import chosen, progress, records
from publisher.work.activity_choice import choose_activities
from publisher.work.activity_record import activity_record
from publisher.work.by_day import name_of, needs_by
from publisher.work.counting import CountedOnce
from publisher.work.found import found as list_found
from publisher.work.readiness import examine
from publisher.work.reporting.period import find_period, find_plan, this_month
from publisher.work.scoring import unit_records

BASE = "/api/v1"


@dataclass(frozen=True)
class Page:
    """Some records, and the parameters that lead to those behind them, None behind the last."""

    found: Any
    next: Mapping[str, str] | None = None


Look = Callable[[App, Session, Any, str], Page | Any]


@dataclass(frozen=True)
class Question:
    """One question: its path, what may be asked with it, what looks up the answer, and its record.

    `key` in the path is handed to `look`; `is_list` tells whether the answer is an array.
    """

    path: str
    asked: type[Given]
    look: Look
    record: str
    is_list: bool = True


def routes(app: App, engine: health.Passes) -> APIRouter:
    """Return what the API answers to those who ask."""
    router = APIRouter()
    for one in QUESTIONS:
        _add(router, app, one)

    @router.get("/health", **tells(Nothing, "health", is_list=False))
    def how_it_is(
        request: Request, bearer: Annotated[Bearer, Depends(needs(app, Role.VIEWER, Scope.READ))]
    ) -> JSONResponse:
        read_query(request, Nothing)
        checks = examine(bearer.app, engine.seconds_since_pass())
        return JSONResponse(looks.health(bearer.app, checks), headers=spoken(bearer.app))

    return router


def _add(router: APIRouter, app: App, one: Question) -> None:
    bearers = Annotated[Bearer, Depends(needs(app, Role.VIEWER, Scope.READ))]

    def answer(request: Request, bearer: bearers) -> JSONResponse:
        return _answer(request, bearer, one, request.path_params.get("key", ""))

    router.add_api_route(one.path, answer, name=one.path, **tells(one.asked, one.record, one.is_list))


def _answer(request: Request, bearer: Bearer, one: Question, key: str) -> JSONResponse:
    asked = read_query(request, one.asked)
    with bearer.app.store.read() as session:
        found = one.look(bearer.app, session, asked, key)
    page = found if isinstance(found, Page) else Page(found)
    headers = spoken(bearer.app)
    if page.next is not None:
        given = asked.model_dump(mode="json", exclude_defaults=True) | dict(page.next)
        headers["Link"] = f'<{BASE}{one.path}?{urlencode(given)}>; rel="next"'
    return JSONResponse(page.found, headers=headers)


def _queue(app: App, session: Session, asked: OfQueue, key: str) -> Page:
    if asked.behind is not None:
        chosen.the_item(session, asked.behind)
    found = records.queue_page(app, session, asked.behind, asked.limit + 1)
    return _page(found, asked.limit, lambda last: {"behind": last["item"]})


def _item(app: App, session: Session, asked: Nothing, key: str) -> Any:
    return records.show(app, session, chosen.the_item(session, key))


def _log(app: App, session: Session, asked: OfLog, key: str) -> Page:
    _check_filters(app, session, asked)
    given = asked.model_dump(mode="json", exclude_none=True, exclude={"since", "until"})
    address = LogAddress.read({name: str(one) for name, one in given.items()})
    if address.is_unsearchable:
        raise wrong([("q", message("log-unsearchable", given=asked.q))])
    query = address.query(app.zone, app.clock.now(), asked.limit + 1, address.behind)
    since = _time(app, "since", asked.since, read_side)
    until = _time(app, "until", asked.until, partial(read_side, end=True))
    found = records.posting_log(app, session, replace(query, since=since, until=until), asked.order == OLDEST)
    return _page(
        found, asked.limit, lambda last: {"behind": written_place(log.place_of(session, last["id"]))}
    )


def _check_filters(app: App, session: Session, asked: OfLog) -> None:
    """Refuse a channel or a unit that there is not: a slip, and no line would be found."""
    known = {*app.config.channels, *deliveries.channels(session)}
    if asked.channel and asked.channel not in known:
        told = message("no-such-channel", given=asked.channel, known=", ".join(sorted(known)))
        raise wrong([("channel", told)])
    if asked.unit and app.rules.units is not None and asked.unit not in app.rules.units:
        raise wrong([("unit", message("no-such-unit", given=asked.unit))])


def _delivery(app: App, session: Session, asked: Nothing, key: str) -> Any:
    return looks.delivery(app, session, key)


def _plan(app: App, session: Session, asked: OfPlan, key: str) -> Any:
    at = _time(app, "at", asked.at, read_moment) or app.clock.now()
    of, count = (at, asked.plan, asked.rolled_up), CountedOnce()
    found = progress.progress(app, session, *of, count=count)
    told = [(name_of(one), progress.record(app, one)) for one in found]
    if asked.by is None:
        return [record for _, record in told]
    if asked.by < local_day(app.zone, at):
        raise wrong([("by", message("by-day-gone", day=write_day(asked.by)))])
    needs = {name_of(one.row): one for one in needs_by(app, session, asked.by, *of, count=count)}
    return [
        {**record, "by_day": needs[name].record(asked.by) if name in needs else None} for name, record in told
    ]


def _time(
    app: App, name: str, text: str | None, read: Callable[[str, ZoneInfo], datetime]
) -> datetime | None:
    """Return the instant that a parameter means, None for nothing; nonsense is refused."""
    try:
        return None if text is None else read(text, app.zone)
    except Refusal:
        raise wrong([(name, message("not-a-time", given=text))]) from None


def _units(app: App, session: Session, asked: OfUnits, key: str) -> Any:
    now = app.clock.now()
    if asked.period is None:
        plan, window = find_plan(app, asked.plan), this_month(app, now)
    else:
        plan, window = find_period(app, asked.plan, asked.period)
    return unit_records(app, session, plan, window, now)


def _activities(app: App, session: Session, asked: OfActivities, key: str) -> Any:
    found = choose_activities(app, session, asked.period, asked.unit, asked.kind, asked.removed)
    return [activity_record(app, one) for one in found]


def _channels(app: App, session: Session, asked: Nothing, key: str) -> Any:
    return looks.channels(app, session)


def _holds(app: App, session: Session, asked: Nothing, key: str) -> Any:
    return [records.hold_record(app, one) for one in holds.standing(session, app.clock.now())]


def _feeds(app: App, session: Session, asked: Nothing, key: str) -> Any:
    return looks.feeds(app, session)


def _found(app: App, session: Session, asked: Nothing, key: str) -> Any:
    return list_found(app, session)


def _page(found: Sequence[Any], limit: int, behind: Callable[[Any], Mapping[str, str]]) -> Page:
    """Return the page of so many records; of what was read one more tells whether there is a next."""
    shown = found[:limit]
    return Page(shown, behind(shown[-1]) if len(found) > limit else None)


QUESTIONS = (
    Question("/queue", OfQueue, _queue, "item"),
    Question("/items/{key}", Nothing, _item, "shown", is_list=False),
    Question("/log", OfLog, _log, "delivery"),
    Question("/deliveries/{key}", Nothing, _delivery, "delivery", is_list=False),
    Question("/plan", OfPlan, _plan, "target"),
    Question("/units", OfUnits, _units, "unit"),
    Question("/activities", OfActivities, _activities, "activity"),
    Question("/channels", Nothing, _channels, "channel"),
    Question("/holds", Nothing, _holds, "hold"),
    Question("/feeds", Nothing, _feeds, "feed"),
    Question("/feeds/found", Nothing, _found, "sighting"),
)
