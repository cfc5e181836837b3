"""Holding: one order stops what it names; its release lets everything find a time again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.hold import Hold, is_scope
from publisher.core.item import Tone
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.files.mistakes import find_nearest
from publisher.store import deliveries, holds, items, moves
from publisher.work import posting
from publisher.work.orders import stopping


def hold(
    app: App,
    session: Session,
    scopes: tuple[str, ...],
    now: datetime,
    by: str,
    *,
    reason: str = "",
    until: datetime | None = None,
    excepted: tuple[str, ...] = (),
) -> list[Hold]:
    """Stop everything in the scopes at once; what was scheduled waits, and says so."""
    for scope in (*scopes, *excepted):
        _check(app, session, scope)
    if until is not None and until <= now:
        raise WrongUsage("time-has-passed", at=write_local(app.zone, until))
    orders = [
        holds.order(session, scope, now, by, reason=reason, until=until, excepted=excepted)
        for scope in scopes
    ]
    _sweep(session, now)
    return orders


def _check(app: App, session: Session, scope: str) -> None:
    """Refuse a scope that stops nothing: a slip of the pen must not pass for an order."""
    if not is_scope(scope):
        raise WrongUsage("not-a-scope", given=scope)
    kind, _, name = scope.partition(":")
    if kind == "item" and items.get(session, name) is None:
        raise WrongUsage("no-such-item", item=name)
    known = _known(app, kind)
    if known is None or name in known:
        return
    if near := find_nearest(name, known):
        raise WrongUsage("no-such-scope-near", given=scope, nearest=f"{kind}:{near}")
    raise WrongUsage("no-such-scope", given=scope, known=", ".join(sorted(known)) or "–")


def _known(app: App, kind: str) -> Collection[str] | None:
    """Return the names of a kind that this workspace knows; None where any name may turn up."""
    if app.mistakes:
        return None
    match kind:
        case "channel":
            return app.config.channels
        case "unit":
            return app.rules.units.by_id if app.rules.units else None
        case "theme":
            return app.rules.themes
        case "tone":
            return tuple(Tone)
    return None


def _sweep(session: Session, now: datetime) -> None:
    """Let every scheduled delivery that an order names wait; the claim checks again in any case."""
    orders = holds.standing(session, now)
    for delivery in deliveries.in_state(session, State.SCHEDULED):
        if delivery.busy:
            continue
        order = stopping(session, delivery, posting.content(session, delivery), orders, now)
        if order is not None:
            told = message("held", scope=order.scope, reason=order.reason or "-")
            moves.reserve(session, delivery, None, None, told, now)


def release(session: Session, scopes: tuple[str, ...], now: datetime, by: str) -> list[Hold]:
    """End the orders for these scopes, or all; the daemon gives every waiting delivery its time."""
    ended = holds.release(session, scopes, now, by)
    if scopes and not ended:
        raise WrongUsage("no-such-hold", scopes=", ".join(scopes))
    return ended
