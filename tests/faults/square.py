"""A public square: a channel for tests that counts what its readers see, whatever becomes of the replies.

A request may be refused, get lost, land late, or land with its reply lost. What it asks for is fixed
when it sets out, as with a real platform: a change that lands late still changes what it named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from publisher.channel import Channel, ChannelSettings, House
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.wire import Wire
from tests.newsroom import HandClock

SETTLE = timedelta(seconds=60)
LATEST = timedelta(seconds=50)
"""How late a request may land whose reply was lost: within the time that the channel is given."""


class Fate(StrEnum):
    """What becomes of a request."""

    HEARD = "heard"
    NEVER_SENT = "never sent"
    SAID_NO = "said no"
    NOT_ALLOWED = "not allowed"
    LOST = "lost"
    LANDS_LATE = "lands late"
    REPLY_LOST = "reply lost"
    NONSENSE = "nonsense"
    OUT_OF_MEMORY = "out of memory"


ANSWERS: dict[Fate, Exception] = {
    Fate.NEVER_SENT: TryLater("adapter-fault", kind="x"),
    Fate.SAID_NO: Refused("adapter-fault", kind="x"),
    Fate.NOT_ALLOWED: Unauthorized("adapter-fault", kind="x"),
    Fate.LOST: Unconfirmed("reply-lost", said="reset"),
    Fate.LANDS_LATE: Unconfirmed("reply-lost", said="timed out"),
    Fate.REPLY_LOST: Unconfirmed("reply-lost", said="reset"),
    Fate.NONSENSE: ValueError("an adapter's fault"),
    Fate.OUT_OF_MEMORY: MemoryError(),
}
LANDS = frozenset({Fate.HEARD, Fate.REPLY_LOST, Fate.NONSENSE, Fate.OUT_OF_MEMORY})


def age(html: str) -> int:
    """Return which words these are: editors number them, each time with the next number."""
    found = re.search(r"lần (\d+)", html)
    return int(found[1]) if found else 0


class Square(Channel[ChannelSettings]):
    """Keep posts by number; two posts of one piece are two, as on most platforms."""

    settle = SETTLE

    def __init__(self, name: str, settings: ChannelSettings, house: House, clock: HandClock) -> None:
        super().__init__(name, settings, house, Wire())
        self.clock = clock
        self.fate = Fate.HEARD
        self.public: dict[str, Post] = {}
        self.drafts: dict[str, Post] = {}
        self.on_the_way: list[tuple[datetime, Callable[[], object]]] = []
        self.shown: Counter[str] = Counter()
        """How often readers saw a piece appear, by its key."""
        self.taken_away: set[str] = set()
        self.set_back: list[str] = []
        """Posts on which an older text came after a newer one."""
        self._last = 0

    # --- what the house asks -----------------------------------------------------------------

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        number = staged.remote_id if staged and self._has(staged.remote_id) else None
        made = self._send(lambda: self._flip(number) if number else self._show(self._new(), post))
        return self._receipt(number or made)

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        self._send(lambda: None)
        if out := self.of(post.key):
            return self._receipt(out[0])
        drafts = [number for number, draft in self.drafts.items() if draft.key == post.key]
        return Staged(drafts[0]) if drafts else None

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        number = self.number(receipt)
        if number not in self.public:
            raise Refused("adapter-fault", kind="gone")
        self._send(lambda: self._change(number, post))
        return self._receipt(number)

    def withdraw(self, receipt: Receipt) -> None:
        number = self.number(receipt)
        self._send(lambda: self._remove(number))

    # --- what readers and people do ----------------------------------------------------------

    def of(self, key: str) -> list[str]:
        """Return the public posts of one piece."""
        return [number for number, post in self.public.items() if post.key == key]

    def url(self, number: str) -> str:
        return f"https://{self.name}.example.org/{number}"

    @staticmethod
    def number(receipt: Receipt) -> str:
        """Return the number of a post, also where a person gave nothing but its address."""
        return receipt.remote_id.rpartition("/")[2]

    def take_away(self, number: str) -> None:
        """Let somebody outside remove a post."""
        self.taken_away.add(self.public.pop(number).key)

    def land(self) -> None:
        """Let what was on the way arrive, as far as its time has come."""
        arrived = [request for at, request in self.on_the_way if at <= self.clock.now()]
        self.on_the_way = [one for one in self.on_the_way if one[0] > self.clock.now()]
        for request in arrived:
            request()

    # --- what happens to a request -----------------------------------------------------------

    def _send(self, request: Callable[[], str | None]) -> str:
        fate, self.fate = self.fate, Fate.HEARD
        made = request() if fate in LANDS else None
        if fate is Fate.LANDS_LATE:
            self.on_the_way.append((self.clock.now() + LATEST, request))
        if fate in ANSWERS:
            raise ANSWERS[fate]
        return made or ""

    def _new(self) -> str:
        self._last += 1
        return str(self._last)

    def _has(self, number: str) -> bool:
        return number in self.drafts or number in self.public

    def _show(self, number: str, post: Post) -> str:
        self.public[number] = post
        self.shown[post.key] += 1
        return number

    def _flip(self, number: str) -> str:
        if number in self.drafts:
            self._show(number, self.drafts.pop(number))
        return number

    def _change(self, number: str, post: Post) -> str | None:
        if number not in self.public:
            return None
        if age(self.public[number].html) > age(post.html):
            self.set_back.append(number)
        self.public[number] = post
        return number

    def _remove(self, number: str) -> None:
        self.public.pop(number, None)

    def _receipt(self, number: str) -> Receipt:
        return Receipt(number, self.url(number))


class StagingSquare(Square):
    """A square where posts are laid ready behind a curtain."""

    def stage(self, post: Post) -> Staged:
        drafts = [number for number, draft in self.drafts.items() if draft.key == post.key]
        number = drafts[0] if drafts else self._new()
        self._send(lambda: self._lay(number, post))
        return Staged(number)

    def discard(self, staged: Staged) -> None:
        self._send(lambda: self._drop(staged.remote_id))

    def _lay(self, number: str, post: Post) -> str:
        if number not in self.public:
            self.drafts[number] = post
        return number

    def _drop(self, number: str) -> None:
        self.drafts.pop(number, None)
