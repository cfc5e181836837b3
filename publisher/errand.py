"""The errand: what the house knows of the post that a call is about, and where the call keeps what it did.

    with on_errand(Errand(begun, asked, keep)):
        channel.stage(post)      # inside: self.errand.begun, self.errand.keep(Staged(…, whole=False))

It belongs to the thread that makes the call, for one channel speaks for many posts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from publisher.core.receipt import Staged

Keep = Callable[[Staged], object]


def keep_nothing(staged: Staged) -> None:
    """Forget what is told: nobody may rely on it outside of the daemon."""


@dataclass(frozen=True)
class Errand:
    """What earlier tries left behind.

    `begun` is what they kept last, made from the very revision that the call is about; it may be half
    done (`whole` is False). `asked` means that one of them asked the channel to make the post public,
    whatever came of it. `keep` puts a newer `begun` on disk before it returns.
    """

    begun: Staged | None = None
    asked: bool = False
    keep: Keep = keep_nothing


_errand: ContextVar[Errand | None] = ContextVar("errand", default=None)


def errand() -> Errand:
    """Return the errand of this thread; outside of one, an errand that knows and keeps nothing."""
    return _errand.get() or Errand()


@contextmanager
def on_errand(one: Errand) -> Iterator[None]:
    """Let every call that this thread makes inside the block be on this errand."""
    token = _errand.set(one)
    try:
        yield
    finally:
        _errand.reset(token)
