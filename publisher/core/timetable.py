"""The timetable, and the rules by which a piece gets its time on a channel.

    next       the first free slot that takes the piece; at once where the channel has no slots
    a time     that time, moved to the first instant that the rules allow; to another day at the same hour
    now        at once, moved to the first instant that the rules allow
    urgent     at once or at its time, past slots and spacing

Quiet hours and the daily maximum bind everything; blackout days let through what they allow.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.core.bookings import Booked, Bookings
from publisher.core.localtime import DAY, day_start, instant, local_day, write_local
from publisher.core.message import Message, message
from publisher.core.slots import Asked, Blackout, Quiet, Slot

__all__ = [
    "Asked",
    "Blackout",
    "Booked",
    "Bookings",
    "Pace",
    "Place",
    "Quiet",
    "Slot",
    "Timetable",
    "place",
    "stands",
]

HORIZON = timedelta(days=400)
"""How far ahead a time is looked for: a year, and the slots of a season behind it."""


@dataclass(frozen=True)
class Pace:
    """How close together a channel wants its posts; the maximum counts local days."""

    spacing: timedelta = timedelta()
    daily_max: int | None = None


@dataclass(frozen=True)
class Place:
    """The time that a piece gets (UTC), its slot if it has one, and why; the first reason decides."""

    at: datetime
    slot: str | None
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class Opening:
    """One slot on one day; `id` stays the same for as long as the slot stands at that instant."""

    at: datetime
    id: str
    slot: Slot


@dataclass(frozen=True)
class Timetable:
    """When each channel publishes, in the workspace's time zone."""

    zone: ZoneInfo
    slots: tuple[Slot, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    _openings: dict[tuple[str, date], tuple[Opening, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def slots_of(self, channel: str) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if slot.channel == channel)

    def openings_on(self, channel: str, day: date) -> tuple[Opening, ...]:
        """Return the channel's slots on a local day, in the order of time."""
        known = self._openings.get((channel, day))
        if known is None:
            known = self._openings[channel, day] = self._list_openings(channel, day)
        return known

    def openings(self, channel: str, start: datetime, end: datetime) -> Iterator[Opening]:
        """Name the channel's slots from `start` up to `end`, in the order of time."""
        day = local_day(self.zone, start) - DAY  # clocks that skip a whole day move its slots to the next
        last = local_day(self.zone, end)
        while day <= last:
            yield from (one for one in self.openings_on(channel, day) if start <= one.at < end)
            day += DAY

    def quiet_at(self, channel: str, at: datetime) -> Quiet | None:
        """Return the quiet hours that hold on the channel at an instant."""
        wall = at.astimezone(self.zone).time()
        return next((one for one in self.quiet if one.concerns(channel) and one.holds_at(wall)), None)

    def blackout_at(self, asked: Asked, at: datetime) -> Blackout | None:
        """Return the blackout that stops the piece at an instant."""
        day = local_day(self.zone, at)
        return next((one for one in self.blackouts if day in one.dates and one.stops(asked)), None)

    def _list_openings(self, channel: str, day: date) -> tuple[Opening, ...]:
        found = [
            (instant(self.zone, day, wall), slot)
            for slot in self.slots_of(channel)
            for wall in slot.times_on(day)
        ]
        openings: list[Opening] = []
        for at, slot in sorted(found, key=lambda one: one[0]):
            same = sum(1 for one in openings if one.at == at)
            openings.append(Opening(at, _name_opening(channel, at, same), slot))
        return tuple(openings)


def _name_opening(channel: str, at: datetime, same: int) -> str:
    """Name a slot by channel and instant, so that its place in the file does not matter."""
    name = f"{channel}@{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return f"{name}#{same + 1}" if same else name


def place(timetable: Timetable, asked: Asked, pace: Pace, booked: Bookings, now: datetime) -> Place | Message:
    """Give a piece its time, never before `now`; a Message says why there is none.

    The caller books the place. Whether a wish for a past time is late is the caller's to judge first.
    """
    search = _Search(timetable, asked, pace, booked)
    start = max(one for one in (now, asked.not_before, asked.when) if isinstance(one, datetime))
    if asked.when == "next" and not asked.urgent and timetable.slots_of(asked.channel):
        return search.next_slot(start)
    return search.first_instant(start, now)


def stands(timetable: Timetable, asked: Asked, at: datetime, slot: str | None) -> bool:
    """Tell whether a time that was given once still agrees with the timetable as it is now."""
    if timetable.quiet_at(asked.channel, at) or timetable.blackout_at(asked, at):
        return False
    openings = timetable.openings(asked.channel, at, at + timedelta(minutes=1))
    return slot is None or any(one.id == slot and one.slot.takes(asked) for one in openings)


@dataclass(frozen=True)
class _Search:
    """One look for a time."""

    timetable: Timetable
    asked: Asked
    pace: Pace
    booked: Bookings

    def next_slot(self, start: datetime) -> Place | Message:
        """Take the first slot from `start` on that takes the piece and is free."""
        asked, kind, end = self.asked, self._slot_kind, self._end(start)
        if not any(slot.takes(asked) for slot in self.timetable.slots_of(asked.channel)):
            return message("no-slot-takes-it", channel=asked.channel, form=asked.form)
        for opening in self._fitting(self.booked.free_from(self.spacing, kind, start), end):
            if self._is_free(opening):
                self.booked.remember_full(self.spacing, kind, start, opening.at)
                return self._explain(opening, start)
        self.booked.remember_full(self.spacing, kind, start, end)
        if end < start + HORIZON:
            return self._expired()
        return message("no-free-slot", channel=asked.channel, form=asked.form, days=HORIZON.days)

    def first_instant(self, start: datetime, now: datetime) -> Place | Message:
        """Move from `start` to the first instant that the rules allow."""
        at, full_since, end = start, start, self._end(start)
        while at < end:
            moved = self._obstacle(at)
            if moved is None:
                self.booked.remember_full(self.spacing, self._kind, full_since, at)
                return Place(at, None, (*self._why_moved(start, at), self._reason_to_start(start, now)))
            if self._keeps_its_hour(at, moved[0]):
                full_since = moved[0]
            at = self._free_from(moved[0])
        self.booked.remember_full(self.spacing, self._kind, full_since, at)
        if end < start + HORIZON:
            return self._expired()
        return message("no-time-allowed", channel=self.asked.channel, days=HORIZON.days)

    def _why_moved(self, start: datetime, at: datetime) -> tuple[Message, ...]:
        """Return what stood in the way at the start; or, where it leads farther, what came right behind."""
        first = self._obstacle(start)
        if first is None:
            return ()
        second = self._obstacle(first[0]) if first[0] < at else None
        if second is not None and second[0] - first[0] > first[0] - start:
            return (second[1],)
        return (first[1],)

    def _keeps_its_hour(self, at: datetime, later: datetime) -> bool:
        """Tell whether a move passes over instants of another day that may be free."""
        zone = self.timetable.zone
        return isinstance(self.asked.when, datetime) and local_day(zone, at) != local_day(zone, later)

    def _free_from(self, at: datetime) -> datetime:
        """Pass over what is known to be taken; where the hour matters, only within a day that has room."""
        found = self.booked.free_from(self.spacing, self._kind, at)
        moved = self._obstacle(at) if found > at else None
        if moved is None or self._keeps_its_hour(at, found) or self._keeps_its_hour(at, moved[0]):
            return at
        return found

    def _end(self, start: datetime) -> datetime:
        """Return when to stop looking: the horizon, or the end of the piece's life."""
        expires = self.asked.expires_at
        return start + HORIZON if expires is None else min(max(expires, start), start + HORIZON)

    @property
    def spacing(self) -> timedelta:
        return timedelta() if self.asked.urgent else self.pace.spacing

    @property
    def _kind(self) -> Hashable:
        """Return what decides which times are free for the piece; pieces of one kind share a search."""
        stops = tuple(blackout.stops(self.asked) for blackout in self.timetable.blackouts)
        return (self.asked.channel, stops, self.pace.daily_max)

    @property
    def _slot_kind(self) -> Hashable:
        """Return the same for slots: which of them take the piece counts too."""
        takes = tuple(slot.takes(self.asked) for slot in self.timetable.slots_of(self.asked.channel))
        return (self._kind, takes)

    def _fitting(self, start: datetime, end: datetime) -> Iterator[Opening]:
        openings = self.timetable.openings(self.asked.channel, start, end)
        return (one for one in openings if one.slot.takes(self.asked))

    def _is_free(self, opening: Opening) -> bool:
        return opening.id not in self.booked.slots and self._obstacle(opening.at) is None

    def _explain(self, opening: Opening, start: datetime) -> Place:
        first = next(self._fitting(start, opening.at + DAY))
        if first.id == opening.id:
            reason = message("in-next-slot")
        else:
            reason = message("in-next-free-slot", first=write_local(self.timetable.zone, first.at))
        return Place(opening.at, opening.id, (reason,))

    def _obstacle(self, at: datetime) -> tuple[datetime, Message] | None:
        """Return the next instant worth a look and what stands in the way of this one."""
        return self._quiet(at) or self._blackout(at) or self._daily_max(at) or self._spacing(at)

    def _quiet(self, at: datetime) -> tuple[datetime, Message] | None:
        quiet = self.timetable.quiet_at(self.asked.channel, at)
        if quiet is None:
            return None
        hours = f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"
        return quiet.end_after(self.timetable.zone, at), message("moved-by-quiet-hours", hours=hours)

    def _blackout(self, at: datetime) -> tuple[datetime, Message] | None:
        blackout = self.timetable.blackout_at(self.asked, at)
        if blackout is None:
            return None
        if not blackout.reason:
            return self._next_day(at), message("moved-by-nameless-blackout")
        return self._next_day(at), message("moved-by-blackout", reason=blackout.reason)

    def _daily_max(self, at: datetime) -> tuple[datetime, Message] | None:
        most = self.pace.daily_max
        if most is None or self.booked.count(local_day(self.timetable.zone, at)) < most:
            return None
        return self._next_day(at), message("moved-by-daily-max", most=most)

    def _spacing(self, at: datetime) -> tuple[datetime, Message] | None:
        neighbour = self.booked.neighbour(at, self.spacing) if self.spacing else None
        if neighbour is None:
            return None
        minutes = round(self.spacing.total_seconds() / 60)
        return neighbour + self.spacing, message("moved-by-spacing", minutes=minutes)

    def _next_day(self, at: datetime) -> datetime:
        """Return the beginning of the next day; its same hour for a piece that asks for a time."""
        zone = self.timetable.zone
        day = local_day(zone, at) + DAY
        if isinstance(self.asked.when, datetime):
            return instant(zone, day, at.astimezone(zone).time())
        return day_start(zone, day)

    def _expired(self) -> Message:
        assert self.asked.expires_at is not None
        expires = write_local(self.timetable.zone, self.asked.expires_at)
        return message("expires-before-its-time", channel=self.asked.channel, expires=expires)

    def _reason_to_start(self, start: datetime, now: datetime) -> Message:
        if start == now:
            return message("at-once-urgent" if self.asked.urgent else "at-once")
        return message("not-before" if start == self.asked.not_before else "at-its-time")
