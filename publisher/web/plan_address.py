"""The address of a page of the plan: as of which day, until which, of which plan; every link keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.localtime import DAY, day_start, local_day, write_day
from publisher.work.causes import ACTIVITY, LINE, WORK, Place
from publisher.work.progress import choose_plans

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLACE = re.compile(rf"(?P<at>-?\d{{1,18}})-(?P<kind>{LINE}|{WORK}|{ACTIVITY})-(?P<name>.{{1,400}})")


@dataclass(frozen=True)
class PlanAddress:
    """What an address asks of the plan; what it says that nothing can be is left out of the question.

    `by` is the day by the end of which people ask what is needed.
    """

    at: str = ""
    plan: str = ""
    rolled_up: bool = False
    by: str = ""
    unread: str = field(default="", compare=False)
    """The moment as it was given, where it is none that has been."""

    @classmethod
    def read(cls, app: App, given: Mapping[str, str]) -> PlanAddress:
        at, plan = given.get("at", ""), given.get("plan", "").replace("\0", "")
        day, today = _day(at), local_day(app.zone, app.clock.now())
        is_past = day is not None and day <= today
        unread, at = ("", at) if is_past else (at, "")
        by = given.get("by", "")
        by = by if _day(by) is not None else ""
        return cls(at, plan if app.rules.plan(plan) else "", given.get("rolled_up") == "1", by, unread)

    def moment(self, app: App) -> datetime:
        """Return the last instant of the day that is asked for, today's being now; without one, now."""
        day, now = _day(self.at), app.clock.now()
        return now if day is None else min(day_start(app.zone, day + DAY) - MICROSECOND, now)

    def by_day(self, app: App) -> date | None:
        """Return the day by which something is needed, None where none is asked for or it has gone by."""
        day = _day(self.by)
        return day if day is not None and day >= local_day(app.zone, self.moment(app)) else None

    def gone_by(self, app: App) -> str | None:
        """Return the day by which something was to be needed, as people read it, once it has gone by."""
        day = _day(self.by)
        return write_day(day) if day is not None and self.by_day(app) is None else None

    def as_of(self, app: App) -> date | None:
        """Return the day to which units are rolled up, None where they are not."""
        return local_day(app.zone, self.moment(app)) if self.rolled_up else None

    def link(self, path: str, **more: str | None) -> str:
        """Return the address of a page that is asked for the same, and for more."""
        rolled_up = "1" if self.rolled_up else ""
        own = {"at": self.at, "by": self.by, "plan": self.plan, "rolled_up": rolled_up}
        said = {name: one for name, one in {**own, **more}.items() if one}
        return f"{path}?{urlencode(said)}" if said else path

    def target(self, plan: str, target: str, **more: str | None) -> str:
        """Return the address of one target."""
        path = f"/plan/{quote(plan, safe='')}/{quote(target, safe='')}"
        return replace(self, plan="").link(path, **more)


def has_plan(app: App, plan: str) -> bool:
    """Tell whether a plan is there."""
    try:
        return bool(choose_plans(app, plan))
    except WrongUsage:
        return False


def read_place(text: str) -> Place | None:
    """Return where a list goes on, None for its beginning and for nonsense."""
    found = PLACE.fullmatch(text.replace("\0", ""))
    try:
        return (EPOCH + int(found["at"]) * MICROSECOND, found["kind"], found["name"]) if found else None
    except OverflowError:
        return None


def write_place(place: Place) -> str:
    at, kind, name = place
    return f"{(at - EPOCH) // MICROSECOND}-{kind}-{name}"


def _day(text: str) -> date | None:
    """Return a day that the calendar goes on behind."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min + DAY < found < date.max - DAY else None
