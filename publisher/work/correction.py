"""The legal correction: from the file that says it to every channel that carried the piece, and back.

complete   the file names the piece; where the notice goes, when and in which column is the law's
mark       once the notice is out on a channel, the piece there says so, with the link
timing     how long it took from the order until readers had it
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.channel import ChannelSettings
from publisher.core.correction import COLUMN, Limit, Standing, Timing, measure
from publisher.core.delivery import OPEN, Delivery, State
from publisher.core.digest import words
from publisher.core.item import Item, Wish
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.store import attempts, corrections, deliveries, items, marking, moves
from publisher.store.corrections import Order
from publisher.store.items import Known
from publisher.work import posting

COMES_OR_IS_OUT = OPEN | {State.SENDING, State.UNCONFIRMED}
"""States in which a piece that is not known to be live will be, or may be, without anybody's doing."""

MAY_COME = frozenset({"corrects-nothing", "corrects-unpublished"})
"""What is wrong with a notice only until its piece is known, and out."""


def complete(session: Session, item_id: str, item: Item) -> tuple[Item, tuple[Message, ...]]:
    """Return a piece with all that follows from what it corrects, and why that cannot be.

    A piece that has been sent stays what it is: a notice of the same piece, or no notice.
    """
    notices = tuple(one.notice for one in corrections.of_item(session, item_id))
    item = replace(item, corrected_by=notices)
    named = the_corrected(session, item.corrects) if item.corrects else None
    if wrong := _why_not(session, item_id, item, named):
        return item, (wrong,)
    if named is None:
        return item, ()
    wishes = {channel: Wish() for channel in carriers(session, named.id)}
    return replace(item, corrects=named.id, channels=wishes, publish_at="now"), ()


def _why_not(session: Session, item_id: str, item: Item, named: Known | None) -> Message | None:
    before = corrections.of_notice(session, item_id)
    stays = before.corrects if before else None
    is_another = stays != (named.id if named else None)
    if is_another and (before is not None or _was_sent(session, item_id)):
        return message("corrects-stays", item=stays or "–")
    if item.corrects is None:
        return None
    if named is None:
        return message("corrects-nothing", given=item.corrects)
    return why_not_correct(session, named.id) or _said_before(session, item_id, item, named)


def _said_before(session: Session, item_id: str, item: Item, named: Known) -> Message | None:
    """Say that a notice would repeat, word for word, one that stands: readers would get it twice."""
    before = None if _was_sent(session, item_id) else ordered_before(session, named.id, item)
    if before is None or before.id == item_id:
        return None
    return message("notice-says-the-same", title=named.title, notice=before.id, path=before.path)


def why_not_correct(session: Session, item: str) -> Message | None:
    """Return why a piece can have no notice: it is one itself, or readers never had it."""
    if corrections.of_notice(session, item):
        return message("corrects-a-notice", item=item)
    return None if carriers(session, item) else message("corrects-unpublished", item=item)


def the_corrected(session: Session, named: str) -> Known | None:
    """Return the item that people name by its id, or by the address where readers find it."""
    if "://" not in named:
        return items.get(session, named)
    found = deliveries.at_address(session, named.strip())
    return items.get(session, found.item) if found else None


def carriers(session: Session, item: str) -> list[str]:
    """Return the channels where readers have, had, or may have had a piece, handed over ones included."""
    return [one.channel for one in deliveries.of_item(session, item) if _carries(session, one)]


def stays(session: Session, item: str) -> bool:
    """Tell whether readers have a piece somewhere, or may have it, and nobody has ordered it down there."""
    return any(one.wanted is not None and one.may_be_out for one in deliveries.of_item(session, item))


def still_to_go_out(session: Session, item: str) -> list[Delivery]:
    """Return the deliveries by which the piece would still go out as it is."""
    to_come = {State.WAITING, State.SCHEDULED, State.MISSED, State.REFUSED}
    has = deliveries.of_item(session, item)
    return [one for one in has if one.state in to_come and not _carries(session, one)]


def ordered_before(session: Session, item: str, notice: Item) -> Known | None:
    """Return the notice of an item that readers have, or will have, and that says the very same."""
    for order in corrections.of_item(session, item):
        known = items.get(session, order.notice)
        stands = any(one.wanted is not None for one in deliveries.of_item(session, order.notice))
        if known and stands and words(items.revision(session, known.id, known.revision)) == words(notice):
            return known
    return None


def missing_column(channel: str, settings: ChannelSettings) -> Message | None:
    """Say that a press channel has no column of its own for corrections, which is its duty."""
    if settings.kind != "press" or settings.correction_column:
        return None
    return message("press-without-correction-column", channel=channel, column=COLUMN)


def mark(session: Session, before: Delivery, notice: Delivery, now: datetime) -> None:
    """Let the corrected piece say, on the channel where the notice is out, that it was corrected.

    `before` is the notice as it stood before it was settled: what was sent of the piece until it went out
    could not say so.
    """
    order = corrections.of_notice(session, notice.item)
    if order is None:
        return
    if notice.state is State.WITHDRAWN:
        _unmark(session, order, notice, now)
    if notice.state is not State.PUBLISHED:
        return
    piece = posting.led_by(session, order.corrects, notice.channel)
    if piece is None or piece.wanted is None or (piece.live is None and piece.state not in COMES_OR_IS_OUT):
        return
    was_out = before.live is not None and before.published_at is not None
    has_gone = piece.busy or piece.live == piece.wanted or piece.state is State.UNCONFIRMED
    after = piece.wanted if has_gone and not was_out else 0
    marked = marking.mark_corrected(session, order.corrects, piece.wanted, notice.item, now, after)
    if piece.wanted != marked:
        reason = message("says-it-was-corrected", notice=notice.item)
        moves.want(session, piece, marked, now, "daemon", reason)


def _unmark(session: Session, order: Order, notice: Delivery, now: datetime) -> None:
    """Let the corrected piece lead nobody to a notice that was taken down on its channel."""
    piece = posting.led_by(session, order.corrects, notice.channel)
    if piece is None or piece.wanted is None or piece.live is None:
        return
    said = items.revision(session, order.corrects, piece.wanted).corrected_by
    if notice.item in said:
        newer = marking.mark_corrected(session, order.corrects, piece.wanted, notice.item, now, piece.wanted)
        moves.want(session, piece, newer, now, "daemon", message("notice-is-gone", notice=notice.item))


@dataclass(frozen=True)
class Links:
    """Who corrects whom, read once for many records."""

    by_notice: dict[str, Order]

    @classmethod
    def read(cls, session: Session) -> Links:
        return cls({one.notice: one for one in corrections.every(session)})

    def notices_of(self, item: str) -> list[str]:
        """Return the notices that correct an item, oldest first."""
        return [one.notice for one in self.by_notice.values() if one.corrects == item]

    def timing(self, app: App, delivery: Delivery) -> Timing | None:
        """Measure a notice's delivery from the order on; None for what is no notice, or is over."""
        order = self.by_notice.get(delivery.item)
        if order is None or (delivery.published_at is None and delivery.wanted is None):
            return None
        rule = app.config.publisher.correction
        now = app.clock.now()
        return measure(order.ordered_at, delivery.published_at, Limit(rule.within, rule.warn), now)


def warning(app: App, timing: Timing | None) -> Message | None:
    """Return what people are told of the law's time while it is near, or has passed."""
    if timing is None or timing.standing is Standing.IN_TIME:
        return None
    late = "late-" if timing.is_out else ""
    return message(f"correction-{late}{timing.standing}", limit=write_local(app.zone, timing.limit_at))


def _carries(session: Session, delivery: Delivery) -> bool:
    if delivery.published_at is not None or delivery.live is not None:
        return True
    return delivery.may_be_out and attempts.last_publish(session, delivery.id) is not None


def _was_sent(session: Session, item: str) -> bool:
    return any(one.attempts for one in deliveries.of_item(session, item))
