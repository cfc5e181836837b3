"""Accepting: what people make of the entries that feeds show and nobody has answered for.

    accepted   an activity is made of it: a post by hand on our channel, or coverage by another medium
    ignored    it is none of ours, or of no use

An entry that turns out to be one of our deliveries counts as that, and its activity is removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.activity import Activity, Kind, Origin
from publisher.core.activity_rules import fill_counts, find_faults
from publisher.core.errors import WrongUsage
from publisher.core.item import Form
from publisher.core.localtime import local_day
from publisher.core.sighting import OPEN, Fate, Sighting
from publisher.files.choices import FORMS
from publisher.files.names import Lookup
from publisher.files.unit_names import UnitNames
from publisher.store import activities, sightings
from publisher.store.trail import write_step
from publisher.words import word
from publisher.work import linked, recognising
from publisher.work.reading import reading_rules
from publisher.work.sources import OF_CHANNELS, place_of


@dataclass(frozen=True)
class Given:
    """What a person says of an entry, as it was typed: names of units and themes, a form."""

    units: tuple[str, ...] = ()
    form: str | None = None
    themes: tuple[str, ...] = ()


def accept(app: App, session: Session, number: int, given: Given, now: datetime, by: str) -> Activity:
    """Make an activity of an entry; one that is answered, ours or recorded by hand raises WrongUsage."""
    one = _open(app, session, number, now)
    wanted = _activity(app, one, given)
    for fault in find_faults(wanted, app.rules.units):
        raise WrongUsage(fault.message.code, **fault.message.values)
    if known := activities.alike(session, [wanted]).get(activities.likeness(wanted)):
        raise WrongUsage("sighting-recorded-before", number=number, activity=known.id, title=known.title)
    for said in linked.on_record(session, [wanted]).values():
        raise WrongUsage(f"sighting-{said.code}", sighting=number, **said.values)
    made = activities.add(session, wanted, by, now)
    sightings.settle(session, one, Fate.ACCEPTED, delivery=None, activity=made.id)
    _tell(session, one, "sighting-accepted", now, by)
    return made


def _activity(app: App, one: Sighting, given: Given) -> Activity:
    """Return what an entry counts as: a post on our own channel, or coverage by another medium."""
    kind = Kind.POST if one.feed.startswith(OF_CHANNELS) else Kind.COVERAGE
    day = local_day(app.zone, one.at)
    names = reading_rules(app.config, app.rules, None).names
    units = UnitNames(app.rules.units).on(day) if app.rules.units is not None else None
    return Activity(
        kind,
        one.entry.title or one.entry.link,
        day,
        units=_known(units, given.units, "no-such-unit"),
        channel=place_of(one.feed),
        form=_form(given.form),
        themes=_known(names.get("themes"), given.themes, "no-such-theme", app.rules.themes or ()),
        counts=fill_counts(kind, {}),
        url=one.entry.link,
        via=Origin.FEED,
    )


def ignore(app: App, session: Session, number: int, now: datetime, by: str) -> Sighting:
    """Put an entry aside for good."""
    one = _open(app, session, number, now)
    sightings.settle(session, one, Fate.IGNORED, delivery=None)
    _tell(session, one, "sighting-ignored", now, by)
    return _again(session, number)


def take_back(app: App, session: Session, one: Sighting, delivery: int, now: datetime) -> None:
    """Remove the activity of an entry that turned out to be a delivery of ours, which counts by itself."""
    made = activities.get(session, one.activity or 0)
    if made is not None and not made.is_removed:
        reason = word("counts-as-delivery", app.config.publisher.language, number=delivery)
        activities.remove(session, made.id, reason, "daemon", now)
    _tell(session, one, "sighting-is-own", now, "daemon", delivery)


def _open(app: App, session: Session, number: int, now: datetime) -> Sighting:
    """Return an entry that waits for an answer, once it has been compared with what is out by now."""
    found = sightings.get(session, number)
    if found is None:
        raise WrongUsage("no-such-sighting", number=number)
    if found.feed.startswith(OF_CHANNELS) and found.fate in OPEN:
        recognising.recognise(app, session, place_of(found.feed), found.feed, now)
        found = _again(session, number)
    if found.fate not in OPEN:
        told = {"title": found.entry.title, "delivery": found.delivery or ""}
        raise WrongUsage(f"sighting-is-{found.fate}", number=number, **told)
    return found


def _again(session: Session, number: int) -> Sighting:
    found = sightings.get(session, number)
    assert found is not None
    return found


def _known(names: Lookup | None, given: Iterable[str], code: str, ids: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the ids that names mean; where the workspace knows none, any name will do."""
    if names is None:
        return tuple(given)
    found = {name: names.find(name) for name in given}
    for name, id in found.items():
        if id is None:
            raise WrongUsage(code, given=name, known=", ".join(ids))
    return tuple(dict.fromkeys(id for id in found.values() if id is not None))


def _form(given: str | None) -> str | None:
    if given is None:
        return None
    found = FORMS.find(given)
    if found is None:
        raise WrongUsage("no-such-form", given=given, known=", ".join(Form))
    return found


def _tell(
    session: Session, one: Sighting, action: str, now: datetime, by: str, delivery: int | None = None
) -> None:
    what, where = {"sighting": one.id, "title": one.entry.title}, {"feed": one.feed, "url": one.entry.link}
    write_step(session, now, by, action, delivery=delivery, entry=what | where)
