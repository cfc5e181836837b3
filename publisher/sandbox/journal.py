"""Everything the outlets accepted, in order, with times."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Entry:
    """One thing that an outlet really did; ``public`` says whether readers can see it now."""

    n: int
    at: datetime
    outlet: str  # wp or graph
    method: str  # empty: done by the outlet itself, as a schedule that fell due
    path: str
    what: str  # post.created, post.published, media.created, feed.created, video.published, …
    id: str
    key: str  # the identity that the client asked for: a slug, or the text of the message
    slug: str = ""
    title: str = ""
    message: str = ""
    public: bool = False


class Journal:
    """Keep the entries; safe to use from many threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Condition()
        self._entries: list[Entry] = []

    def add(self, outlet: str, what: str, remote_id: str, *, cause: tuple[str, str], **more: Any) -> None:
        """Write one entry; ``cause`` is the method and the path of the request behind it."""
        with self._lock:
            number = len(self._entries) + 1
            at = self._clock()
            self._entries.append(Entry(number, at, outlet, *cause, what, remote_id, **more))
            self._lock.notify_all()

    def wait_for(self, count: int, timeout: float = 10.0) -> bool:
        """Wait until there are ``count`` entries; False when they did not come in time."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self._entries) >= count, timeout)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return all entries so far, oldest first."""
        with self._lock:
            return tuple(self._entries)

    def ever_public(self, key: str) -> list[str]:
        """Return the ids that were ever public under ``key``; more than one is a double that readers saw."""
        return list(dict.fromkeys(entry.id for entry in self.entries if entry.public and entry.key == key))

    def records(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the entries behind number ``after`` as JSON values."""
        return [asdict(entry) | {"at": entry.at.isoformat()} for entry in self.entries[after:]]
