"""Where the website lies, and where its private records lie: beside it, out of reach of readers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

INCOMING = ".incoming"
"""Folder, in each of the two roots, where files are written before they are moved to their place."""


GONE = ".gone"
"""Mark beside the notice of a piece that was taken down, for web servers that can answer 410."""


@dataclass(frozen=True)
class Places:
    """The two roots. `site` is what a web server serves; `records` is nobody's business but ours."""

    site: Path
    records: Path

    @classmethod
    def of(cls, site: Path) -> Places:
        """Put the records beside the website: `var/website` has `var/website-records`."""
        return cls(site, site.with_name(f"{site.name}-records"))

    @property
    def lock(self) -> Path:
        return self.records / "lock"

    @property
    def journal(self) -> Path:
        return self.records / "journal.json"

    @property
    def state(self) -> Path:
        return self.records / "site.json"

    def record(self, key: str) -> Path:
        return self.records / "items" / sha256(key.encode()).hexdigest()[:2] / f"{key}.json"

    def index(self, month: str) -> Path:
        """Return the part of the index that holds the pieces whose address is in `month` (2027-01)."""
        return self.records / "index" / f"{month}.json"

    def staged(self, key: str) -> Path:
        return self.records / "staged" / key

    def page(self, path: str) -> Path:
        """Return the file that a web server gives for `path`, which has no slash at its ends."""
        return self.site / path / "index.html"

    def make(self) -> None:
        """Make both roots, or fail with the OSError that says why not."""
        for root in (self.site, self.records):
            (root / INCOMING).mkdir(parents=True, exist_ok=True)

    def are_there(self) -> bool:
        """Tell whether anything was ever written here; a place that cannot be is an OSError."""
        if self.records.is_dir():
            return True
        nearest = next(one for one in self.records.parents if os.path.lexists(one))
        if not nearest.is_dir():
            raise NotADirectoryError(20, "Not a directory", str(nearest))
        return False

    def named(self, place: Path) -> str:
        """Return a name of `place` that stays true when the workspace is moved."""
        for word, root in (("site", self.site), ("records", self.records)):
            if place.is_relative_to(root):
                return f"{word}/{place.relative_to(root).as_posix()}"
        raise ValueError(f"{place} is neither in the website nor in its records")

    def find(self, name: str) -> Path:
        """Return the place of that name."""
        word, _, rest = name.partition("/")
        return {"site": self.site, "records": self.records}[word] / rest
