"""Staleness: a piece that goes out on a later day than it was written for is looked at by an editor first."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.app import App
from publisher.core.delivery import Delivery, State
from publisher.core.item import Item
from publisher.core.localtime import local_day
from publisher.core.message import Message, message
from publisher.core.stale_words import day_meant, stale_words
from publisher.store.items import Known

STALE = "words-gone-stale"
LOOK_FIRST = timedelta(minutes=15)
"""How long what an order let go with such words stays back, so that somebody can look at it."""


def asked_time(item: Item, channel: str) -> datetime | None:
    """Return the time that a piece asks for, None when it takes its turn."""
    asked = item.wish(channel).at or item.publish_at
    return asked if isinstance(asked, datetime) else None


def warn(app: App, item: Item, channel: str, known: Known, at: datetime) -> Message | None:
    """Name the words that will no longer be true when the piece goes out `at`; None when there are none."""
    return warn_of(item, channel, asked_time(item, channel) or known.first_seen_at, at, app.zone)


def warn_of(item: Item, channel: str, asked: datetime, at: datetime, zone: ZoneInfo) -> Message | None:
    """Name the words that will not be true when a piece goes out `at`, which `asked` for another time."""
    text, out = text_of(item, channel), local_day(zone, at)
    meant = day_meant(text, local_day(zone, asked))
    words = stale_words(text, meant, out)
    if not words:
        return None
    named = ", ".join(f"«{one}»" for one in words)
    return message(STALE, words=named, meant=f"{meant:%d/%m/%Y}", out=f"{out:%d/%m/%Y}", item=item.id)


def warning_of(delivery: Delivery) -> Message | None:
    """Return what an editor should look at before the piece goes out, None when there is nothing."""
    reason = delivery.reason
    goes_out = delivery.state is State.SCHEDULED and delivery.live is None
    return reason if reason is not None and goes_out and reason.code == STALE else None


def text_of(item: Item, channel: str) -> str:
    """Return all that readers of a channel read of a piece, without markup."""
    wish = item.wish(channel)
    parts = (wish.title or item.title, wish.summary or item.summary, wish.text or "", item.html)
    text = html.unescape(re.sub(r"<[^>]*>", " ", "\n".join(parts)))
    return re.sub(r"\s+", " ", text)
