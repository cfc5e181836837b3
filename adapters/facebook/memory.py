"""What this process has brought to the Page for each post and no reader has seen.

It only saves work and narrows searches: a daemon that starts anew, without it, looks by text and
uploads again; what was left behind is invisible and vanishes by itself within a day.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from adapters.facebook.clip import Upload

MOST = 1000
"""Posts that are remembered; the oldest go first."""


@dataclass(frozen=True)
class Errand:
    """What lies ready for one post. `files` tells the files that it was made of.

    `sent` means that this process has asked to make the post public, whatever came of it.
    """

    files: str = ""
    photos: tuple[str, ...] = ()
    upload: Upload | None = None
    sent: bool = False


class Memory:
    """Keep one errand for each post; safe to use from many threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._errands: OrderedDict[str, Errand] = OrderedDict()

    def of(self, key: str, files: str) -> Errand:
        """Return the errand of a post; what was made of other files is forgotten."""
        known = self._errands.get(key, Errand())
        return known if known.files == files else Errand(files, sent=known.sent)

    def keep(self, key: str, files: str, **changes: Any) -> None:
        """Change what is remembered of a post."""
        with self._lock:
            self._errands[key] = replace(self.of(key, files), **changes)
            self._errands.move_to_end(key)
            while len(self._errands) > self._most:
                self._errands.popitem(last=False)
