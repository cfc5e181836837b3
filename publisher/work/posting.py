"""Posting: which revision an operation speaks of, and the post made from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation
from publisher.core.item import Item
from publisher.core.localtime import write_local
from publisher.core.post import Post
from publisher.store import attempts, deliveries, items
from publisher.words import word
from publisher.work.render import Corrected, Setting, column_of, render

PUNCTUAL = timedelta(minutes=1)
"""What goes out within a minute of its time bears that time."""


def revision_for(session: Session, delivery: Delivery, operation: Operation) -> int:
    """Return the revision that an operation speaks of: what is live, what was sent, or what is wanted.

    What is looked for after a restore was never sent, as far as is known here, and may be wanted no more.
    """
    if operation is Operation.FIND and delivery.live is not None:
        return delivery.live
    if operation is Operation.FIND and (sent := attempts.last_publish(session, delivery.id)):
        assert sent.revision is not None
        return sent.revision
    if operation is Operation.FIND and delivery.wanted is None:
        known = items.get(session, delivery.item)
        assert known is not None
        return known.revision
    number = delivery.live if operation is Operation.WITHDRAW else delivery.wanted or delivery.staged_revision
    assert number is not None
    return number


def content(session: Session, delivery: Delivery) -> Item:
    """Return the item as this delivery wants it, or as it is live."""
    return items.revision(session, delivery.item, _number(delivery))


def is_wrong(session: Session, delivery: Delivery) -> bool:
    """Tell whether the file of a delivery's item has mistakes by now."""
    return items.is_wrong(session, delivery.item, _number(delivery))


def read_ahead(session: Session, has: Iterable[Delivery]) -> None:
    """Read at once what these deliveries want, or have live."""
    items.read_ahead(session, [(one.item, _number(one)) for one in has if one.wanted or one.live])


def _number(delivery: Delivery) -> int:
    number = delivery.wanted or delivery.live
    assert number is not None
    return number


def post(app: App, session: Session, delivery: Delivery, revision: int, link_of_old: bool = False) -> Post:
    """Render a delivery's item for its channel; `link_of_old` has it lead also to what is gone by now."""
    item = items.revision(session, delivery.item, revision)
    now = app.clock.now()
    setting = Setting(
        key=items.key_of(session, delivery.item, revision),
        revision=revision,
        publish_at=delivery.published_at or _goes_out_at(delivery, now),
        revised_at=now if delivery.live is not None else None,
        link=link(app, session, delivery, item, link_of_old),
        unit_names=app.rules.unit_names(item.units),
        media_folder=app.media,
        preface=_preface(app, session, delivery, item),
        corrected=_corrected(app, session, delivery, item),
    )
    return render(item, delivery.channel, app.channels[delivery.channel].settings, setting)


def looked_for(app: App, session: Session, delivery: Delivery, revision: int) -> Post:
    """Render what a channel is searched for, with every other text under which it may be out.

    Those are what was sent, which other settings or links may have made, and, after a restore, what any
    revision would say: readers may have one that the database does not know of.
    """
    wanted = post(app, session, delivery, revision)
    texts = [*attempts.texts(session, delivery.id)]
    if delivery.doubted_since is not None:
        numbers = items.revision_numbers(session, delivery.item)
        texts += [post(app, session, delivery, one, link_of_old=True).text for one in numbers]
    return replace(wanted, other_texts=tuple(dict.fromkeys(one for one in texts if one != wanted.text)))


def _preface(app: App, session: Session, delivery: Delivery, notice: Item) -> str:
    """Return how a notice begins: work, column, day and address of what it corrects, on this channel."""
    if notice.corrects is None:
        return ""
    has = led_by(session, notice.corrects, delivery.channel)
    number = (has.live or has.wanted) if has else None
    known = items.get(session, notice.corrects)
    assert known is not None
    piece = items.revision(session, notice.corrects, number or known.revision)
    column = column_of(piece, delivery.channel, app.channels[delivery.channel].settings)
    out = (has.published_at if has else None) or known.first_seen_at
    language = app.config.publisher.language
    said = {
        "form": word(f"form-{piece.form}", language),
        "title": piece.title,
        "day": f"{out.astimezone(app.zone):%d/%m/%Y}",
        "column": word("correction-in-column", language, column=column) if column else "",
        "at": f" ({has.receipt.url})" if has and has.receipt and has.receipt.url else "",
    }
    return word("correction-preface", language, **said)


def _corrected(app: App, session: Session, delivery: Delivery, item: Item) -> tuple[Corrected, ...]:
    """Return what a corrected piece says of its notices: those that are out on its channel."""
    has = [led_by(session, notice, delivery.channel) for notice in item.corrected_by]
    out = [one for one in has if one is not None and one.live is not None and one.published_at]
    language = app.config.publisher.language
    return tuple(
        Corrected(
            word("corrected-at", language, at=write_local(app.zone, one.published_at)),
            one.receipt.url if one.receipt else None,
        )
        for one in out
        if one.published_at
    )


def _goes_out_at(delivery: Delivery, now: datetime) -> datetime:
    """Return the time that readers are told: when it was due, or now for what comes late."""
    due = delivery.due_at
    return now if due is None or now - due > PUNCTUAL else due


def leader(app: App, item: Item, channel: str) -> str | None:
    """Return the channel that `channel` waits for with this item, None when it waits for none."""
    name = item.wish(channel).after or app.channels[channel].settings.after
    if name is None or name not in app.channels:
        return None
    return name if item.wants(name) and app.channels[name].settings.takes(item.form) else None


def led_by(session: Session, item: str, channel: str) -> Delivery | None:
    """Return the item's delivery on `channel`, if it has one."""
    return next((one for one in deliveries.of_item(session, item) if one.channel == channel), None)


def link(app: App, session: Session, delivery: Delivery, item: Item, link_of_old: bool = False) -> str | None:
    """Return the address of the item on the channel that this delivery waited for; or where it was.

    What is about to be taken down there is led to no more.
    """
    name = leader(app, item, delivery.channel)
    first = led_by(session, item.id, name) if name else None
    stays = first is not None and first.live is not None and first.wanted is not None
    is_there = stays or link_of_old
    return first.receipt.url if first and first.receipt and is_there else None


def out_at(delivery: Delivery | None) -> datetime | None:
    """Return when a delivery went out, None while it is not live."""
    return delivery.published_at if delivery and delivery.live is not None else None
