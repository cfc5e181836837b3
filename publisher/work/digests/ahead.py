"""Lines about what is to come: what goes out within a week, or that nothing does, and reports due soon."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from publisher.core.delivery import Delivery, State
from publisher.core.digest_letter import Line
from publisher.core.localtime import local_day
from publisher.store import deliveries, items
from publisher.work.digests.findings import Findings

WEEK = timedelta(weeks=1)
SOON = timedelta(days=10)
"""How long before a report is due people are reminded of it."""


def list_coming(found: Findings, unit: str = "") -> list[Line]:
    """Return a line for each day of the coming week on which something goes out, counted by channel.

    With `unit`, of its pieces alone.
    """
    days: dict[date, Counter[str]] = {}
    for one in _in_state(found, State.SCHEDULED, unit):
        if one.due_at is not None and found.now <= one.due_at < found.now + WEEK:
            days.setdefault(local_day(found.app.zone, one.due_at), Counter())[one.channel] += 1
    return [_tell_day(found, day, days[day]) for day in sorted(days)]


def tell_idle(found: Findings, unit: str = "") -> Line:
    """Say that nothing is scheduled for the coming week, and what to do about it."""
    waiting = len(_in_state(found, State.WAITING, unit))
    code = "idle-head" if unit else "idle"
    return Line(found.word(code), found.word(f"{code}-waiting" if waiting else f"{code}-todo", count=waiting))


def _in_state(found: Findings, state: State, unit: str) -> list[Delivery]:
    """Return deliveries that stand so, with `unit` those of its pieces."""
    every = deliveries.in_state(found.session, state)
    if not unit:
        return every
    known = items.of_ids(found.session, {one.item for one in every})
    own = {one.id for one in known if unit in one.units}
    return [one for one in every if one.item in own]


def _tell_day(found: Findings, day: date, counts: Counter[str]) -> Line:
    ours = [channel for channel in found.app.config.channels if counts[channel]]
    told = ", ".join(f"{found.app.config.channel_name(channel)} {counts[channel]}" for channel in ours)
    weekday = found.app.word(f"weekday-{day.weekday()}")
    return Line(found.word("day", weekday=weekday, day=f"{day:%d/%m}"), told)


def list_due(found: Findings) -> list[Line]:
    """Return a line for each window whose report is due soon, the next one first."""
    today = local_day(found.app.zone, found.now)
    windows = {window for plan in found.app.rules.plans for window in plan.windows if window.due is not None}
    due = sorted((one.due, one.title or one.id) for one in windows if one.due is not None)
    return [_tell_due(found, title, day, today) for day, title in due if today <= day <= today + SOON]


def _tell_due(found: Findings, title: str, day: date, today: date) -> Line:
    left = (day - today).days
    code = "due-in" if left else "due-today"
    return Line(title, found.word(code, day=f"{day:%d/%m/%Y}", left=left))
