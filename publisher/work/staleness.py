"""Staleness: a piece that goes out on a later day than it was written for is looked at by an editor first."""

from __future__ import annotations

import html
import re
from datetime import datetime

from publisher.app import App
from publisher.core.delivery import Delivery, State
from publisher.core.item import Item
from publisher.core.localtime import local_day
from publisher.core.message import Message, message
from publisher.core.stale_words import stale_words
from publisher.store.items import Known

STALE = "words-gone-stale"


def asked_time(item: Item, channel: str) -> datetime | None:
    """Return the time that a piece asks for, None when it takes its turn."""
    asked = item.wish(channel).at or item.publish_at
    return asked if isinstance(asked, datetime) else None


def warn(app: App, item: Item, channel: str, known: Known, at: datetime) -> Message | None:
    """Name the words that will no longer be true when the piece goes out `at`; None when there are none."""
    written_for = asked_time(item, channel) or known.first_seen_at
    meant, out = (local_day(app.zone, time) for time in (written_for, at))
    words = stale_words(text_of(item, channel), meant, out)
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
