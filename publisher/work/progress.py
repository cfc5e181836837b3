"""Progress: how far each target of the plan is at a given moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity_tally import name_of
from publisher.core.board import Board
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day
from publisher.core.message import Message, message
from publisher.core.pace import Basis
from publisher.core.plan import Plan
from publisher.core.progress import Change, Chosen, Progress, Terms, adjust, measure
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import activities, closings, items, sealed_windows, trail
from publisher.store.sealed_windows import Key
from publisher.work.boards import ready
from publisher.work.counting import Count, count_afresh, count_on, count_touched
from publisher.work.sealed import AsSealed, Name, Rows, key_of, list_as_sealed

ALL = Chosen()
Recall = Callable[[Session, Yardstick, datetime, Chosen], AsSealed]
"""What tells what was sealed of a plan, given what it is measured by now, by an instant."""


def progress(
    app: App,
    session: Session,
    moment: datetime,
    plan_id: str | None = None,
    rolled_up: bool = False,
    afresh: bool = False,
    chosen: Chosen = ALL,
    count: Count = count_on,
    recall: Recall = list_as_sealed,
) -> list[Progress]:
    """Measure the plan called `plan_id`, or every plan, as of `moment`; all rows, or those `chosen`.

    `rolled_up` credits what units did to those that carry on for them at that moment. What is signed or
    sealed is counted `afresh`. `recall` tells what was sealed.
    """
    as_of = local_day(app.zone, moment) if rolled_up else None
    rows: list[Progress] = []
    for plan in choose_plans(app, plan_id):
        rows += _measure_with_sealed(app, session, plan, moment, as_of, afresh, chosen, count, recall)
    return rows


def progress_at_hand(
    app: App,
    session: Session,
    moment: datetime,
    plan_id: str | None = None,
    rolled_up: bool = False,
    count: Count = count_on,
) -> list[Progress]:
    """Measure every plan, or one, in the windows that `moment` lies in: something can still be done there.

    A window that was sealed by then is over, whatever days the plan file gives it since.
    """
    as_of = local_day(app.zone, moment) if rolled_up else None
    rows: list[Progress] = []
    for plan in choose_plans(app, plan_id):
        sealed = sealed_windows.names(session, plan.id, moment)
        by = Yardstick(plan, app.rules.units)
        found = measure_plan(app, session, by, moment, as_of, is_at_hand=True, count=count)
        rows += (one for one in found if key_of(one) not in sealed)
    return rows


def list_windows(app: App, session: Session, moment: datetime, plan_id: str, target: str) -> list[Window]:
    """Return the windows in which a target has rows as of `moment`, the earliest first."""
    [plan] = choose_plans(app, plan_id)
    sealed = sealed_windows.names(session, plan.id, moment)
    pers = [one.per for one in plan.targets if one.id == target]
    open_ = [one for per in pers for one in plan.windows_of(per) if (per, one.id) not in sealed]
    every = [*open_, *closings.windows(session, plan.id, target, moment)]
    return sorted({one.id: one for one in every}.values(), key=lambda one: (one.from_, one.until))


def _measure_with_sealed(
    app: App,
    session: Session,
    plan: Plan,
    moment: datetime,
    as_of: date | None,
    afresh: bool,
    chosen: Chosen,
    count: Count,
    recall: Recall,
) -> list[Progress]:
    """Measure the windows of a plan that are not sealed, and take the others as they were sealed."""
    are = Yardstick(plan, app.rules.units)
    sealed, kept = recall(session, are, moment, chosen)
    known = sealed if as_of is None else ()
    measured = measure_plan(
        app, session, are, moment, as_of, afresh, chosen=chosen, count=count, sealed=known
    )
    if as_of is not None:
        sealed = {key: by and by.with_successors(app.rules.units) for key, by in sealed.items()}
    rows = Rows(
        measured,
        are,
        sealed,
        lambda by: measure_plan(app, session, by, moment, as_of, afresh, chosen=chosen),
        lambda by: _adjust(app, session, by, moment),
    )
    return in_order(plan, [*rows.open(), *(rows.rolled_up(kept) if as_of else rows.as_sealed(kept))])


def measure_plan(
    app: App,
    session: Session,
    by: Yardstick,
    moment: datetime,
    as_of: date | None = None,
    afresh: bool = False,
    is_at_hand: bool = False,
    chosen: Chosen = ALL,
    count: Count = count_on,
    sealed: Collection[Key] = (),
) -> tuple[Progress, ...]:
    """Measure one plan by a yardstick alone, from the last balance on or `afresh`; all windows, or those
    at hand or chosen, and of `sealed` ones what has changed."""
    board = board_of(app, session, by, as_of)
    counted = count_afresh(session, board, moment) if afresh else count(session, board, moment, app.workspace)
    return measure(board, counted, moment, replace(terms_of(app, is_at_hand, chosen), sealed=sealed))


def board_of(app: App, session: Session, by: Yardstick, as_of: date | None = None) -> Board:
    """Return the board of a plan, measured by a yardstick."""
    return ready(by, app.zone, as_of, trail.begun_at(session))


def terms_of(app: App, is_at_hand: bool = False, chosen: Chosen = ALL) -> Terms:
    """Return what the workspace's plans are measured against."""
    names = {"channel": tuple(app.channels)}
    return Terms(app.rules.workdays, names, app.rules.plans, is_at_hand, chosen)


def _adjust(app: App, session: Session, by: Yardstick, moment: datetime) -> Mapping[Name, Change]:
    """Return what has changed, by a yardstick, in windows that are over."""
    board = board_of(app, session, by)
    return adjust(board, count_touched(session, board, moment), moment)


def in_order(plan: Plan, rows: Iterable[Progress]) -> list[Progress]:
    """Return rows in the order of targets and windows; targets that the plan has no more stand last."""
    places = {one.id: number for number, one in enumerate(plan.targets)}

    def place(row: Progress) -> tuple[int, date, date]:
        first, last = row.window.from_, row.window.until
        return places.setdefault(row.target.id, len(places)), first, last

    return sorted(rows, key=place)


def at_hand(rows: list[Progress], app: App, moment: datetime) -> list[Progress]:
    """Return the rows of the windows that `moment` lies in: what can still be done something about."""
    today = moment.astimezone(app.zone).date()
    return [one for one in rows if one.window.from_ <= today <= one.window.until]


def by_window(rows: Iterable[Progress]) -> Iterator[list[Progress]]:
    """Yield the rows of each target in each of its windows together: its own, and those of its members."""
    for _, each in groupby(rows, key=lambda one: (one.plan, one.target, one.window)):
        yield list(each)


def record(app: App, row: Progress) -> dict[str, object]:
    """Return the record of a row, with its forecast explained to whoever reads."""
    return row.record() | {"reason": app.tell(explain(row))}


def status_of(row: Progress) -> str:
    """Return the code of the word for how a row stands: also that there is nothing to compare with."""
    return "status-nothing-asked" if row.asked is None else f"status-{row.status}"


def explain(row: Progress) -> Message:
    """Say what a row's figures rest on: how the forecast comes about, or why nothing is asked."""
    if row.target.growth is not None and row.least is None:
        return message("no-figure-of-last-year", metric=row.target.metric)
    if row.target.share is not None and not row.whole:
        return message("share-of-nothing")
    forecast = row.forecast
    values = {"done": row.done, "scheduled": row.scheduled, "forecast": forecast.number}
    if row.is_over:
        return message("forecast-over", **values)
    if forecast.basis is Basis.PACE:
        return message("forecast-by-pace", rate=round(forecast.rate or 0, 2), days=forecast.days, **values)
    if forecast.basis is Basis.SCHEDULED:
        return message("forecast-by-schedule", **values)
    return message("forecast-by-nothing" if forecast.rate is None else "forecast-no-days", **values)


@dataclass(frozen=True)
class Changed:
    """One piece or activity that would change the figures of a window that is over."""

    row: Progress
    title: str
    difference: int


def list_changes(session: Session, rows: Iterable[Progress]) -> list[Changed]:
    """Name what has changed in windows that are over, since they were."""
    adjusted = [(row, *change) for row in rows for change in row.adjusted]
    titles = {one.id: one.title for one in items.of_ids(session, {item for _, item, _ in adjusted})}
    titles |= {name_of(one): one.title for one in activities.every(session, with_removed=True)}
    return [Changed(row, titles.get(item, item), difference) for row, item, difference in adjusted]


def name_member(app: App, one: Progress, by: Yardstick | None = None) -> str:
    """Return who has to reach the target, by name where there is one: that of today, or of a yardstick."""
    assert one.member is not None
    plan, units = (by.plan, by.units) if by else (app.rules.plan(one.plan), app.rules.units)
    if one.target.each == "unit":
        return units.name(one.member) if units else one.member
    titles = {"theme": plan.themes, "audience": plan.audiences} if plan else {}
    if one.target.each == "channel":
        return app.config.channel_name(one.member)
    if one.target.each in ("form", "tone"):
        return app.word(f"{one.target.each}-{one.member}")
    title = titles.get(one.target.each or "", {}).get(one.member)
    if title and one.target.each == "theme" and app.on_pages:
        return f"{title} ({one.member})"
    return title or one.member


def choose_plans(app: App, plan_id: str | None) -> tuple[Plan, ...]:
    """Return the plan that is named, or all of them."""
    if plan_id is None:
        return app.rules.plans
    plan = app.rules.plan(plan_id)
    if plan is None:
        raise WrongUsage(
            "no-such-plan", plan=plan_id, known=", ".join(one.id for one in app.rules.plans) or "–"
        )
    return (plan,)
