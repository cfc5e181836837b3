"""One activity from its values, whether they stand in a row of a sheet or behind a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from publisher.core.activity import METRICS, Activity, Kind
from publisher.core.activity_rules import fill_counts, find_doubts, find_faults
from publisher.core.plan import Plan
from publisher.core.problem import has_error
from publisher.core.units import Units
from publisher.files.activity_names import KINDS
from publisher.files.activity_values import ActivityValues
from publisher.files.choices import FORMS
from publisher.files.findings import WHOLE, Findings, Place
from publisher.files.mistakes import find_nearest
from publisher.files.rules import ReadingRules
from publisher.files.unit_names import UnitNames

WITHOUT = {
    "kind": "activity-without-kind",
    "date": "activity-without-date",
    "title": "activity-without-title",
}
LONGEST = 300
"""Letters of a title, as of a piece's."""


@dataclass(frozen=True)
class ActivityRules:
    """What reading activities has to know: the names that exist, who lives when, what day it is here."""

    reading: ReadingRules
    units: Units | None
    plans: tuple[Plan, ...]
    today: date
    has_item: Callable[[str], bool]
    knows_channel: Callable[[str], bool]

    @cached_property
    def unit_names(self) -> UnitNames | None:
        return None if self.units is None else UnitNames(self.units)


@dataclass(frozen=True)
class Draft:
    """An activity that was read and found right, the files that prove it, and where its link stands."""

    activity: Activity
    files: tuple[Path, ...] = ()
    link_at: Place = WHOLE


def read_activity(
    values: ActivityValues, rules: ActivityRules, findings: Findings, files: tuple[Path, ...] = ()
) -> Draft | None:
    """Return the activity that the values speak of; None when something is wrong, which is told."""
    kind, day = _kind(values), values.day("date")
    for key in ("kind", "date", "title"):
        if values.scalar(key) is None and not _is_told(key, values, findings):
            findings.error(WITHOUT[key], values.at(key))
    activity = _activity(values, rules, findings, kind or Kind.OTHER, day or rules.today)
    if kind is None or day is None:
        return None
    _judge(activity, values, rules, findings)
    return None if has_error(findings.problems()) else Draft(activity, files, _place("url", values))


def _kind(values: ActivityValues) -> Kind | None:
    value = values.scalar("kind")
    found = KINDS.find(value.value) if value is not None else None
    if value is not None and found is None:
        values.unknown_choice("kind", KINDS, value)
    return Kind(found) if found else None


def _form(values: ActivityValues) -> str | None:
    value = values.scalar("form")
    found = FORMS.find(value.value) if value is not None else None
    if value is not None and found is None:
        values.unknown_choice("form", FORMS, value)
    return found


def _activity(
    values: ActivityValues, rules: ActivityRules, findings: Findings, kind: Kind, day: date
) -> Activity:
    return Activity(
        kind=kind,
        title=_title(values, findings),
        day=day,
        until=values.day("until"),
        units=values.known("units", rules.unit_names.on(day) if rules.unit_names else None),
        channel=_channel(values, rules, findings),
        form=_form(values),
        themes=values.known("themes"),
        indices=values.known("indices"),
        audiences=values.known("audiences"),
        place=values.line("place"),
        partners=values.parted("partners"),
        counts=fill_counts(kind, values.counts()),
        url=values.url("url"),
        item=_item(values, rules, findings),
        note=values.text("note"),
    )


def _title(values: ActivityValues, findings: Findings) -> str:
    title = values.line("title")
    if len(title) > LONGEST:
        findings.error("activity-title-too-long", values.at("title"), most=LONGEST)
    return title


def _channel(values: ActivityValues, rules: ActivityRules, findings: Findings) -> str | None:
    """Return the channel, any name but one that is a slip of a channel's here, for it would count nowhere."""
    channel, ours = values.line("channel"), rules.reading.channels or ()
    nearest = find_nearest(channel, ours) if channel and channel not in ours else None
    if nearest and not _is_told_apart(channel, nearest) and not rules.knows_channel(channel):
        findings.error("activity-channel-near", values.at("channel"), given=channel[:60], nearest=nearest)
    return channel or None


def _is_told_apart(channel: str, nearest: str) -> bool:
    """Tell whether a name has more words than a channel's that it holds, such as `loa 3` beside `loa`."""
    words = channel.lower().split()
    return len(words) > 1 and nearest.lower() in words


def _item(values: ActivityValues, rules: ActivityRules, findings: Findings) -> str | None:
    item = values.line("item")
    if item and not rules.has_item(item):
        findings.error("activity-of-unknown-item", values.at("item"), item=item[:60])
    return item or None


def _judge(activity: Activity, values: ActivityValues, rules: ActivityRules, findings: Findings) -> None:
    """Tell what cannot be, and what may be a slip; where a value could not be read, that is told already."""
    unreadable = {one for one in (*METRICS, *values.keys) if _is_told(one, values, findings)}
    told = unreadable | (set(METRICS) if unreadable & set(METRICS) else set())
    for tell, found in (
        (findings.error, find_faults(activity, rules.units)),
        (findings.warn, find_doubts(activity, rules.units, rules.plans, rules.today)),
    ):
        for fault in found:
            if fault.field not in told:
                tell(fault.message.code, _place(fault.field, values), **fault.message.values)


def _is_told(key: str, values: ActivityValues, findings: Findings) -> bool:
    """Tell whether something is wrong with what stands behind a key."""
    return key in values.keys and any((one.line, one.column) == values.at(key) for one in findings.problems())


def _place(key: str, values: ActivityValues) -> Place:
    """Return where a field stands, or the kind where nobody wrote the field."""
    return values.at(key if key in values.keys else "kind")
