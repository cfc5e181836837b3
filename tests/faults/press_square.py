"""A newspaper that takes its pieces from a folder: a person there puts them out and takes them down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from publisher.channel import ChannelSettings, House
from publisher.core.errors import Refused
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from tests.faults.square import Fate, Square
from tests.newsroom import HandClock


class PressSquare(Square):
    """A square of which the daemon reaches the folder only: `packages`, by key, is what lies there."""

    hands_over = True

    def __init__(self, name: str, settings: ChannelSettings, house: House, clock: HandClock) -> None:
        super().__init__(name, settings, house, clock)
        self.packages: dict[str, Post] = {}

    # --- what the house asks -----------------------------------------------------------------

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        self._send(lambda: self._lay_down(post))
        return Receipt(post.key, None, handed_over=True)

    def find(self, post: Post, since: datetime) -> Receipt | None:
        self._send(lambda: None)
        laid = self.packages.get(post.key)
        if laid is None:
            return None
        return Receipt(post.key, None, handed_over=True, is_older=laid.revision < post.revision)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        self._send(lambda: self._lay_down(post))
        return Receipt(receipt.remote_id, receipt.url, handed_over=True)

    def withdraw(self, receipt: Receipt) -> None:
        self._send(lambda: self._take_back(self.number(receipt)))
        if receipt.url is not None:
            raise Refused("adapter-fault", kind="by hand")

    # --- what the newspaper's person does ----------------------------------------------------

    def put_out(self, key: str) -> None:
        """Let readers have what lies in the package, and clear it away."""
        post = self.packages.pop(key)
        if key in self.public:
            self._change(key, post)
        else:
            self._show(key, post)

    def take_down(self, key: str) -> None:
        """Remove the piece from the newspaper, and what still asks for it."""
        self.packages.pop(key, None)
        self.public.pop(key, None)

    # --- what happens to a request -----------------------------------------------------------

    def _send(self, request: Callable[[], str | None]) -> str:
        """Write into the folder: on a disk nothing lands late."""
        if self.fate is Fate.LANDS_LATE:
            self.fate = Fate.REPLY_LOST
        return super()._send(request)

    def _lay_down(self, post: Post) -> str:
        self.packages[post.key] = post
        return post.key

    def _take_back(self, key: str) -> None:
        self.packages.pop(key, None)
