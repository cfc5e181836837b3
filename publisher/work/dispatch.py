"""Dispatch: claim what is due, make one call, settle what came of it.

claim     one transaction: may it go, is it still ours to take; the attempt is on disk
perform   one call to the adapter, in a worker thread (`work.call`); it can `keep` what it has staged so far
settle    one transaction: the verdict, the receipt, what was said on the wire
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import SENDS, Delivery, Operation, Outcome, State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.hold import Hold
from publisher.core.item import Form
from publisher.core.lease import lease_of
from publisher.core.message import message
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import Answer, Verdict, judge, judge_discard, judge_search, judge_staging
from publisher.secrecy import hidden
from publisher.store import agenda, attempts, channels, clock_set, deliveries, holds, moves
from publisher.wire import longest_silence
from publisher.work import (
    absence,
    approval,
    care,
    correction,
    departure,
    doubt,
    linked,
    posting,
    snapshots,
    taken_back,
)
from publisher.work.job import HELD, UNASKED, Done, Job
from publisher.work.orders import stopping

log = logging.getLogger(__name__)

SPEAKS = SENDS - {Operation.WITHDRAW}
"""Operations that put words out."""
WAITS_FOR_FILES = SPEAKS | {Operation.FIND}
"""Operations by which a file that has just changed, or vanished, would count for nothing."""
KEEP_AGAIN = timedelta(minutes=1)
"""How soon a withdrawal is tried again whose snapshot could not be written."""


# --- claim ---------------------------------------------------------------------------------------


def claim(
    app: App,
    session: Session,
    now: datetime,
    room: dict[str, int],
    worker: str,
    changing: frozenset[str] = frozenset(),
    ahead: timedelta = timedelta(),
) -> list[Job]:
    """Claim what may be done now, on each channel no more calls than there is `room` for.

    What falls due within `ahead` is claimed as well: its call begins at its time, and only when `is_held`
    finds no order that was given meanwhile.

    `changing` are the items whose files are just being written or have just vanished: their words are
    not sent before it is known what they are, nor looked for, as what is found is kept.
    """
    orders = holds.standing(session, now)
    jobs: list[Job] = []
    busy = agenda.with_work(session, room, now + ahead)
    for channel, calls in room.items():
        if channel not in busy:
            continue
        wanting = _wanting(session, channel, now, now + ahead, calls)
        jobs += islice(_jobs(app, session, wanting, orders, now, worker, changing), calls)
    return jobs


def _jobs(
    app: App,
    session: Session,
    wanting: Iterator[tuple[Delivery, Operation]],
    orders: list[Hold],
    now: datetime,
    worker: str,
    changing: frozenset[str],
) -> Iterator[Job]:
    """Claim one call after the other, as long as somebody asks for more."""
    for delivery, operation in wanting:
        if delivery.item in changing and operation in WAITS_FOR_FILES:
            continue
        if operation is Operation.STAGE and approval.keeps_back(app, session, delivery, now):
            continue
        if doubt.comes_first(session, delivery, operation, now):
            continue
        if operation is Operation.FIND and doubt.waits_for_others(app, session, delivery, now):
            continue
        if operation in SENDS and not departure.may_go(app, session, delivery, orders, now):
            continue
        if job := _take(app, session, delivery, operation, now, worker):
            yield job


def _wanting(
    session: Session, channel: str, now: datetime, horizon: datetime, calls: int
) -> Iterator[tuple[Delivery, Operation]]:
    """Name each delivery that wants a call: sends up to the horizon, then searches, then silent work."""
    for delivery in _due(session, channel, horizon, calls):
        if operation := delivery.operation:
            yield delivery, operation
    for delivery in agenda.to_look_for(session, channel, now):
        yield delivery, Operation.FIND
    for delivery in agenda.to_stage(session, channel, now):
        yield delivery, Operation.DISCARD if delivery.state is State.CANCELLED else Operation.STAGE


def _due(session: Session, channel: str, horizon: datetime, calls: int) -> Iterator[Delivery]:
    """Yield what is due, as much as there are calls for; more of it when some may not go after all.

    Legal corrections come before whatever has been waiting.
    """
    notices = agenda.due_first(session, channel, horizon, calls)
    yield from notices
    known = {one.id for one in notices}
    first = agenda.due(session, channel, horizon, calls)
    posting.read_ahead(session, first)
    yield from (one for one in first if one.id not in known)
    if len(first) == calls:
        known |= {one.id for one in first}
        yield from (one for one in agenda.due(session, channel, horizon) if one.id not in known)


def _take(
    app: App, session: Session, delivery: Delivery, operation: Operation, now: datetime, worker: str
) -> Job | None:
    if operation is Operation.WITHDRAW and not _is_kept(app, session, delivery, now):
        return None
    revision = posting.revision_for(session, delivery, operation)
    render = posting.looked_for if operation is Operation.FIND else posting.post
    post = render(app, session, delivery, revision)
    text = post.text if operation in SPEAKS else None
    outside = app.clock.outside()
    begins = max(now, delivery.next_try_at or now) if operation in SENDS else now
    lease, sent = lease_on(app, delivery.channel), _since(session, delivery)
    taken = moves.claim(
        session, delivery, operation, post.key, revision, now, lease, worker, begins, outside, text
    )
    return Job(taken, post, sent or outside, asked=sent is not None) if taken else None


def _is_kept(app: App, session: Session, delivery: Delivery, now: datetime) -> bool:
    """Keep what is live before it is taken down; where that fails, it stays up and says why."""
    try:
        snapshots.keep(app, session, delivery, now)
    except OSError as error:
        told = message("snapshot-not-written", said=error.strerror or type(error).__name__)
        moves.postpone(session, delivery, told, now + KEEP_AGAIN, now)
        return False
    return True


def lease_on(app: App, channel: str) -> timedelta:
    """Return how long a call of a channel may show no life, on the workspace's clock."""
    return app.clock.lasting(lease_of(longest_silence(app.channels[channel].settings.timeout)))


def _since(session: Session, delivery: Delivery) -> datetime | None:
    """Return when the delivery was first sent, or may have been; None when it never was."""
    sent = attempts.first_publish(session, delivery.id, delivery.withdrawn_at) if delivery.attempts else None
    if sent is not None:  # a clock that ran ahead then would have the search begin too late
        sent -= clock_set.set_back_since(session, delivery.id)
    return min(filter(None, (sent, delivery.doubted_since)), default=None)


def is_held(app: App, job: Job, now: datetime) -> bool:
    """Tell whether a call that was claimed ahead is kept back: by an order, or by a rest of its channel.

    Nor is it made when it counts as lost by now, because it had to wait for longer than its lease.
    """
    with app.store.glance() as connection:
        if agenda.is_clear(connection, *job.claim.attempt):
            return False
    with app.store.read() as session:
        return _is_held(session, job, now)


def _is_held(session: Session, job: Job, now: datetime) -> bool:
    number, n = job.claim.attempt
    stands = deliveries.get(session, number)
    if stands is None or stands.attempts != n or not stands.busy or job.channel in channels.resting(session):
        return True
    orders = holds.standing(session, now)
    if not orders:
        return False
    delivery = job.claim.delivery
    return stopping(session, delivery, posting.content(session, delivery), orders, now) is not None


# --- settle --------------------------------------------------------------------------------------


def keep(app: App, job: Job, staged: Staged) -> None:
    """Put on disk what lies on the channel so far; a database that cannot take it does not stop the call."""
    try:
        with app.store.write() as session:
            moves.keep(session, job.claim, staged)
    except SQLAlchemyError:
        log.exception("what was staged could not be kept", extra={"action": "keep_failed"})


def settle(app: App, session: Session, done: Done, now: datetime) -> Delivery | None:
    """Write down what the answer means; None when the attempt was settled without us."""
    taken = done.job.claim
    if done.answer is HELD or done.answer is UNASKED:
        return give_back(session, *taken.attempt, taken.operation, done.answer, now)
    stands, holder = _beside(session, done)
    done = replace(done, answer=_own(done, holder))
    verdict = absence.heed(app, session, taken, _verdict(app, done))
    if verdict.error is not None:
        verdict = replace(verdict, error=hidden(verdict.error))
    exchanges = [(one.request, one.response) for one in done.transcript.exchanges]
    end = (verdict.outcome, verdict.error, exchanges, done.at)
    seal = attempts.complete(session, taken.delivery.id, taken.n, *end)
    seen, sent_at = doubt.seen(session, taken, done.answer), _sent_at(session, done)
    settled = moves.settle(session, stands, seen, done.answer, _told(done, verdict), now, sent_at, seal)
    if settled is not None and done.job.post.form is Form.NOTICE:
        correction.mark(session, taken.delivery, settled, now)
    if settled is not None:
        taken_back.end(session, taken, settled, now)
    if settled is not None and taken.operation is Operation.FIND:
        linked.count_once(app, session, settled, now)
    told = (done.answer, done.transcript, verdict)
    care.heed(session, done.job.channel, taken.delivery.id, *told, taken.begins_at, now)
    return settled


def give_back(
    session: Session, number: int, n: int, operation: Operation, reason: TryLater, now: datetime
) -> Delivery | None:
    """Undo the claim of a call that was not made: attempt `n` of delivery `number`."""
    delivery = deliveries.get(session, number)
    assert delivery is not None
    seal = attempts.complete(session, number, n, Outcome.TRY_LATER, reason.message, [], now)
    if delivery.attempts != n or not delivery.busy:  # it counts as lost by now
        return None
    return moves.give_back(session, delivery, operation, now, seal)


def _beside(session: Session, done: Done) -> tuple[Delivery | None, Delivery | None]:
    """Return the delivery of a call as it stands, and who holds the post that the answer proves."""
    number = done.job.claim.delivery.id
    if not isinstance(done.answer, Receipt):
        return deliveries.get(session, number), None
    return deliveries.get_with_holder(session, number, done.job.channel, done.answer.remote_id)


def _own(done: Done, holder: Delivery | None) -> Answer:
    """Return the answer, unless it proves the post of another delivery: platforms know words, not pieces."""
    answer, claim = done.answer, done.job.claim
    if not isinstance(answer, Receipt) or claim.operation not in {Operation.PUBLISH, Operation.FIND}:
        return answer
    if holder is None or holder.id == claim.delivery.id:
        return answer
    refusal = Refused if claim.operation is Operation.PUBLISH else Unconfirmed
    return refusal("post-of-another", item=holder.item, url=answer.url or answer.remote_id)


def _verdict(app: App, done: Done) -> Verdict:
    taken = done.job.claim
    rest = app.clock.settling(app.settle_time(done.job.channel))
    jitter = random.random()
    match taken.operation:
        case Operation.STAGE:
            return judge_staging(done.answer, taken.n, jitter)
        case Operation.DISCARD:
            return judge_discard(done.answer, taken.n, jitter)
        case Operation.FIND:
            enough = app.channels[done.job.channel].looks
            return judge_search(done.answer, taken.delivery.looks + 1, enough, rest, taken.delivery.tries)
    return judge(taken.operation, done.answer, taken.delivery.tries + 1, rest, jitter)


def _told(done: Done, verdict: Verdict) -> Verdict:
    """Let a piece that may be out go on saying so, when only the search for it did not get through."""
    taken = done.job.claim
    not_searched = taken.operation is Operation.FIND and isinstance(done.answer, TryLater | Unauthorized)
    return replace(verdict, error=taken.delivery.error or verdict.error) if not_searched else verdict


def _sent_at(session: Session, done: Done) -> datetime:
    """Return when the post went out: now, or, for one found again, when it was sent."""
    if done.job.claim.operation is not Operation.FIND:
        return done.at
    sent = attempts.last_publish(session, done.job.claim.delivery.id)
    return sent.started_at if sent else doubt.out_since(done.job.claim.delivery, done.answer, done.at)
