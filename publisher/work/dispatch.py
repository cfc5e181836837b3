"""Dispatch: claim what is due, make one call, settle what came of it.

claim     one transaction: may it go, is it still ours to take; the attempt is on disk
perform   one call to the adapter, in a worker thread; of the database it can only ask to keep what is staged
settle    one transaction: the verdict, the receipt, what was said on the wire
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.channel import Channel, ChannelSettings
from publisher.clock import Clock
from publisher.core.admission import Go, Miss, Replan, Rest, admit
from publisher.core.delivery import SENDS, Delivery, Operation, Outcome, State
from publisher.core.errors import ChannelError, Refused, TryLater, Unconfirmed
from publisher.core.hold import Hold
from publisher.core.item import Form
from publisher.core.lease import lease_of
from publisher.core.message import message
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import Answer, Verdict, judge, judge_discard, judge_search, judge_staging
from publisher.errand import Errand, on_errand
from publisher.secrecy import hidden
from publisher.store import agenda, attempts, channels, deliveries, holds, moves
from publisher.store.moves import Claim
from publisher.wire import Transcript, longest_silence, recording
from publisher.work import approval, care, correction, doubt, posting, scheduling, snapshots
from publisher.work.orders import stopping

log = logging.getLogger(__name__)

SPEAKS = SENDS - {Operation.WITHDRAW}
"""Operations that put words out."""
HELD = TryLater("held-meanwhile")
"""The answer of a call that was claimed ahead of its time, and not made because of what came since."""
KEEP_AGAIN = timedelta(minutes=1)
"""How soon a withdrawal is tried again whose snapshot could not be written."""
UNASKED = TryLater("database-failed-meanwhile")
"""The answer of a call that was not made because the database failed just before it."""


@dataclass(frozen=True)
class Job:
    """A claimed call with all that it needs.

    `since` is when, by the outlets' time, the post was first sent; `asked` that this was before now.
    """

    claim: Claim
    post: Post
    since: datetime
    asked: bool = False

    @property
    def channel(self) -> str:
        return self.claim.delivery.channel

    @property
    def readers_reason(self) -> str:
        """Return why the post is taken down, where a person wants readers to know; else nothing."""
        reason = self.claim.delivery.reason
        return reason.values.get("readers", "") if reason else ""

    @property
    def begun(self) -> Staged | None:
        """What lies on the channel for the revision that the call is about, all of it or a part."""
        return None if self._is_stale else self.claim.delivery.staged

    @property
    def staged(self) -> Staged | None:
        """What only has to be made public."""
        return self.begun if self.begun is not None and self.begun.whole else None

    @property
    def stale(self) -> Staged | None:
        """What lies there for an older revision."""
        return self.claim.delivery.staged if self._is_stale else None

    @property
    def _is_stale(self) -> bool:
        return self.claim.delivery.staged_revision != self.claim.revision


Keep = Callable[[Job, Staged], None]
"""How a call under way has something kept."""


@dataclass(frozen=True)
class Done:
    """A call that has ended: its answer, what went over the wire, and when it ended."""

    job: Job
    answer: Answer
    transcript: Transcript
    at: datetime


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
    not sent before it is known what they are.
    """
    orders = holds.standing(session, now)
    jobs: list[Job] = []
    for channel, calls in room.items():
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
        if operation in SPEAKS and delivery.item in changing:
            continue
        if doubt.comes_first(session, delivery, operation, now):
            continue
        if operation in SENDS and not _may_go(app, session, delivery, orders, now):
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
    yield from (one for one in first if one.id not in known)
    if len(first) == calls:
        known |= {one.id for one in first}
        yield from (one for one in agenda.due(session, channel, horizon) if one.id not in known)


def _may_go(app: App, session: Session, delivery: Delivery, orders: list[Hold], now: datetime) -> bool:
    """Ask the rules at the last moment, and write down what keeps the delivery back."""
    item = posting.content(session, delivery)
    if delivery.operation is not Operation.WITHDRAW and (reason := approval.missing(app, session, item)):
        moves.reserve(session, delivery, None, None, reason, now)
        return False
    if _is_in_doubt(app, session, delivery, now):
        return False
    held = stopping(session, delivery, item, orders, now)
    match admit(delivery, item, [held] if held else [], app.lateness(delivery.channel), now):
        case Go():
            return not scheduling.moves_what_is_late(app, session, delivery, item, now)
        case Rest(reason):
            moves.reserve(session, delivery, None, None, reason, now)
        case Replan(reason):
            moves.reserve(session, delivery, None, None, reason, now)
            scheduling.plan(app, session, now, {delivery.item})
        case Miss(reason):
            moves.fail(session, delivery, State.MISSED, reason, now)
    return False


def _is_in_doubt(app: App, session: Session, delivery: Delivery, now: datetime) -> bool:
    """Let a lost change of what is live have its time to land, and look whether a lost withdrawal did.

    Otherwise an older text could land after a newer one, and what is gone be changed. Who retries or
    confirms by hand ends the doubt.
    """
    if delivery.live is None or delivery.error is None:
        return False
    lost = attempts.in_doubt(session, delivery.id)
    if lost is None or lost.finished_at is None:
        return False
    settled_at = lost.finished_at + app.clock.settling(app.settle_time(delivery.channel))
    if settled_at > now:
        return moves.rest(session, delivery, settled_at, now)
    may_be_gone = lost.operation is Operation.WITHDRAW and delivery.operation is Operation.UPDATE
    can_look = may_be_gone and app.channels[delivery.channel].can("find")
    return can_look and moves.seek(session, delivery, now)


def _take(
    app: App, session: Session, delivery: Delivery, operation: Operation, now: datetime, worker: str
) -> Job | None:
    if operation is Operation.WITHDRAW and not _is_kept(app, session, delivery, now):
        return None
    revision = posting.revision_for(session, delivery, operation)
    post = posting.post(app, session, delivery, revision)
    outside = app.clock.outside()
    begins = max(now, delivery.next_try_at or now) if operation in SENDS else now
    lease, sent = lease_on(app, delivery.channel), _since(session, delivery)
    taken = moves.claim(session, delivery, operation, post.key, revision, now, lease, worker, begins, outside)
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
    return min(filter(None, (sent, delivery.doubted_since)), default=None)


def is_held(app: App, session: Session, job: Job, now: datetime) -> bool:
    """Tell whether a call that was claimed ahead is kept back: by an order, or by a rest of its channel."""
    if job.channel in channels.resting(session):
        return True
    orders = holds.standing(session, now)
    if not orders:
        return False
    delivery = job.claim.delivery
    return stopping(session, delivery, posting.content(session, delivery), orders, now) is not None


def kept_back(job: Job, clock: Clock, reason: TryLater = HELD) -> Done:
    """Return the end of a call that was claimed and not made, because of an order or of our own trouble."""
    return Done(job, reason, Transcript(), clock.now())


# --- perform -------------------------------------------------------------------------------------


def keep(app: App, job: Job, staged: Staged) -> None:
    """Put on disk what lies on the channel so far; a database that cannot take it does not stop the call."""
    try:
        with app.store.write() as session:
            moves.keep(session, job.claim, staged)
    except SQLAlchemyError:
        log.exception("what was staged could not be kept", extra={"action": "keep_failed"})


def perform(
    channel: Channel[ChannelSettings], job: Job, clock: Clock, keep: Keep, record: Transcript | None = None
) -> Done:
    """Make the one call; whatever it comes to is an answer, an exception too.

    `record` is filled under way, for whoever wants to see how the call gets on.
    """
    errand = Errand(job.begun, job.asked, partial(keep, job))
    with recording(record) as transcript, on_errand(errand):
        try:
            answer: Answer = _ask(channel, job)
        except ChannelError as error:
            answer = error
        except Exception as error:
            log.exception("adapter fault", extra={"action": "adapter_fault", "channel": job.channel})
            answer = error
    return Done(job, answer, transcript, clock.now())


def _ask(channel: Channel[ChannelSettings], job: Job) -> Answer:
    delivery, post = job.claim.delivery, job.post
    match job.claim.operation:
        case Operation.STAGE:
            _discard_stale(channel, job)
            return channel.stage(post)
        case Operation.PUBLISH:
            _discard_stale(channel, job)
            return channel.publish(post, job.staged)
        case Operation.UPDATE:
            return _update(channel, job)
        case Operation.WITHDRAW:
            _withdraw(channel, job)
            return None
        case Operation.FIND:
            return channel.find(post, job.since)
        case Operation.DISCARD:
            assert delivery.staged is not None
            channel.discard(delivery.staged)
            return None


def _discard_stale(channel: Channel[ChannelSettings], job: Job) -> None:
    if job.stale is not None:
        channel.discard(job.stale)


def _update(channel: Channel[ChannelSettings], job: Job) -> Receipt:
    receipt = job.claim.delivery.receipt
    assert receipt is not None
    if not channel.can("update"):
        address = receipt.url or receipt.remote_id
        if job.post.corrected:
            raise Refused("channel-cannot-say", channel=job.channel, url=address, said=job.post.corrected)
        raise Refused("channel-cannot-update", channel=job.channel, url=address)
    return channel.update(receipt, job.post)


def _withdraw(channel: Channel[ChannelSettings], job: Job) -> None:
    receipt = job.claim.delivery.receipt
    assert receipt is not None
    if not channel.can("withdraw"):
        raise Refused("channel-cannot-withdraw", channel=job.channel, url=receipt.url or receipt.remote_id)
    if job.readers_reason:
        channel.withdraw_saying(receipt, job.readers_reason)
    else:
        channel.withdraw(receipt)


# --- settle --------------------------------------------------------------------------------------


def settle(app: App, session: Session, done: Done, now: datetime) -> Delivery | None:
    """Write down what the answer means; None when the attempt was settled without us."""
    taken = done.job.claim
    if done.answer is HELD or done.answer is UNASKED:
        return give_back(session, *taken.attempt, taken.operation, done.answer, now)
    done = replace(done, answer=_own(session, done))
    verdict = doubt.heed(session, taken, _verdict(app, done))
    if verdict.error is not None:
        verdict = replace(verdict, error=hidden(verdict.error))
    exchanges = [(one.request, one.response) for one in done.transcript.exchanges]
    end = (verdict.outcome, verdict.error, exchanges, done.at)
    seal = attempts.complete(session, taken.delivery.id, taken.n, *end)
    settled = moves.settle(session, taken, done.answer, verdict, now, _sent_at(session, done), seal)
    if settled is not None and done.job.post.form is Form.NOTICE:
        correction.mark(app, session, settled, now)
    care.heed(session, done.job.channel, taken.delivery.id, done.answer, done.transcript, verdict, now)
    return settled


def give_back(
    session: Session, number: int, n: int, operation: Operation, reason: TryLater, now: datetime
) -> Delivery | None:
    """Undo the claim of a call that was not made: attempt `n` of delivery `number`."""
    delivery = deliveries.get(session, number)
    assert delivery is not None
    seal = attempts.complete(session, number, n, Outcome.TRY_LATER, reason.message, [], now)
    return moves.give_back(session, delivery, operation, now, seal)


def _own(session: Session, done: Done) -> Answer:
    """Return the answer, unless it proves the post of another delivery: platforms know words, not pieces."""
    answer, claim = done.answer, done.job.claim
    if not isinstance(answer, Receipt) or claim.operation not in {Operation.PUBLISH, Operation.FIND}:
        return answer
    holder = deliveries.holder(session, done.job.channel, answer.remote_id)
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


def _sent_at(session: Session, done: Done) -> datetime:
    """Return when the post went out: now, or, for one found again, when it was sent."""
    if done.job.claim.operation is not Operation.FIND:
        return done.at
    sent = attempts.last_publish(session, done.job.claim.delivery.id)
    return sent.started_at if sent else doubt.out_since(done.job.claim.delivery, done.answer, done.at)
