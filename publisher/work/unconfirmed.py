"""Unconfirmed: what a person may decide of a post of which nobody knows whether it is out.

Where the channel can answer, it is asked before a person's word is taken: who is wrong would double the
post, or leave it up with nobody knowing. Where a search came to nothing, the person decides.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Outcome, State
from publisher.core.errors import WrongUsage
from publisher.core.message import message
from publisher.store import attempts, moves

IN_VAIN = frozenset({Outcome.TRY_LATER, Outcome.UNAUTHORIZED, Outcome.UNCONFIRMED})


def is_open(delivery: Delivery) -> bool:
    """Tell whether nobody knows if a delivery that was never seen to be out is out."""
    return delivery.state is State.UNCONFIRMED and delivery.live is None


def send_again(app: App, session: Session, delivery: Delivery, now: datetime, by: str) -> bool:
    """Send it again once it is not found, or at once where the channel cannot tell."""
    if not can_tell(app, session, delivery):
        return moves.retry(session, delivery, now, by)
    reason, at_once = message("looked-for-before-retry", name=by), _was_in_vain(session, delivery)
    return moves.retry_if_absent(session, delivery, reason, at_once, now, by)


def give_up(app: App, session: Session, delivery: Delivery, now: datetime, by: str) -> bool:
    """Want it no more: it is taken down once it is found; where the channel cannot tell, it is cancelled.

    Whoever has ordered that already, and has looked because a search did not get through, is believed. What
    was given up in doubt stays in doubt: should it be wanted again, it is looked for first.
    """
    reason, may_tell = message("cancelled-by", name=by), can_tell(app, session, delivery)
    if may_tell and delivery.wanted is not None:
        return moves.want(session, delivery, None, now, by, reason)
    if may_tell and not _was_in_vain(session, delivery):
        raise WrongUsage("is-being-looked-for", number=delivery.id, channel=delivery.channel)
    if delivery.doubted_since is None:
        since = attempts.first_publish(session, delivery.id, delivery.withdrawn_at)
        moves.doubt(session, delivery, since or now, now)
    return moves.cancel(session, delivery, now, by, reason)


def can_tell(app: App, session: Session, delivery: Delivery) -> bool:
    """Tell whether the channel may yet say if the post is out: it can be searched, and was not in vain."""
    channel = app.channels.get(delivery.channel)
    is_searched = channel is not None and channel.can("find")
    return is_searched and _last_search(session, delivery) is not Outcome.UNCONFIRMED


def _was_in_vain(session: Session, delivery: Delivery) -> bool:
    return _last_search(session, delivery) in IN_VAIN


def _last_search(session: Session, delivery: Delivery) -> Outcome | None:
    """Return how the last search ended, of those since the post was sent; None when there was none."""
    return attempts.outcome_of_search(session, delivery.id, delivery.attempts) if delivery.looks else None
