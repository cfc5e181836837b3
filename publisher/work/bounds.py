"""Bounds: before and after which instants a piece must not go out, whatever a person orders of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.errors import WrongUsage
from publisher.core.item import Item
from publisher.core.localtime import local_day, write_local
from publisher.core.unit_life import outside_its_life
from publisher.core.units import Units
from publisher.store import items


def refuse_expired(app: App, session: Session, item: Item, at: datetime, now: datetime) -> None:
    """Raise WrongUsage where a piece will have expired `at`: it would certainly be missed."""
    end = item.expires_at
    if end is None or at < end or item.corrects is not None:
        return
    code = "has-expired" if end <= now else "expires-by-then"
    told = {"end": write_local(app.zone, end), "at": write_local(app.zone, at)}
    raise WrongUsage(code, path=_path(session, item), **told)


def refuse_embargoed(app: App, session: Session, delivery: Delivery, item: Item, at: datetime) -> None:
    """Raise WrongUsage where a piece may not be out yet `at`: nothing else would keep it back."""
    begin = item.not_before
    if begin is None or at >= begin or item.corrects is not None:
        return
    told = write_local(app.zone, begin)
    raise WrongUsage("embargoed-until", begin=told, number=delivery.id, path=_path(session, item))


def refuse_outside_life(app: App, item: Item, at: datetime) -> None:
    """Raise WrongUsage where a unit of the piece is not there on that day; its successor is named."""
    units, day = app.rules.units or Units(), local_day(app.zone, at)
    for unit in filter(None, map(units.get, item.units)):
        if not unit.lives_on(day):
            said = outside_its_life(unit, units, day)
            raise WrongUsage(said.code, **said.values)


def _path(session: Session, item: Item) -> str:
    known = items.get(session, item.id)
    assert known is not None
    return f"content/{known.path}"
