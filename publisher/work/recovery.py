"""Recovery: what a daemon that died left under way, and what hangs in one that lives, counts as lost."""

from __future__ import annotations

import logging
from collections.abc import Set
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import SENDS, Operation, Outcome
from publisher.core.errors import Unconfirmed
from publisher.core.verdict import what_was_said
from publisher.store import attempts, deliveries, moves
from publisher.store.attempts import Attempt
from publisher.store.moves import Claim
from publisher.wire import Transcript
from publisher.work import posting
from publisher.work.dispatch import give_back, settle
from publisher.work.job import UNASKED, Done, Job

DIED = Unconfirmed("daemon-died")
HANGS = Unconfirmed("call-hangs")

log = logging.getLogger(__name__)


def take_over(app: App, session: Session, now: datetime, worker: str) -> int:
    """End every attempt of workers that are gone; return how many there were.

    The caller holds the workspace's lock, so no other worker can be alive. Sends become
    `unconfirmed` and are looked for once the reply has had its time; silent work is done again.
    """
    left = attempts.abandoned(session, worker)
    for attempt in left:
        _end(app, session, attempt, DIED, now)
    return len(left)


def give_back_unmade(session: Session, now: datetime, worker: str, under_way: Set[tuple[int, int]]) -> None:
    """Give back what this worker has claimed without beginning it.

    The end of a transaction can be lost on its way from the database: then the claim is on disk, and
    nobody has heard of it. `under_way` names the attempts, by delivery and number, that were begun.
    """
    for attempt in attempts.unended(session, worker):
        if (attempt.delivery, attempt.n) not in under_way:
            give_back(session, attempt.delivery, attempt.n, attempt.operation, UNASKED, now)


def give_up_hanging(app: App, session: Session, now: datetime) -> list[tuple[int, int]]:
    """End every attempt whose lease has run out, alive though its worker may be; return delivery and number.

    What the call still comes to is heard too late: the attempt has ended, and nothing moves any more.
    """
    over = attempts.silent_for_too_long(session, now)
    for attempt in over:
        _end(app, session, attempt, HANGS, now)
    return [(attempt.delivery, attempt.n) for attempt in over]


def _end(app: App, session: Session, attempt: Attempt, error: Unconfirmed, now: datetime) -> None:
    delivery = deliveries.get(session, attempt.delivery)
    assert delivery is not None
    log.warning(
        "Attempt %s of delivery %s was cut off",
        attempt.n,
        delivery.id,
        extra={"action": "attempt_abandoned", "delivery": delivery.id},
    )
    if delivery.channel not in app.channels:
        return
    if attempt.operation not in SENDS:
        cut_off, told = Outcome.UNCONFIRMED, what_was_said(error, attempt.operation)
        seal = attempts.complete(session, delivery.id, attempt.n, cut_off, told, [], now)
        moves.give_back(session, delivery, attempt.operation, now, seal)
        return
    revision = attempt.revision or posting.revision_for(session, delivery, Operation.FIND)
    taken = Claim(delivery, attempt.operation, attempt.n, attempt.revision, attempt.key, attempt.started_at)
    job = Job(taken, posting.post(app, session, delivery, revision), attempt.started_at)
    settle(app, session, Done(job, error, Transcript(), now), now)
