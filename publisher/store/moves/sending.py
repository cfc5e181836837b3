"""Sending: take a delivery for one call, keep what lies on the channel, record how the call ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import SENDS, Delivery, Operation, State, check_step
from publisher.core.receipt import Staged
from publisher.core.verdict import Answer, Verdict
from publisher.store import attempts
from publisher.store.json import staged_json
from publisher.store.moves.change import move, take_as_read
from publisher.store.moves.claims import Claim
from publisher.store.moves.consequences import consequences, state_after
from publisher.store.moves.wishing import follow_up
from publisher.store.seals import Seal
from publisher.store.tables.delivery import DELIVERY
from publisher.store.trail import write_step

D = DELIVERY.c


def claim(
    session: Session,
    delivery: Delivery,
    operation: Operation,
    key: str,
    revision: int | None,
    now: datetime,
    lease: timedelta,
    worker: str,
    begins_at: datetime | None = None,
    outside: datetime | None = None,
    text: str | None = None,
) -> Claim | None:
    """Write an attempt down and take the delivery for it; None when somebody else has it.

    The call `begins_at` its time, or now; `outside` is the outlets' time where it is not ours; `text` is
    the message that goes out with it.

    The caller has checked holds in this same transaction. What is written here is on disk before a
    byte goes out.
    """
    n = delivery.attempts + 1
    changes: dict[str, Any] = {"attempts": n, "lease_until": now + lease, "changed_at": now}
    if operation in SENDS:
        check_step(delivery.state, State.SENDING)
        changes |= {"state": State.SENDING, "tries": delivery.tries + 1, "looks": 0}
    if operation is Operation.FIND:
        changes["looks"] = delivery.looks + 1
    if not take_as_read(session, delivery, changes):
        return None
    begins_at = begins_at or now
    times = (begins_at, outside or now, now + lease)
    attempts.begin(session, delivery.id, n, operation, revision, key, worker, *times, text)
    write_step(
        session,
        now,
        "daemon",
        str(operation),
        item=delivery.item,
        delivery=delivery.id,
        n=n,
        revision=revision,
    )
    return Claim(delivery, operation, n, revision, key, begins_at)


def renew(session: Session, claim: Claim, until: datetime) -> None:
    """Prolong the lease of an attempt that shows life; nothing moves, so the trail has no step of it."""
    still_its_own = (D.id == claim.delivery.id, D.attempts == claim.n, D.lease_until.is_not(None))
    session.execute(sa.update(DELIVERY).where(*still_its_own).values(lease_until=until))


def settle(
    session: Session,
    delivery: Delivery | None,
    claim: Claim,
    answer: Answer,
    verdict: Verdict,
    now: datetime,
    sent_at: datetime,
    seal: Seal | None = None,
) -> Delivery | None:
    """Record how a claimed attempt ended; None when it was settled already.

    `delivery` is as it stands now. `sent_at` is the instant that counts as the publication when the
    answer proves one. A wish that changed meanwhile (an edit, a withdrawal) is acted upon at once.
    `seal` is the attempt's own.
    """
    settled = None
    if delivery is not None and delivery.attempts == claim.n and delivery.busy:
        verdict = replace(verdict, state=state_after(delivery, claim, verdict))
        changes = {"lease_until": None, **consequences(delivery, claim, answer, verdict, now, sent_at)}
        action = str(verdict.outcome)
        settled = move(session, delivery, verdict.state, now, "daemon", action, seal=seal, **changes)
    if settled is None:
        _came_late(session, claim.delivery, seal, now)
        return None
    return follow_up(session, settled, now)


def keep(session: Session, claim: Claim, staged: Staged) -> bool:
    """Write down what lies on the channel so far; False when the attempt is not under way any more.

    It changes no state, so the state may have changed meanwhile: a piece that was cancelled while its
    pictures went up still has to know which of them to remove.
    """
    statement = (
        sa.update(DELIVERY)
        .where(D.id == claim.delivery.id, D.attempts == claim.n, D.lease_until.is_not(None))
        .values(staged=staged_json(staged, claim.revision))
    )
    result: Any = session.execute(statement)
    return bool(result.rowcount == 1)


def give_back(
    session: Session, delivery: Delivery, operation: Operation, now: datetime, seal: Seal | None = None
) -> Delivery | None:
    """Undo the claim of a call that was not made, or of one that does no harm when it is made again.

    `delivery` is as it stands now, claimed; return it as it stands then, None when another came first.
    """
    columns: dict[str, Any] = {"lease_until": None}
    if operation in SENDS:
        columns |= {"tries": delivery.tries - 1, "next_try_at": now}
    if operation is Operation.FIND:
        columns["looks"] = delivery.looks - 1
    if delivery.state is State.CANCELLED and delivery.staged:
        columns["stage_at"] = now
    state = State.SCHEDULED if operation in SENDS else delivery.state
    given_back = move(session, delivery, state, now, "daemon", "given-back", seal=seal, **columns)
    if given_back is None:
        _came_late(session, delivery, seal, now)
        return None
    return follow_up(session, given_back, now)


def _came_late(session: Session, delivery: Delivery, seal: Seal | None, now: datetime) -> None:
    """Write down the end of an attempt that moves nothing any more, where it is news."""
    if seal is not None:
        told = {"n": seal.n, "sealed": seal.digest}
        write_step(session, now, "daemon", "came-late", item=delivery.item, delivery=delivery.id, **told)
