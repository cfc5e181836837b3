"""Moves: the only place that takes a delivery from state to state.

Every change is a guarded UPDATE: it names the state and the attempt that it starts from, and does
nothing when another came first. Every change writes its step of the trail in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session

from publisher.core.delivery import (
    OPEN,
    SENDS,
    SILENT,
    Delivery,
    Operation,
    Outcome,
    State,
    Via,
    check_step,
    needed,
)
from publisher.core.message import Message
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import Answer, Verdict
from publisher.store import attempts, deliveries
from publisher.store.json import message_json, receipt_json, staged_json
from publisher.store.seals import Seal, seal_receipt
from publisher.store.tables import DELIVERY
from publisher.store.trail import write_step

D = DELIVERY.c


@dataclass(frozen=True)
class Claim:
    """The right to make one call: delivery as it was claimed, attempt number `n`, and its key."""

    delivery: Delivery
    operation: Operation
    n: int
    revision: int | None
    key: str
    begins_at: datetime

    @property
    def attempt(self) -> tuple[int, int]:
        """The numbers of the delivery and of its attempt."""
        return self.delivery.id, self.n


# --- wishing: what is wanted of a delivery -------------------------------------------------------


def create(session: Session, item: str, channel: str, revision: int, now: datetime, actor: str) -> Delivery:
    """Begin a delivery; it waits until it is given a time."""
    statement = sa.insert(DELIVERY).values(
        item=item,
        channel=channel,
        state=State.WAITING,
        wanted=revision,
        tries=0,
        looks=0,
        attempts=0,
        changed_at=now,
    )
    delivery = deliveries.value_of(session.execute(statement.returning(DELIVERY)).one())
    write_step(session, now, actor, "created", item=item, delivery=delivery.id, channel=channel)
    return delivery


def want(
    session: Session,
    delivery: Delivery,
    revision: int | None,
    now: datetime,
    actor: str,
    reason: Message | None = None,
) -> bool:
    """Say which revision should be live, None for none; what follows from it follows at once.

    A delivery that is being sent keeps its state: settling sees the new wish.
    """
    told = message_json(reason)
    if delivery.state in {State.SENDING, State.UNCONFIRMED}:
        return _change(session, delivery, delivery.state, now, actor, "wanted", wanted=revision, reason=told)
    operation = needed(revision, delivery.live)
    if delivery.live is None and revision is None:
        return cancel(session, delivery, now, actor, reason)
    if operation is None:
        rest: dict[str, Any] = {"wanted": revision, "next_try_at": None, "error": None, "reason": told}
        return _change(session, delivery, _at_rest(delivery), now, actor, "wanted", **rest)
    fresh: dict[str, Any] = {"wanted": revision, "tries": 0, "reason": told}
    if operation in {Operation.UPDATE, Operation.WITHDRAW}:  # what went wrong stays known: it may be in doubt
        fresh |= {"next_try_at": now, "stage_at": None}
        return _change(session, delivery, State.SCHEDULED, now, actor, "wanted", **fresh)
    if delivery.state in OPEN:
        columns: dict[str, Any] = {"wanted": revision}
        if delivery.staged and delivery.state is State.SCHEDULED:
            columns["stage_at"] = now
        return _change(session, delivery, delivery.state, now, actor, "wanted", **columns)
    fresh |= {"due_at": None, "slot": None, "set_at": None, "next_try_at": None, "stage_at": None}
    fresh["error"] = None
    return _change(session, delivery, State.WAITING, now, actor, "wanted", **fresh)


def cancel(
    session: Session, delivery: Delivery, now: datetime, actor: str, reason: Message | None = None
) -> bool:
    """Give up a delivery that is not live; its slot is free again, and staged remains are listed to go."""
    return _change(
        session,
        delivery,
        State.CANCELLED,
        now,
        actor,
        "cancelled",
        wanted=None,
        slot=None,
        next_try_at=None,
        stage_at=now if delivery.staged else None,
        reason=message_json(reason),
    )


# --- timing --------------------------------------------------------------------------------------


def schedule(
    session: Session,
    delivery: Delivery,
    at: datetime,
    slot: str | None,
    stage_at: datetime | None,
    reason: Message | None,
    now: datetime,
    actor: str = "daemon",
    set_at: datetime | None = None,
) -> bool:
    """Give a delivery its time, `set_at` by a person or not; a fresh start for its ladder of waits."""
    return _change(
        session,
        delivery,
        State.SCHEDULED,
        now,
        actor,
        "scheduled",
        due_at=at,
        slot=slot,
        set_at=set_at,
        next_try_at=at,
        stage_at=None if delivery.is_staged else stage_at,
        reason=message_json(reason),
        tries=0,
        error=None,
    )


def reserve(
    session: Session,
    delivery: Delivery,
    at: datetime | None,
    slot: str | None,
    reason: Message,
    now: datetime,
) -> bool:
    """Let a delivery wait, with the time it would take, or none; says why it waits.

    One that is live keeps the time it had: only the change of it waits.
    """
    if delivery.live is not None:
        at, slot = delivery.due_at, delivery.slot
    told = message_json(reason)
    same = delivery.state is State.WAITING and (delivery.due_at, delivery.slot) == (at, slot)
    if same and message_json(delivery.reason) == told:
        return False
    return _change(
        session,
        delivery,
        State.WAITING,
        now,
        "daemon",
        "waiting",
        due_at=at,
        slot=slot,
        next_try_at=None,
        stage_at=None,
        reason=told,
    )


def forget_time(session: Session, delivery: Delivery, reason: Message, now: datetime) -> bool:
    """Let a delivery be planned as if it had never had a time, set by a person or not."""
    columns = {"due_at": None, "slot": None, "set_at": None, "next_try_at": None, "stage_at": None}
    told = message_json(reason)
    return _change(session, delivery, State.WAITING, now, "daemon", "waiting", reason=told, **columns)


def rest(session: Session, delivery: Delivery, until: datetime, now: datetime) -> bool:
    """Let a change of what is live wait until what was lost before it can no longer land."""
    return _change(session, delivery, State.SCHEDULED, now, "daemon", "rests", next_try_at=until)


def seek(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let it be looked for whether what was live is still there, before it is changed."""
    return _change(session, delivery, State.UNCONFIRMED, now, "daemon", "sought", next_try_at=now, looks=0)


def remark(session: Session, delivery: Delivery, reason: Message | None, now: datetime) -> bool:
    """Say something else, or nothing, beside a delivery that stays as it is."""
    told = message_json(reason)
    return _change(session, delivery, delivery.state, now, "daemon", "looked-over", reason=told)


def go_on(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let a change of what is live, which had to wait, go out at once: it takes no slot."""
    return _change(
        session,
        delivery,
        State.SCHEDULED,
        now,
        "daemon",
        "scheduled",
        next_try_at=now,
        tries=0,
        reason=None,
    )


def fail(
    session: Session,
    delivery: Delivery,
    state: State,
    error: Message,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """End a delivery that was never sent as `refused` or `missed`; its slot is free again.

    `due_at` is the time that it missed, where it was never given one.
    """
    return _change(
        session,
        delivery,
        state,
        now,
        "daemon",
        str(state),
        error=message_json(error),
        due_at=delivery.due_at or due_at,
        slot=None,
        next_try_at=None,
        stage_at=None,
    )


def postpone(session: Session, delivery: Delivery, error: Message, until: datetime, now: datetime) -> bool:
    """Let a scheduled delivery rest that we cannot send ourselves just now; says why."""
    columns = {"next_try_at": until, "error": message_json(error)}
    return _change(session, delivery, State.SCHEDULED, now, "daemon", "postponed", **columns)


def retry(session: Session, delivery: Delivery, now: datetime, actor: str) -> bool:
    """Send again at once, because a person says so, who has looked where we could not tell."""
    has_looked = delivery.state is State.UNCONFIRMED or delivery.live is not None
    return _change(
        session,
        delivery,
        State.SCHEDULED,
        now,
        actor,
        "retried",
        due_at=delivery.due_at or now,
        set_at=now,
        next_try_at=now,
        stage_at=None,
        doubted_since=None if has_looked else delivery.doubted_since,
        tries=0,
        looks=0,
        error=None,
    )


def confirm(
    session: Session,
    delivery: Delivery,
    revision: int,
    url: str,
    at: datetime,
    now: datetime,
    actor: str,
    via: Via,
) -> bool:
    """Record that `revision` is out since `at`, with its address, as a person or a feed has seen.

    Where it was to be taken down meanwhile, that follows at once.
    """
    old = delivery.receipt
    receipt = Receipt(old.remote_id if old else url, url, old.parts if old else {})
    confirmed = _change(
        session,
        delivery,
        State.PUBLISHED,
        now,
        actor,
        "confirmed",
        wanted=revision if delivery.state is State.CANCELLED else delivery.wanted,
        live=revision,
        receipt=receipt_json(receipt),
        remote_id=receipt.remote_id,
        published_at=_out_since(delivery) or at,
        withdrawn_at=None,
        via=via,
        doubted_since=None,
        next_try_at=None,
        stage_at=None,
        staged=None,  # what a person found out there may be made of it, so nothing is removed
        error=None,
        url=url,
    )
    if confirmed and (out := deliveries.get(session, delivery.id)):
        _follow_up(session, out, now)
    return confirmed


def taken_down(session: Session, delivery: Delivery, now: datetime, actor: str, reason: Message) -> bool:
    """Record that a person has taken down what was out, or taken back what was handed over."""
    columns = {"wanted": None, "reason": message_json(reason), "error": None, **_gone(now)}
    return _change(session, delivery, State.WITHDRAWN, now, actor, "taken-down", **columns)


# --- doubting: what an old backup may be wrong about ---------------------------------------------


def doubt_all(session: Session, since: datetime) -> None:
    """Mark every delivery as known only up to `since`, the instant at which a backup was taken."""
    session.execute(sa.update(DELIVERY).values(doubted_since=since))


def doubt(session: Session, delivery: Delivery, since: datetime, now: datetime) -> bool:
    """Mark a delivery that was begun after a restore for a file that was there before it."""
    return _change(session, delivery, delivery.state, now, "daemon", "doubted", doubted_since=since)


def look_first(
    session: Session, delivery: Delivery, reason: Message, now: datetime, due_at: datetime | None = None
) -> bool:
    """Let a delivery be looked for before anything is done with it; its time stays.

    `due_at` is the time that it was to go out, where it was never given one.
    """
    columns = {"due_at": delivery.due_at or due_at or now, "next_try_at": now, "looks": 0}
    told = message_json(reason)
    return _change(session, delivery, State.UNCONFIRMED, now, "daemon", "doubted", reason=told, **columns)


# --- sending -------------------------------------------------------------------------------------


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
) -> Claim | None:
    """Write an attempt down and take the delivery for it; None when somebody else has it.

    The call `begins_at` its time, or now; `outside` is the outlets' time where it is not ours.

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
    if _update(session, delivery, changes, free=True) is None:
        return None
    begins_at = begins_at or now
    attempts.begin(
        session, delivery.id, n, operation, revision, key, worker, begins_at, outside or now, now + lease
    )
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
    claim: Claim,
    answer: Answer,
    verdict: Verdict,
    now: datetime,
    sent_at: datetime,
    seal: Seal | None = None,
) -> Delivery | None:
    """Record how a claimed attempt ended; None when it was settled already.

    `sent_at` is the instant that counts as the publication when the answer proves one. A wish that
    changed meanwhile (an edit, a withdrawal) is acted upon at once. `seal` is the attempt's own.
    """
    delivery = deliveries.get(session, claim.delivery.id)
    settled = None
    if delivery is not None and delivery.attempts == claim.n and delivery.busy:
        verdict = replace(verdict, state=_state_after(delivery, claim, verdict))
        changes = {"lease_until": None, **_consequences(delivery, claim, answer, verdict, now, sent_at)}
        action = str(verdict.outcome)
        settled = _move(session, delivery, verdict.state, now, "daemon", action, seal=seal, **changes)
    if settled is None:
        _came_late(session, claim.delivery, seal, now)
        return None
    return _follow_up(session, settled, now)


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
    given_back = _move(session, delivery, state, now, "daemon", "given-back", seal=seal, **columns)
    if given_back is None:
        _came_late(session, delivery, seal, now)
        return None
    return _follow_up(session, given_back, now)


def _came_late(session: Session, delivery: Delivery, seal: Seal | None, now: datetime) -> None:
    """Write down the end of an attempt that moves nothing any more, where it is news."""
    if seal is not None:
        told = {"n": seal.n, "sealed": seal.digest}
        write_step(session, now, "daemon", "came-late", item=delivery.item, delivery=delivery.id, **told)


def _state_after(delivery: Delivery, claim: Claim, verdict: Verdict) -> State:
    """Return where the delivery goes: silent work moves it only when it stands as it did, and is refused."""
    if claim.operation not in SILENT:
        return verdict.state
    stands = delivery.state is State.SCHEDULED and delivery.wanted == claim.revision
    return State.REFUSED if stands and verdict.state is State.REFUSED else delivery.state


def _consequences(
    delivery: Delivery, claim: Claim, answer: Answer, verdict: Verdict, now: datetime, sent_at: datetime
) -> dict[str, Any]:
    """Return the columns that the verdict changes, beside the state and the lease."""
    changes: dict[str, Any] = {"error": message_json(verdict.error)}
    changes |= _proof_columns(delivery, claim, answer, verdict, now, sent_at)
    if verdict.state is State.WITHDRAWN:
        changes |= _gone(now)
    elif claim.operation in SILENT:
        changes["stage_at"] = _silent_work_left(delivery, claim, answer, verdict, now)
        if claim.operation is Operation.DISCARD and not verdict.wait:
            changes["staged"] = None
    elif verdict.state is State.SCHEDULED and delivery.doubted_since and claim.operation is Operation.FIND:
        changes["next_try_at"] = max(filter(None, (delivery.due_at, delivery.set_at)), default=now)
    elif verdict.state in {State.SCHEDULED, State.UNCONFIRMED}:
        changes |= {"next_try_at": now + verdict.wait, "stage_at": None}
    if claim.operation is Operation.FIND and verdict.state is not State.UNCONFIRMED:
        changes["doubted_since"] = None
    if verdict.state is State.REFUSED:
        changes |= {"next_try_at": None, "stage_at": None, "slot": None}
    return changes


def _proof_columns(
    delivery: Delivery, claim: Claim, answer: Answer, verdict: Verdict, now: datetime, sent_at: datetime
) -> dict[str, Any]:
    """Return the columns of what the answer proves: a post, a draft, or that what was live is gone."""
    if isinstance(answer, Receipt):
        return _receipt_columns(delivery, claim, answer, sent_at)
    is_absent = verdict.outcome is Outcome.ABSENT and verdict.state is not State.UNCONFIRMED
    gone = _gone(now) if is_absent and delivery.live is not None else {}
    return gone | ({"staged": staged_json(answer, claim.revision)} if isinstance(answer, Staged) else {})


def _silent_work_left(
    delivery: Delivery, claim: Claim, answer: Answer, verdict: Verdict, now: datetime
) -> datetime | None:
    """Return when silent work goes on: after a wait, or at once when the wish changed under way."""
    if delivery.state is State.CANCELLED and claim.operation is Operation.STAGE:
        has_remains = isinstance(answer, Staged) or delivery.staged is not None
        return now + verdict.wait if has_remains else None
    if verdict.wait:
        return now + verdict.wait
    if delivery.state is State.CANCELLED:
        return None
    return now if delivery.state is State.SCHEDULED and delivery.wanted != claim.revision else None


def _gone(now: datetime) -> dict[str, Any]:
    """Return the columns of a delivery that was out and is no more; its receipt stays as the proof."""
    return {
        "live": None,
        "withdrawn_at": now,
        "next_try_at": None,
        "stage_at": None,
        "slot": None,
        "staged": None,
    }


def _receipt_columns(delivery: Delivery, claim: Claim, receipt: Receipt, sent_at: datetime) -> dict[str, Any]:
    """Return the columns of a proof; what was handed over is out once somebody confirms it."""
    out_since = _out_since(delivery)
    return {
        "live": claim.revision,
        "receipt": receipt_json(receipt),
        "remote_id": receipt.remote_id,
        "published_at": out_since if receipt.handed_over else out_since or sent_at,
        "withdrawn_at": None,
        "via": delivery.via if receipt.handed_over else Via.DAEMON,
        "staged": None,
        "stage_at": None,
        "next_try_at": None,
    }


def _out_since(delivery: Delivery) -> datetime | None:
    """Return when what is live went out; what was taken down before does not count."""
    return delivery.published_at if delivery.live is not None else None


def _at_rest(delivery: Delivery) -> State:
    """Return where a delivery stands whose live revision is the wanted one again."""
    return State.HANDED_OVER if delivery.published_at is None else State.PUBLISHED


def _follow_up(session: Session, delivery: Delivery, now: datetime) -> Delivery:
    """Set out at once for what is wanted now, when that changed while a call was under way."""
    operation = delivery.operation
    if delivery.state in {State.PUBLISHED, State.HANDED_OVER} and operation is not None:
        _change(session, delivery, State.SCHEDULED, now, "daemon", "wanted", next_try_at=now, tries=0)
    elif delivery.state is State.WITHDRAWN and operation is Operation.PUBLISH:
        _change(session, delivery, State.WAITING, now, "daemon", "wanted", tries=0, due_at=None)
    elif delivery.state in OPEN and operation is None and delivery.live is None:
        cancel(session, delivery, now, "daemon", delivery.reason)
    elif delivery.state is State.SCHEDULED and operation is None:
        _change(session, delivery, _at_rest(delivery), now, "daemon", "settled", next_try_at=None)
    else:
        return delivery
    followed = deliveries.get(session, delivery.id)
    assert followed is not None
    return followed


# --- the guarded change --------------------------------------------------------------------------


def _change(session: Session, delivery: Delivery, state: State, *who: Any, **columns: Any) -> bool:
    """Move a delivery; tell whether it still was as it was read."""
    return _move(session, delivery, state, *who, **columns) is not None


def _move(
    session: Session,
    delivery: Delivery,
    state: State,
    now: datetime,
    actor: str,
    action: str,
    url: str | None = None,
    seal: Seal | None = None,
    **columns: Any,
) -> Delivery | None:
    """Move a delivery, guarded by the state and attempt it was read in, and write the step.

    Return it as it is now, None when another came first.
    """
    check_step(delivery.state, state)
    moved = _update(session, delivery, {"state": state, "changed_at": now, **columns})
    if moved is None:
        return None
    told = {
        "from": str(delivery.state),
        "to": str(state),
        "n": seal.n if seal else delivery.attempts,
        "error": columns.get("error"),
        "reason": columns.get("reason"),
        "wanted": columns.get("wanted"),
        "live": columns.get("live"),
        "due_at": _iso(columns.get("due_at")),
        "published_at": _iso(columns.get("published_at")),
        "url": url,
        "receipt": seal_receipt(columns["receipt"]) if "receipt" in columns else None,
        "sealed": seal.digest if seal else None,
    }
    detail = {name: value for name, value in told.items() if value is not None}
    write_step(session, now, actor, action, item=delivery.item, delivery=delivery.id, **detail)
    return moved


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _update(
    session: Session, delivery: Delivery, columns: dict[str, Any], free: bool = False
) -> Delivery | None:
    """Update one row where it still is as it was read, `free` of any lease; return it as it is now."""
    read = {"read_id": delivery.id, "read_state": delivery.state, "read_attempts": delivery.attempts}
    row = session.execute(_guarded(tuple(columns), free), read | columns).first()
    return deliveries.value_of(row) if row else None


@cache
def _guarded(columns: tuple[str, ...], free: bool) -> ReturningUpdate[Any]:
    """Build the guarded UPDATE of these columns; once, because building it costs more than running it."""
    as_read = [
        D.id == sa.bindparam("read_id"),
        D.state == sa.bindparam("read_state"),
        D.attempts == sa.bindparam("read_attempts"),
    ]
    if free:
        as_read.append(D.lease_until.is_(None))
    values: dict[str, Any] = {name: sa.bindparam(name) for name in columns}
    return sa.update(DELIVERY).where(*as_read).values(values).returning(DELIVERY)
