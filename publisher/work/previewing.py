"""Previews: a piece as each channel would show it, made from the very post that a delivery sends."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, State
from publisher.core.errors import ChannelError
from publisher.core.item import Item
from publisher.core.message import Message, message
from publisher.core.post import Post
from publisher.core.preview import Preview
from publisher.store import deliveries, items
from publisher.store.items import Known
from publisher.work import posting

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """One revision on one channel; `trouble` says why there is no preview.

    `problems` are why the channel would refuse it, `notes` what will be otherwise when it goes out.
    """

    channel: str
    revision: int
    post: Post | None = None
    preview: Preview | None = None
    problems: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    trouble: Message | None = None


def channels_of(app: App, session: Session, known: Known) -> list[str]:
    """Return where a piece goes, or has gone, in the order of config.toml."""
    item = items.newest(session, known.id)
    has = {one.channel for one in deliveries.of_item(session, known.id)}
    wanted = {name for name in app.channels if item is not None and _goes_to(app, item, name)}
    order = [*app.config.channels, *sorted(has - app.config.channels.keys())]
    return [name for name in order if name in has | wanted]


def preview(app: App, session: Session, known: Known, channel: str, revision: int) -> Shown:
    """Show a revision of a piece as a channel would; whatever is in the way becomes a sentence."""
    nothing = Shown(channel, revision)
    name = app.config.channel_name(channel)
    if not revision:
        return _without(nothing, message("preview-no-revision"))
    if channel not in app.channels:
        return _without(nothing, message("preview-no-channel", channel=name))
    item = items.revision(session, known.id, revision)
    delivery = posting.led_by(session, known.id, channel)
    if delivery is None and not _goes_to(app, item, channel):
        return _without(nothing, message("preview-not-for-channel", channel=name))
    delivery = delivery or Delivery(0, known.id, channel, State.WAITING, revision)
    try:
        return _shown(app, session, delivery, item, revision)
    except ChannelError as error:
        return _without(nothing, error.message)
    except OSError as error:
        return _without(nothing, message("preview-file-trouble", said=error.strerror or error))
    except Exception as error:  # a fault of an adapter is this preview's trouble, never that of the page
        log.exception("preview failed", extra={"action": "preview_fault", "channel": channel})
        return _without(nothing, message("preview-fault", channel=name, kind=type(error).__name__))


def _shown(app: App, session: Session, delivery: Delivery, item: Item, revision: int) -> Shown:
    channel = app.channels[delivery.channel]
    post = posting.post(app, session, delivery, revision)
    first = posting.leader(app, item, delivery.channel)
    notes: tuple[Message, ...] = ()
    if first is not None and post.link is None:
        notes = (message("preview-link-later", channel=app.config.channel_name(first)),)
    is_newer = delivery.live is not None and revision > delivery.live
    made = channel.preview(post, delivery.receipt if is_newer else None)
    return Shown(delivery.channel, revision, post, made, channel.check(post), notes)


def _without(shown: Shown, trouble: Message) -> Shown:
    return Shown(shown.channel, shown.revision, trouble=trouble)


def _goes_to(app: App, item: Item, channel: str) -> bool:
    known = app.channels.get(channel)
    return known is not None and item.wants(channel) and known.settings.takes(item.form)
