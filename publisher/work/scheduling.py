"""Scheduling: when each waiting delivery goes out, or the reason why it has no time.

Who comes first is fair: urgent pieces, then by first sight. What times there are is for `places`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.admission import Miss
from publisher.core.correction import AT_ONCE
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.item import Item
from publisher.core.item_state import ItemState
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.timetable import Booked, Bookings, Place, stands
from publisher.store import deliveries, holds, items, moves
from publisher.store.items import Known
from publisher.work import approval, doubt, followers, posting, staleness
from publisher.work.orders import stopping
from publisher.work.places import Orders, asked_of, booked_on, find_time, wished
from publisher.work.turn import leaders_first

ANY_TIME = datetime.min.replace(tzinfo=UTC)
"""What waits for nobody may go from then on."""


STUCK = frozenset({State.REFUSED, State.MISSED})
"""States in which a delivery gives no link until a person has decided."""


@dataclass(frozen=True)
class Waiting:
    """A delivery without a time, with its item."""

    delivery: Delivery
    item: Item
    known: Known

    @property
    def turn(self) -> tuple[bool, datetime, str]:
        """Return its place in the row: urgent first, then whoever was seen first."""
        return (not self.item.urgent, self.known.first_seen_at, self.item.id)


def plan(app: App, session: Session, now: datetime, only: set[str] | None = None) -> None:
    """Give every waiting delivery its time, channel by channel, those that lead others first.

    `only` names the items that are looked at; None looks at all of them.
    """
    _plan(app, session, deliveries.waiting(session, only), now)


def plan_some(app: App, session: Session, now: datetime, numbers: Sequence[int]) -> None:
    """Give those of these deliveries that still wait their time, in their turn."""
    _plan(app, session, deliveries.of_numbers(session, numbers, State.WAITING), now)


def _plan(app: App, session: Session, waiting: Sequence[Delivery], now: datetime) -> None:
    if not waiting:
        return
    orders = Orders(holds.standing(session, now), holds.every(session))
    by_channel: dict[str, list[Waiting]] = defaultdict(list)
    for delivery in waiting:
        known = items.get(session, delivery.item)
        if known is not None:
            by_channel[delivery.channel].append(Waiting(delivery, posting.content(session, delivery), known))
    for channel in leaders_first(app):
        if not by_channel[channel]:
            continue
        booked = booked_on(app, session, channel, now)
        for one in sorted(by_channel[channel], key=lambda one: one.turn):
            _plan_one(app, session, one, booked, orders, now)


def unseat(app: App, session: Session, numbers: Sequence[int], now: datetime) -> None:
    """Take back those times of these deliveries that the timetable, as it is now, would not give.

    What a person set stays.
    """
    for delivery in deliveries.of_numbers(session, numbers, State.SCHEDULED):
        if delivery.channel not in app.channels or not _may_lose_its_time(delivery, now):
            continue
        assert delivery.due_at is not None
        asked = asked_of(posting.content(session, delivery), delivery.channel, "next")
        if not stands(app.rules.timetable, asked, delivery.due_at, delivery.slot):
            moves.reserve(session, delivery, None, None, message("timetable-changed"), now)


def _may_lose_its_time(delivery: Delivery, now: datetime) -> bool:
    """Tell whether a delivery is still to begin, at a time that the timetable gave it."""
    to_begin = delivery.operation is Operation.PUBLISH and not delivery.busy and not delivery.tries
    from_the_rules = delivery.set_at is None and delivery.due_at is not None and delivery.due_at > now
    return to_begin and from_the_rules


def _plan_one(
    app: App, session: Session, one: Waiting, booked: Bookings, orders: Orders, now: datetime
) -> None:
    delivery, item = one.delivery, one.item
    is_out = delivery.operation is Operation.UPDATE
    if not is_out:
        booked.remove(delivery.due_at, delivery.slot)
    if reason := _kept_back(app, session, one, orders, now):
        moves.reserve(session, delivery, None, None, reason, now)
    elif is_out:
        moves.go_on(session, delivery, now)
    elif item.corrects is not None:
        moves.schedule(session, delivery, now, None, None, message(AT_ONCE), now)
    elif item.expires_at is not None and item.expires_at <= now:
        _miss(session, delivery, message("expired", at=write_local(app.zone, item.expires_at)), now)
    elif problems := _problems(app, session, delivery):
        moves.fail(session, delivery, State.REFUSED, problems[0], now)
    else:
        _give_a_time(app, session, one, booked, orders, now)


def _give_a_time(
    app: App, session: Session, one: Waiting, booked: Bookings, orders: Orders, now: datetime
) -> None:
    """Give a delivery that may go its time, in the light of the one that it waits for, if there is one."""
    delivery, item = one.delivery, one.item
    leader = posting.leader(app, item, delivery.channel)
    first = posting.led_by(session, item.id, leader) if leader else None
    since, link_is_there = _after(app, item, delivery.channel, first, now)
    for_link = followers.waits_for_link(delivery, leader or "", first)
    if doubt.is_cast_on(delivery) and _waits_in_doubt(session, one, None if link_is_there else for_link, now):
        return
    when = wished(item, delivery)
    if isinstance(when, datetime) and now - when > app.lateness(delivery.channel).grace:
        is_stuck = first is not None and first.state in STUCK
        when = when if is_stuck else max(when, since or now)  # not late because the one before it was
    earliest = max(since or now, now)
    found = find_time(app, item, delivery, when, earliest, booked, orders, now)
    if isinstance(found, Place) and _goes_unseen(app, one, orders, found.at, now):
        later = max(earliest, now + staleness.LOOK_FIRST)
        found = find_time(app, item, delivery, when, later, booked, orders, now)
    if isinstance(found, Miss):
        _miss(session, delivery, found.reason, now, when if isinstance(when, datetime) else None)
    elif since is None:
        moves.reserve(session, delivery, None, None, for_link, now)
    elif isinstance(found, Message):
        moves.reserve(session, delivery, None, None, found, now)
    else:
        booked.add(Booked(found.at, found.slot))
        no_link = followers.without_link(delivery, first)
        _take_place(app, session, one, found, orders, None if link_is_there else for_link, no_link, now)


def _take_place(
    app: App,
    session: Session,
    one: Waiting,
    found: Place,
    orders: Orders,
    for_link: Message | None,
    no_link: Message | None,
    now: datetime,
) -> None:
    """Give a delivery the place that was found; one that waits for another channel's link reserves it."""
    if for_link is not None:
        moves.reserve(session, one.delivery, found.at, found.slot, for_link, now)
        return
    warning = warn(app, one, orders, found.at, now)
    schedule(app, session, one.delivery, found, now, warning or no_link)


def _waits_in_doubt(session: Session, one: Waiting, for_link: Message | None, now: datetime) -> bool:
    """Tell whether a delivery that may be out has to wait: for its link, by which it is known again, or
    for the search, which is made at once for what lies in `published/`."""
    if for_link is not None:
        moves.reserve(session, one.delivery, None, None, for_link, now)
        return True
    return one.known.state is ItemState.ARCHIVED and doubt.looks_first(session, one.delivery, now)


def _miss(
    session: Session, delivery: Delivery, reason: Message, now: datetime, due_at: datetime | None = None
) -> None:
    """End a delivery as missed, unless it may have gone out unknown to us: that is seen first."""
    if not doubt.looks_first(session, delivery, now, due_at):
        moves.fail(session, delivery, State.MISSED, reason, now, due_at)


def warn(app: App, one: Waiting, orders: Orders, at: datetime, now: datetime) -> Message | None:
    """Warn of words that are no longer true; what merely waits its turn for a slot is taken to know it."""
    item, channel = one.item, one.delivery.channel
    takes_its_turn = staleness.asked_time(item, channel) is None
    if takes_its_turn and not orders.have_stopped(item, channel, one.known.first_seen_at, now):
        return None
    return staleness.warn(app, item, channel, one.known, at)


def _goes_unseen(app: App, one: Waiting, orders: Orders, at: datetime, now: datetime) -> bool:
    """Tell whether what an order kept past its time would go before anybody could look at its stale words."""
    if at >= now + staleness.LOOK_FIRST or warn(app, one, orders, at, now) is None:
        return False
    channel = one.delivery.channel
    meant_to_go = staleness.asked_time(one.item, channel) or one.known.first_seen_at
    return orders.have_stopped(one.item, channel, meant_to_go, now)


def _kept_back(app: App, session: Session, one: Waiting, orders: Orders, now: datetime) -> Message | None:
    """Return what keeps a delivery from having a time: a hold, a wrong file, a missing approval."""
    if one.known.state is ItemState.WRONG:
        return message("file-has-errors")
    if hold := stopping(session, one.delivery, one.item, orders.standing, now):
        return hold.told
    return approval.missing(app, session, one.item)


def _problems(app: App, session: Session, delivery: Delivery) -> tuple[Message, ...]:
    """Return why the channel would refuse the post, as far as can be told offline."""
    assert delivery.wanted is not None
    return app.channels[delivery.channel].check(posting.post(app, session, delivery, delivery.wanted))


def _after(
    app: App, item: Item, channel: str, first: Delivery | None, now: datetime
) -> tuple[datetime | None, bool]:
    """Return from when on the delivery may go, and whether the link that it waits for is there.

    None means that nobody can tell: the delivery that it waits for has no time itself. Once that one is
    out, it may be an instant that has passed.
    """
    if first is None or first.state in {State.CANCELLED, State.WITHDRAWN}:
        return ANY_TIME, True
    wish = item.wish(channel)
    delay = wish.delay if wish.delay is not None else app.channels[channel].settings.delay
    if (out := posting.out_at(first)) is not None and first.receipt and first.receipt.is_known_out:
        return out + delay, True
    is_coming = first.due_at is not None and first.state not in STUCK
    return (max(first.due_at + delay, now) if is_coming and first.due_at else None), False


def schedule(
    app: App,
    session: Session,
    delivery: Delivery,
    found: Place,
    now: datetime,
    warning: Message | None = None,
) -> None:
    channel = app.channels[delivery.channel]
    stage_at = found.at - channel.settings.stage_ahead if channel.can("stage") else None
    reason = warning or (found.reasons[0] if found.reasons else None)
    moves.schedule(session, delivery, found.at, found.slot, stage_at, reason, now, set_at=delivery.set_at)
