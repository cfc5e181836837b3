"""The address of a page of the trail: it says all that the page shows, so that a link shares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from publisher.core.localtime import DAY, day_start
from publisher.store.trail_pages import Place, TrailQuery
from publisher.web.log_address import read_or_none, read_place, written_place

FILTERS = ("actor", "action", "since", "until")


@dataclass(frozen=True)
class TrailAddress:
    """What an address asks; what it says that nothing can be is left out of the question.

    `behind` is the step behind which the page begins, `before` the one before which it ends.
    """

    asked: Mapping[str, str]
    behind: Place | None = None
    before: Place | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> TrailAddress:
        asked = {name: given.get(name, "").replace("\0", "").strip() for name in FILTERS}
        return cls(asked, read_place(given.get("behind", "")), read_place(given.get("before", "")))

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.values())

    def query(self, zone: ZoneInfo) -> TrailQuery:
        """Return the question to the trail; days are those of the zone."""
        since, until = (read_or_none(date.fromisoformat, self.asked[name]) for name in ("since", "until"))
        return TrailQuery(
            self.asked["actor"] or None,
            self.asked["action"] or None,
            day_start(zone, since) if since and since > date.min else None,
            day_start(zone, until + DAY) if until and until < date.max else None,
        )

    def link(self, **more: str) -> str:
        """Return the address of the first page."""
        said = {name: one for name, one in {**self.asked, **more}.items() if one}
        return f"/trail?{urlencode(said)}" if said else "/trail"

    def link_behind(self, place: Place) -> str:
        return self.link(behind=written_place(place))

    def link_before(self, place: Place) -> str:
        return self.link(before=written_place(place))
