"""Links in the database: what is on record at an address, as addresses are compared."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.activity import Activity, Kind
from publisher.core.delivery import Delivery
from publisher.core.feed import plain_link
from publisher.store import activities, deliveries
from publisher.store.tables.activity import ACTIVITY
from publisher.store.tables.delivery import DELIVERY

A, D = ACTIVITY.c, DELIVERY.c
OF_PIECES = (Kind.POST, Kind.COVERAGE)
"""Activities whose link is that of one piece; that of any other may lead to a piece about it."""
FEW = 20
"""Links that the database looks for; of more it is quicker to read them all."""


def deliveries_at(session: Session, links: Set[str]) -> Iterator[tuple[str, Delivery]]:
    """Yield what is out at one of these plain links, with the link; oldest first."""
    for link, number in _numbers(session, D.id, D.receipt["url"].as_string(), links, D.live.is_not(None)):
        if found := deliveries.get(session, number):
            yield link, found


def activities_at(session: Session, links: Set[str]) -> Iterator[tuple[str, Activity]]:
    """Yield the posts and coverage that count at one of these plain links, with the link; oldest first."""
    counts = (A.removed_at.is_(None), A.kind.in_(OF_PIECES), A.url != "")
    for link, number in _numbers(session, A.id, A.url, links, *counts):
        if found := activities.get(session, number):
            yield link, found


def _numbers(
    session: Session, id: Any, url: Any, links: Set[str], *conditions: sa.ColumnElement[bool]
) -> list[tuple[str, int]]:
    if not links:
        return []
    likely = sa.or_(*(_like(url, link) for link in links)) if len(links) <= FEW else sa.true()
    rows = session.execute(sa.select(id, url).where(url.is_not(None), likely, *conditions).order_by(id))
    return [(link, number) for number, held in rows if (link := plain_link(held)) in links]


def _like(url: Any, link: str) -> sa.ColumnElement[bool]:
    """Return what every address fulfils that is the plain `link`: its path is never written otherwise."""
    host, _, path = link.partition("://")[2].partition("?")[0].partition("/")
    like: sa.ColumnElement[bool] = (
        url.contains(path, autoescape=True) if path else sa.func.lower(url).contains(host, autoescape=True)
    )
    return like
