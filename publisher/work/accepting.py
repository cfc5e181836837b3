"""Accepting: what people make of the entries that feeds show and nobody has answered for.

    accepted   it counts for a unit, with its form and themes: by hand on our channel, or coverage elsewhere
    ignored    it is none of ours, or of no use

An entry that turns out to be one of our deliveries counts as that, and what was made of it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.item import Form
from publisher.core.sighting import OPEN, Fate, Sighting
from publisher.files.choices import FORMS
from publisher.store import sightings
from publisher.store.trail import write_step
from publisher.work import recognising
from publisher.work.reading import reading_rules
from publisher.work.sources import OF_CHANNELS, place_of


@dataclass(frozen=True)
class Given:
    """What a person says of an entry, as it was typed: names of units and themes, a form."""

    units: tuple[str, ...] = ()
    form: str | None = None
    themes: tuple[str, ...] = ()


def accept(app: App, session: Session, number: int, given: Given, now: datetime, by: str) -> Sighting:
    """Let an entry count as a person says; one that is answered, or is ours, raises WrongUsage."""
    one = _open(session, number, now)
    answer = {
        "by": by,
        "at": now.isoformat(),
        "units": _known(app, "units", given.units, "no-such-unit"),
        "themes": _known(app, "themes", given.themes, "no-such-theme"),
        "form": _form(given.form),
    }
    sightings.settle(session, one, Fate.ACCEPTED, delivery=None, answer=answer)
    _tell(session, one, "sighting-accepted", now, by)
    return _again(session, number)


def ignore(session: Session, number: int, now: datetime, by: str) -> Sighting:
    """Put an entry aside for good."""
    one = _open(session, number, now)
    sightings.settle(session, one, Fate.IGNORED, delivery=None, answer={"by": by, "at": now.isoformat()})
    _tell(session, one, "sighting-ignored", now, by)
    return _again(session, number)


def take_back(session: Session, one: Sighting, delivery: int, now: datetime) -> None:
    """Record that what a person accepted is a delivery of ours, which counts by itself."""
    _tell(session, one, "sighting-is-own", now, "daemon", delivery)


def _open(session: Session, number: int, now: datetime) -> Sighting:
    """Return an entry that waits for an answer, once it has been compared with what is out by now."""
    found = sightings.get(session, number)
    if found is None:
        raise WrongUsage("no-such-sighting", number=number)
    if found.feed.startswith(OF_CHANNELS) and found.fate in OPEN:
        recognising.recognise(session, place_of(found.feed), found.feed, now)
        found = _again(session, number)
    if found.fate not in OPEN:
        told = {"title": found.entry.title, "delivery": found.delivery or ""}
        raise WrongUsage(f"sighting-is-{found.fate}", number=number, **told)
    return found


def _again(session: Session, number: int) -> Sighting:
    found = sightings.get(session, number)
    assert found is not None
    return found


def _known(app: App, key: str, given: Iterable[str], code: str) -> list[str]:
    """Return the ids that names mean; where the workspace knows none, any name will do."""
    names = reading_rules(app.config, app.rules, None).names.get(key)
    if names is None:
        return list(given)
    found = {name: names.find(name) for name in given}
    for name, id in found.items():
        if id is None:
            raise WrongUsage(code, given=name, known=", ".join(names.ids))
    return [id for id in found.values() if id is not None]


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
