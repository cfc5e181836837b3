"""Holding: one order stops what it names; its release lets everything find a time again.

    ordered   one short transaction; from its end on no claim takes what the order names
    swept     chunk by chunk, what was scheduled waits and says so: by the command as far as it gets in a
              moment, and by the daemon, which looks at all that is scheduled after an order

What neither has come to when it falls due is kept back by its claim (`publisher.work.departure`), and
shown as held all the same (`publisher.work.orders`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from time import monotonic, sleep

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.hold import Hold, is_scope
from publisher.core.item import Tone
from publisher.core.localtime import write_local
from publisher.files.mistakes import find_nearest
from publisher.store import deliveries, holds, items, moves, turns
from publisher.work import posting
from publisher.work.orders import stopping
from publisher.work.pieces import CHUNK, PIECE_SECONDS, REST_SECONDS


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
    """Order that everything in the scopes stops at once; `sweep` lets what was scheduled wait."""
    for scope in (*scopes, *excepted):
        check(app, session, scope)
    for scope in scopes:
        _check_exceptions(scope, excepted)
    if until is not None and until <= now:
        raise WrongUsage("time-has-passed", at=write_local(app.zone, until))
    return [
        holds.order(session, scope, now, by, reason=reason, until=until, excepted=excepted)
        for scope in scopes
    ]


def sweep(session: Session, numbers: Sequence[int], now: datetime) -> None:
    """Let those of these deliveries wait that are scheduled and that an order stops."""
    orders = holds.standing(session, now)
    if not orders:
        return
    for delivery in deliveries.of_numbers(session, numbers, State.SCHEDULED):
        if delivery.busy:
            continue
        order = stopping(session, delivery, posting.content(session, delivery), orders, now)
        if order is not None:
            moves.reserve(session, delivery, None, None, order.told, now)


def sweep_for(app: App, seconds: float) -> int:
    """Sweep what is due first, for so long at most, and let others write in between; return what is left."""
    with app.store.read() as session:
        left = turns.scheduled(session)
    ends = monotonic() + seconds
    while left and monotonic() < ends:
        left = _sweep_a_piece(app, left)
        if left:
            sleep(REST_SECONDS)
    return len(left)


def _sweep_a_piece(app: App, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Sweep as much as one transaction may take; return what is left."""
    ends = monotonic() + PIECE_SECONDS
    with app.store.write() as session:
        while numbers:
            chunk, numbers = numbers[:CHUNK], numbers[CHUNK:]
            sweep(session, chunk, app.clock.now())
            if monotonic() >= ends:
                break
    return numbers


def check(app: App, session: Session, scope: str) -> None:
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


def _check_exceptions(scope: str, excepted: tuple[str, ...]) -> None:
    """Refuse exceptions that leave nothing to hold."""
    for one in excepted:
        if one in {"all", scope}:
            raise WrongUsage("exception-lets-all-pass", scope=scope, given=one)


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


def release(session: Session, scopes: tuple[str, ...], now: datetime, by: str) -> list[Hold]:
    """End the orders for these scopes, or all; the daemon gives every waiting delivery its time."""
    ended = holds.release(session, scopes, now, by)
    if scopes and not ended:
        raise WrongUsage("no-such-hold", scopes=", ".join(scopes))
    return ended
