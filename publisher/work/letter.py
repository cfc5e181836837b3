"""The letter: what happened, to which piece, where, and what to do, in the workspace's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation
from publisher.core.localtime import write_local
from publisher.core.message import Message
from publisher.core.notice import OF_FEEDS, OF_PIECES, STORY, Kind, Notice
from publisher.notify.target import Letter
from publisher.store import channels, deliveries, items
from publisher.store.items import Known
from publisher.store.overdue import waiting_on
from publisher.words import tell, word
from publisher.work import feed_news, news

MOST = 10
"""Pieces of one kind that are told in full; a longer letter is read by nobody."""
AHEAD = frozenset({Kind.UNREADY, Kind.EXPIRING})
"""Kinds that tell of what has not happened yet."""
SAYS_ITSELF = frozenset({"too-late"})
"""Reasons that only repeat what the notice says."""
EXPIRED = "expired"
"""The reason for which no order of a time brings a piece out."""

ON_AIR = "on-air"
"""What has no address by which a person could confirm it."""


def write_letter(app: App, session: Session, target: str, told: list[Notice], now: datetime) -> Letter:
    """Write one letter about all of these, the worst first, and each channel's story told by its end."""
    return _Writer(app, session, now).write(target, told)


@dataclass
class _Writer:
    app: App
    session: Session
    now: datetime

    def write(self, target: str, told: list[Notice]) -> Letter:
        by_kind = {kind: [one for one in told if one.kind is kind] for kind in Kind}
        present = {kind: has for kind, has in by_kind.items() if has}
        what = ", ".join(self._count(kind, has) for kind, has in present.items())
        name = " ".join(self.app.config.publisher.name.split())
        parts = ["\n".join(self._part(kind, has)) for kind, has in present.items()]
        parts.append(self._say("notice-goodbye", folder=self.app.workspace))
        return Letter(
            self._key(target, told),
            self._say("notice-subject", name=name, what=what),
            "\n\n".join(parts) + "\n",
        )

    def _key(self, target: str, told: list[Notice]) -> str:
        numbers = ",".join(str(one.id) for one in told)
        text = f"{self.app.workspace}\n{target}\n{told[0].at.isoformat()}\n{numbers}"
        return f"publisher-{sha256(text.encode()).hexdigest()[:24]}"

    def _count(self, kind: Kind, has: list[Notice]) -> str:
        """Count pieces, and name channels."""
        named = ", ".join(dict.fromkeys(one.channel for one in has))
        return self._say(f"notice-count-{kind}", count=len(has), channels=named)

    def _part(self, kind: Kind, has: list[Notice]) -> Iterator[str]:
        """Yield the lines about one kind: a heading, the pieces, and how many more there are."""
        yield self._say(f"notice-head-{kind}")
        shown = has[:MOST] if kind in OF_PIECES else has
        for one in shown:
            yield ""
            yield from self._lines_about(one)
        if len(has) > len(shown):
            yield ""
            yield self._say("notice-more", count=len(has) - MOST, state=kind)

    def _lines_about(self, one: Notice) -> Iterator[str]:
        first, *rest = self._about(one.kind)(one)
        yield f"• {first}"
        yield from (f"  {line}" for line in rest if line)

    def _about(self, kind: Kind) -> Callable[[Notice], Iterator[str]]:
        if kind in OF_FEEDS:
            return self._feed
        if kind in AHEAD:
            return self._ahead
        return self._channel if kind in STORY else self._piece

    # --- pieces ----------------------------------------------------------------------------------

    def _piece(self, one: Notice) -> Iterator[str]:
        delivery = deliveries.get(self.session, one.delivery or 0)
        known = items.get(self.session, one.item or "")
        assert delivery is not None and known is not None
        code = self._what_was_tried(one, delivery)
        places = self._places(one, delivery, known)
        yield self._say("notice-piece", **places)
        if delivery.due_at:
            yield self._say("notice-due", at=self._time(delivery.due_at))
        yield self._reason(one.told)
        yield self._say(f"notice-todo-{code}", **places)
        yield self._say("notice-details", **places)

    def _what_was_tried(self, one: Notice, delivery: Delivery) -> str:
        """Return which advice fits: a change of what is live, and what has expired, is mended otherwise,
        and what is on air is confirmed without an address."""
        if one.told is not None and one.told.code == EXPIRED:
            return f"{one.kind}-{EXPIRED}"
        channel = self.app.channels.get(one.channel)
        if one.kind is Kind.UNCONFIRMED and channel is not None and not channel.has_addresses:
            return f"{one.kind}-{ON_AIR}"
        changes = {Operation.UPDATE, Operation.WITHDRAW}
        is_change = one.kind is Kind.REFUSED and delivery.operation in changes
        return f"{one.kind}-{delivery.operation}" if is_change else str(one.kind)

    def _places(self, one: Notice, delivery: Delivery, known: Known) -> dict[str, object]:
        url = delivery.receipt.url if delivery.receipt and delivery.receipt.url else ""
        return {
            "title": known.called,
            "item": known.id,
            "channel": one.channel,
            "number": delivery.id,
            "path": f"content/{known.path}",
            "url": url or self._say("notice-address"),
        }

    # --- channels --------------------------------------------------------------------------------

    def _channel(self, one: Notice) -> Iterator[str]:
        at = self._time(one.at)
        late = news.silence(self.session, one.channel, self.now) if one.kind is Kind.SILENT else None
        if late is not None:
            at = self._time(late.since)
        rests = channels.paused(self.session).get(one.channel)
        waits = waiting_on(self.session, one.channel, self.now)
        places = {"channel": one.channel, "at": at, "count": late.count if late else waits}
        yield self._say(f"notice-{one.kind}", **places)
        if one.kind is Kind.PAUSED and waits:
            yield self._say("notice-waits", count=waits)
        yield self._reason(rests.reason if rests else one.told)
        yield self._say(f"notice-todo-{one.kind}", **places)

    def _ahead(self, one: Notice) -> Iterator[str]:
        """Yield the lines about what will go wrong; the channel's own words say what."""
        told = self._tell(one.told) if one.told else ""
        yield self._say(f"notice-{one.kind}", channel=one.channel, told=told)
        yield self._say(f"notice-todo-{one.kind}", channel=one.channel)

    def _feed(self, one: Notice) -> Iterator[str]:
        """Yield the lines about a feed: since when it cannot be read and why, or that it is read again."""
        at = self._time(feed_news.since(self.app, self.session, one.channel) or one.at)
        yield self._say(f"notice-{one.kind}", feed=one.channel, at=at)
        yield self._reason(one.told)
        yield self._say(f"notice-todo-{one.kind}", feed=one.channel)

    # --- words -----------------------------------------------------------------------------------

    def _reason(self, told: Message | None) -> str:
        if told is None or told.code in SAYS_ITSELF:
            return ""
        return self._say("notice-reason", reason=self._tell(told))

    def _say(self, code: str, /, **values: object) -> str:
        return word(code, self.app.config.publisher.language, **values)

    def _tell(self, told: Message) -> str:
        return tell(told, self.app.config.publisher.language)

    def _time(self, at: datetime) -> str:
        return write_local(self.app.zone, at)
