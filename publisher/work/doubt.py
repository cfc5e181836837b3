"""Doubt: after a restore the channels know more than the database does.

What an old backup calls unsent may have gone out since. Every delivery of the backup, and every one
begun later for a file that was there before the restore, bears the instant of the backup. While it
does, it is looked for by its key before anything is staged or published; a search that ends, or a
person, takes the mark away. What a person gave up while nobody knew whether it was out bears the instant
of its send, and is looked for likewise should it be wanted again.

A change of what is live that was waiting in the backup may be older than what readers have by now:
it is left to a person. A change that somebody makes after the restore is the newest there is, and a
withdrawal does no harm when it is repeated: both go out as ever.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import OPEN, Delivery, Operation, State
from publisher.core.message import Message, message
from publisher.core.receipt import Receipt
from publisher.core.verdict import Answer
from publisher.files.bundle import Bundle
from publisher.files.content_at_restore import at_restore
from publisher.store import attempts, channels, deliveries, items, moves, restores, trail
from publisher.store.moves import Claim
from publisher.store.restores import Restore
from publisher.work import astray, posting

BEGINS = frozenset({Operation.STAGE, Operation.PUBLISH})
GIVEN_UP = frozenset({State.CANCELLED, State.WITHDRAWN})
LINK_SOON = timedelta(seconds=5)
LINK_AGAIN = timedelta(minutes=5)
"""How soon it is seen again whether the link is known by which a post can be found."""


def comes_first(session: Session, delivery: Delivery, operation: Operation, now: datetime) -> bool:
    """Tell whether doubt stops an operation, and do what has to come before it."""
    if delivery.doubted_since is None:
        return False
    if operation in BEGINS:
        return looks_first(session, delivery, now)
    return operation is Operation.UPDATE and _leave_to_a_person(session, delivery, now)


def is_cast_on(delivery: Delivery) -> bool:
    """Tell whether a delivery that is not out, as far as is known here, may be out all the same."""
    return delivery.doubted_since is not None and delivery.live is None


def is_asked(delivery: Delivery) -> bool:
    """Tell whether a person is asked, because absence was not believed (`publisher.work.absence`)."""
    return delivery.state is State.REFUSED and delivery.looks > 0


def looks_first(session: Session, delivery: Delivery, now: datetime, due_at: datetime | None = None) -> bool:
    """Let a delivery that may be out unknown to us be looked for; tell whether it may."""
    if not is_cast_on(delivery):
        return False
    code = "after-restore" if _is_after_restore(session, delivery) else "as-it-may-be-out"
    return moves.look_first(session, delivery, message(f"looked-for-{code}"), now, due_at)


def looks_to_take_down(
    session: Session, delivery: Delivery, now: datetime, by: str, reason: Message | None = None
) -> bool:
    """Let a delivery that may be out unknown to us be looked for, to be taken down; tell whether it may."""
    if delivery.wanted is None or not looks_first(session, delivery, now):
        return False
    doubted = deliveries.get(session, delivery.id)
    assert doubted is not None
    return moves.want(session, doubted, None, now, by, reason)


def waits_for_others(app: App, session: Session, delivery: Delivery, now: datetime) -> bool:
    """Tell whether a search has to wait for those on other channels, and see to it that they are made.

    What may be out with a link to another channel is not known by its words before the link is. Where a
    post is known by its words alone, its absence means less when the piece is out elsewhere.
    """
    if not is_cast_on(delivery):
        return False
    item = items.revision(session, delivery.item, posting.revision_for(session, delivery, Operation.FIND))
    leader, by_words = (
        posting.leader(app, item, delivery.channel),
        app.channels[delivery.channel].finds_by_words,
    )
    others = [one for one in deliveries.of_item(session, item.id) if one.id != delivery.id]
    first = [one for one in others if one.channel == leader or (by_words and _can_be_asked(app, one))]
    first = [one for one in first if is_cast_on(one) and one.state not in GIVEN_UP and not is_asked(one)]
    for one in first:
        if one.state is not State.UNCONFIRMED:
            looks_first(session, one, now)
    return bool(first) and moves.rest(session, delivery, now + _patience(session, first), now)


def _patience(session: Session, first: list[Delivery]) -> timedelta:
    """Return how soon it is seen again whether the others are known: soon while a search is being made."""
    resting = channels.resting(session)
    is_asked_now = any(not one.looks and one.channel not in resting for one in first)
    return LINK_SOON if is_asked_now else LINK_AGAIN


def _can_be_asked(app: App, delivery: Delivery) -> bool:
    """Tell whether a search on its channel is still to be made, which knows posts by more than words."""
    if delivery.state is State.UNCONFIRMED and delivery.looks:
        return False
    channel = app.channels.get(delivery.channel)
    return channel is not None and channel.can("find") and not channel.finds_by_words


def _leave_to_a_person(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Stop an update that was waiting in the backup: newer words may be live by now."""
    assert delivery.wanted is not None and delivery.doubted_since is not None
    if items.made_at(session, delivery.item, delivery.wanted) > delivery.doubted_since:
        return False
    url = (delivery.receipt.url if delivery.receipt else None) or delivery.channel
    told = message("update-from-backup", number=delivery.id, url=url)
    return moves.fail(session, delivery, State.REFUSED, told, now)


def _is_after_restore(session: Session, delivery: Delivery) -> bool:
    """Tell whether a backup is why it is in doubt, and not a lost reply that a person gave up on."""
    return restore_of(session, delivery) is not None


def restore_of(session: Session, delivery: Delivery) -> Restore | None:
    """Return the restore by which a delivery is in doubt."""
    restore = restores.newest(session)
    return restore if restore is not None and restore.backup_at == delivery.doubted_since else None


def seen(session: Session, claim: Claim, answer: Answer) -> Claim:
    """Take what is found for the words before the wanted ones, where both may be out: then they are changed.

    So is what the channel itself says to be older. Found by its key, a post does not tell its words; a change
    that finds the right ones does no harm.
    """
    revision = claim.revision
    if claim.operation is not Operation.FIND or revision is None:
        return claim
    is_older = isinstance(answer, Receipt) and answer.is_older and revision > 1
    counts = revision - 1 if is_older else counts_as(session, claim.delivery, revision)
    return replace(claim, revision=counts)


def counts_as(session: Session, delivery: Delivery, revision: int) -> int:
    """Return the revision that a post counts as which was found, or seen by a person, after a restore."""
    restore = restores.newest(session) if is_asked(delivery) else None
    since = delivery.doubted_since or (restore.backup_at if restore else None)
    if since is None or delivery.live is not None or revision == 1:
        return revision
    if attempts.last_publish(session, delivery.id) is not None:
        return revision
    is_of_the_backup = items.made_at(session, delivery.item, revision) <= since
    return revision if is_of_the_backup else revision - 1


def out_since(delivery: Delivery, answer: Answer, now: datetime) -> datetime:
    """Return when a post that was found went out: as the channel says, where that can be; else when due."""
    at = answer.at if isinstance(answer, Receipt) else None
    if at is not None and delivery.doubted_since is not None and delivery.doubted_since <= at <= now:
        return at
    return min(delivery.due_at or now, now)


def cast(app: App, session: Session, item: str, bundle: Bundle, is_noted: bool, now: datetime) -> None:
    """Doubt what was begun for a file that was there before the last restore and may have gone out then.

    So may one that `is_noted`: it brought its note from elsewhere.
    """
    restore = restores.newest(session)
    if restore is None:
        return
    new = [one for one in deliveries.of_item(session, item) if one.state in OPEN and not one.attempts]
    new = [one for one in new if one.doubted_since is None]
    if not _is_older(bundle, restore):
        may_be_out = _was_there(app, bundle) or is_noted or astray.may_be(app, session, item) is not None
        new = _begun_now(session, item, new, now) if may_be_out else []
    for delivery in new:
        moves.doubt(session, delivery, restore.backup_at, now)


def is_from_before(app: App, session: Session, bundle: Bundle) -> bool:
    """Tell whether a file was there before the last restore, if there was one."""
    restore = restores.newest(session)
    return restore is not None and (_is_older(bundle, restore) or _was_there(app, bundle))


def _is_older(bundle: Bundle, restore: Restore) -> bool:
    """Tell whether a file was last changed before the restore, by its own time, which is the real one."""
    try:
        return datetime.fromtimestamp(bundle.main.stat().st_mtime, UTC) < restore.at
    except OSError:
        return True


def _was_there(app: App, bundle: Bundle) -> bool:
    """Tell whether a file that was saved since the restore, or renamed, had been there before it."""
    return at_restore(app.workspace).has(app.workspace, bundle.main)


def _begun_now(session: Session, item: str, among: list[Delivery], now: datetime) -> list[Delivery]:
    """Return what is begun in this very moment: a later change of a file that was read begins nothing."""
    steps = trail.steps_of(session, item)
    begun = {one.delivery for one in steps if one.action == "created" and one.at == now}
    return [one for one in among if one.id in begun]
