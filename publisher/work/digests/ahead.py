"""Lines about what is to come: what goes out within a week, and reports that are due soon."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from publisher.core.delivery import State
from publisher.core.digest_letter import Line
from publisher.core.localtime import local_day
from publisher.store import deliveries
from publisher.work.digests.findings import Findings

WEEK = timedelta(weeks=1)
SOON = timedelta(days=10)
"""How long before a report is due people are reminded of it."""


def list_coming(found: Findings) -> list[Line]:
    """Return a line for each day of the coming week on which something goes out, counted by channel."""
    days: dict[date, Counter[str]] = {}
    for one in deliveries.in_state(found.session, State.SCHEDULED):
        if one.due_at is not None and found.now <= one.due_at < found.now + WEEK:
            days.setdefault(local_day(found.app.zone, one.due_at), Counter())[one.channel] += 1
    return [_tell_day(found, day, days[day]) for day in sorted(days)]


def _tell_day(found: Findings, day: date, counts: Counter[str]) -> Line:
    ours = [channel for channel in found.app.config.channels if counts[channel]]
    told = ", ".join(f"{channel} {counts[channel]}" for channel in ours)
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
