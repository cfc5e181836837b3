"""Absence: what it means after a restore that a search has found nothing.

As a rule that it never went out, and may go now. Not where somebody may have taken it down since, nor
where it may be known by another name, nor where a channel knows posts by their words alone, and they may
have changed: then a person is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, Outcome, State
from publisher.core.message import message
from publisher.core.verdict import Verdict
from publisher.files.content_at_restore import at_restore
from publisher.store import attempts, deliveries, items, trail
from publisher.store.moves import Claim
from publisher.store.restores import Restore
from publisher.store.trail import Step
from publisher.work import astray, doubt, posting, staleness

SENDS_AGAIN = frozenset({"retried", "scheduled"})
GIVES_A_TIME = frozenset({"retried", "scheduled", "waiting"})
"""Actions that say when a delivery is due, or that it has no time."""


def heed(app: App, session: Session, claim: Claim, verdict: Verdict) -> Verdict:
    """Leave to a person what is nowhere after a restore, where that may not mean that it never was.

    Who has ordered it out since the restore has decided that already.
    """
    delivery = claim.delivery
    would_be_sent = verdict.outcome is Outcome.ABSENT and verdict.state is State.SCHEDULED
    doubted = delivery.doubted_since is not None and claim.operation is Operation.FIND
    if not doubted or not would_be_sent or delivery.wanted is None:
        return verdict
    restore = doubt.restore_of(session, delivery)
    if restore is None or _is_ordered_since(session, delivery):
        return verdict
    asked = {"number": delivery.id, "channel": delivery.channel}
    other = astray.may_be(app, session, delivery.item)
    if other is not None:
        place, name = other
        error = message("absent-by-this-name", place=place, id=name.id, **asked)
    elif (code := _why_not_believed(app, session, delivery, restore)) is not None:
        error = message(code, **asked)
    else:
        return verdict
    return replace(verdict, state=State.REFUSED, error=error)


def _why_not_believed(app: App, session: Session, delivery: Delivery, restore: Restore) -> str | None:
    """Return why absence proves too little: somebody may have taken it down, or its words have changed."""
    known = items.get(session, delivery.item)
    if known is not None and known.path.startswith("published/"):
        return "absent-after-restore"
    knows_by_words = app.channels[delivery.channel].finds_by_words
    if not knows_by_words or not _had_its_turn(session, delivery, restore):
        return None
    if _was_out_elsewhere(session, delivery, restore):
        return "absent-in-these-words"
    is_changed = known is not None and at_restore(app.workspace).is_changed(app.workspace, known.path)
    return "absent-in-new-words" if is_changed else None


def _was_out_elsewhere(session: Session, delivery: Delivery, restore: Restore) -> bool:
    """Tell whether the piece was out on another channel, or handed over there, before the restore."""
    live = [one.id for one in deliveries.of_item(session, delivery.item) if one.live is not None]
    sent = [attempts.last_publish(session, number) for number in live]
    return any(one is None or one.started_at < restore.at for one in sent)


def _had_its_turn(session: Session, delivery: Delivery, restore: Restore) -> bool:
    """Tell whether its time may have come before the restore.

    What had no time in the backup, because it was held perhaps, or not approved, may have got one since.
    """
    asked = staleness.asked_time(posting.content(session, delivery), delivery.channel)
    at = _time_in_the_backup(session, delivery) or asked
    return at is None or at < restore.at


def _time_in_the_backup(session: Session, delivery: Delivery) -> datetime | None:
    assert delivery.doubted_since is not None
    steps = [one for one in trail.steps_of(session, delivery.item) if one.delivery == delivery.id]
    timed = [one for one in steps if one.at <= delivery.doubted_since and one.action in GIVES_A_TIME]
    at = timed[-1].detail.get("due_at") if timed else None
    return datetime.fromisoformat(at) if at else None


def _is_ordered_since(session: Session, delivery: Delivery) -> bool:
    """Tell whether a person has ordered a delivery out since the restore.

    A step later than the backup is one: those from between the two are not in it.
    """
    assert delivery.doubted_since is not None
    steps = (one for one in trail.steps_of(session, delivery.item) if one.delivery == delivery.id)
    return any(one.at > delivery.doubted_since and _orders_out(one) for one in steps)


def _orders_out(step: Step) -> bool:
    return step.actor != "daemon" and (step.action in SENDS_AGAIN or step.detail.get("wanted") is not None)
