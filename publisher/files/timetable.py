"""`schedules/timetable.toml`: slots, quiet hours, blackout days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from publisher.core.item import Form, Tone
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.core.slots import Blackout, Quiet, Recurrence, Slot, Weekly
from publisher.core.timetable import Timetable
from publisher.files.channel_settings import name_unknown_channel
from publisher.files.cron import Cron, read_cron
from publisher.files.kinds import Day, OneOrMore, Table, Wall, Weekday
from publisher.files.mistakes import list_mistakes, refuse_errors
from publisher.files.toml import Document, read_toml

FILE = "schedules/timetable.toml"


def _read_cron(value: str) -> str:
    if read_cron(value) is None:
        raise PydanticCustomError("wrong-cron", "not a cron expression", {"given": value})
    return value


class SlotTable(Table):
    """`[[slot]]`: either `cron`, or `days` with `times`."""

    channel: str
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    times: Annotated[tuple[Wall, ...], Field(min_length=1)] | None = None
    cron: Annotated[str, AfterValidator(_read_cron)] | None = None
    forms: OneOrMore[Form] = ()
    themes: OneOrMore[str] = ()
    units: OneOrMore[str] = ()
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _has_one_way(self) -> SlotTable:
        by_days = self.days is not None or self.times is not None
        if by_days == (self.cron is not None):
            raise PydanticCustomError("slot-needs-times", "either cron, or days and times")
        if by_days and (self.days is None or self.times is None):
            raise PydanticCustomError("slot-needs-times", "days and times belong together")
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> SlotTable:
        if self.from_ and self.until and self.until < self.from_:
            raise PydanticCustomError("ends-before-it-begins", "until is before from")
        return self

    @property
    def recurrence(self) -> Recurrence:
        if self.cron is not None:
            return Cron(self.cron)
        return Weekly(frozenset(self.days or ()), tuple(sorted(set(self.times or ()))))

    def made(self) -> Slot:
        filters = frozenset(self.forms), frozenset(self.themes), frozenset(self.units)
        return Slot(self.channel, self.recurrence, *filters, self.from_, self.until)


class QuietTable(Table):
    """`[[quiet]]`: hours of every day without posts."""

    channels: OneOrMore[str] = ()
    between: tuple[Wall, Wall]

    @model_validator(mode="after")
    def _is_not_empty(self) -> QuietTable:
        if self.between[0] == self.between[1]:
            raise PydanticCustomError("quiet-is-empty", "both ends are the same")
        return self

    def made(self) -> Quiet:
        return Quiet(*self.between, frozenset(self.channels))


def _check_trait(value: str) -> str:
    kind, _, name = value.partition(":")
    closed: dict[str, tuple[str, ...]] = {"tone": tuple(Tone), "form": tuple(Form)}
    right = value == "urgent" or (
        name in closed[kind] if kind in closed else kind in ("theme", "unit") and name
    )
    if not right:
        raise PydanticCustomError("wrong-allow", "not something to allow", {"given": value})
    return value


class BlackoutTable(Table):
    """`[[blackout]]`: days without posts, but for what `allow` names."""

    dates: Annotated[OneOrMore[Day], Field(min_length=1)]
    channels: OneOrMore[str] = ()
    reason: str = ""
    allow: OneOrMore[Annotated[str, AfterValidator(_check_trait)]] = ()

    def made(self) -> Blackout:
        return Blackout(frozenset(self.dates), self.reason, frozenset(self.channels), frozenset(self.allow))


class TimetableFile(Table):
    slot: tuple[SlotTable, ...] = ()
    quiet: tuple[QuietTable, ...] = ()
    blackout: tuple[BlackoutTable, ...] = ()


def read_timetable(
    workspace: Path, zone: ZoneInfo, channels: Sequence[str]
) -> tuple[Timetable, tuple[Problem, ...]]:
    """Read the timetable and its warnings; errors raise WrongConfiguration, all of them at once.

    A workspace without the file has no slots: everything that asks for the next one goes at once.
    """
    if not (workspace / FILE).exists():
        return Timetable(zone), ()
    document = read_toml(workspace, FILE)
    problems = tuple(_check_channels(document, list(channels)))
    try:
        file = TimetableFile.model_validate(document.content)
    except ValidationError as error:
        problems += list_mistakes(document, TimetableFile, error)
    refuse_errors(problems)
    timetable = Timetable(
        zone,
        tuple(slot.made() for slot in file.slot),
        tuple(quiet.made() for quiet in file.quiet),
        tuple(blackout.made() for blackout in file.blackout),
    )
    return timetable, tuple(_warn_of_quiet_slots(document, timetable))


def _check_channels(document: Document, known: list[str]) -> Iterator[Problem]:
    """Find channels that config.toml does not have, in the raw file, so that one look finds everything."""
    for kind in ("slot", "quiet", "blackout"):
        tables = document.content.get(kind)
        for index, table in enumerate(tables if isinstance(tables, list) else ()):
            for key, name in _channels_in(table if isinstance(table, dict) else {}):
                if name not in known:
                    said = name_unknown_channel(name, known)
                    yield document.problem((kind, index, *key), said, value=True)


def _channels_in(table: dict[str, object]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    one, many = table.get("channel"), table.get("channels")
    if isinstance(one, str):
        yield ("channel",), one
    for index, name in enumerate([many] if isinstance(many, str) else many if isinstance(many, list) else ()):
        if isinstance(name, str):
            yield ("channels", index), name


def _warn_of_quiet_slots(document: Document, timetable: Timetable) -> Iterator[Problem]:
    """Name the slots that quiet hours shut for good."""
    for index, slot in enumerate(timetable.slots):
        for wall in _sample_times(slot):
            quiet = next(
                (one for one in timetable.quiet if one.concerns(slot.channel) and one.holds_at(wall)), None
            )
            if quiet is not None:
                said = _tell_quiet_slot(slot, wall, quiet)
                yield document.problem(("slot", index), said, severity=Severity.WARNING)


def _sample_times(slot: Slot) -> list[time]:
    """Return the wall times of one week of the slot's life; enough to warn by."""
    first = slot.from_ or date(2024, 1, 1)
    return sorted({wall for ahead in range(7) for wall in slot.times_on(first + timedelta(days=ahead))})


def _tell_quiet_slot(slot: Slot, wall: time, quiet: Quiet) -> Message:
    hours = f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"
    return message("slot-in-quiet-hours", channel=slot.channel, at=f"{wall:%H:%M}", hours=hours)
