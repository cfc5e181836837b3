"""Short ways to write timetables in tests."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from publisher.core.slots import Slot, Weekly
from publisher.core.timetable import Asked, Booked, Bookings, Pace, Place, Timetable, place

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAILY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))


def at(text: str, zone: ZoneInfo = HANOI) -> datetime:
    """Return a local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def wall(text: str) -> time:
    return time.fromisoformat(text)


def slot(
    times: str = "09:45", days: frozenset[int] = DAILY, channel: str = "website", **more: object
) -> Slot:
    return Slot(channel, Weekly(days, tuple(map(wall, times.split()))), **more)  # type: ignore[arg-type]  # filters


def timetable(*slots: Slot, zone: ZoneInfo = HANOI, **more: object) -> Timetable:
    return Timetable(zone, slots, **more)  # type: ignore[arg-type]  # quiet, blackouts


def asked(form: str = "article", channel: str = "website", **more: object) -> Asked:
    return Asked(channel, form, **more)  # type: ignore[arg-type]  # whatever the test asks


class Desk:
    """Place pieces one after another and book what they get."""

    def __init__(self, timetable: Timetable, pace: Pace | None = None, now: str = "2027-01-18 08:00") -> None:
        self.timetable = timetable
        self.pace = pace or Pace()
        self.now = at(now, timetable.zone)
        self.booked = Bookings(timetable.zone)

    def ask(self, one: Asked | None = None) -> str:
        """Return the local time, or the code of the reason why there is none."""
        found = place(self.timetable, one or asked(), self.pace, self.booked, self.now)
        if not isinstance(found, Place):
            return found.code
        self.booked.add(Booked(found.at, found.slot))
        return f"{found.at.astimezone(self.timetable.zone):%a %d/%m %H:%M}"

    def reasons(self, one: Asked | None = None) -> list[str]:
        found = place(self.timetable, one or asked(), self.pace, self.booked, self.now)
        assert isinstance(found, Place)
        return [reason.code for reason in found.reasons]
