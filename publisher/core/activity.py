"""An activity: work that no software publishes, written down by hand with its counts and its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, get_args

Metric = Literal["events", "people", "women", "minutes", "copies", "installations", "airings"]
"""What an activity counts; the plan asks for it by these names."""

METRICS: tuple[Metric, ...] = get_args(Metric)


class Kind(StrEnum):
    """Forms of work beside the channels (hình thức hoạt động); a plan's `where = { activity = … }`."""

    CONFERENCE = "conference"
    TRAINING = "training"
    CONTEST = "contest"
    LEAFLET = "leaflet"
    PUBLICATION = "publication"
    PANEL = "panel"
    AIRING = "airing"
    COVERAGE = "coverage"
    POST = "post"
    OTHER = "other"


class Origin(StrEnum):
    """How an activity came here."""

    HAND = "hand"
    IMPORT = "import"
    FEED = "feed"


@dataclass(frozen=True)
class Counts:
    """How much an activity was: `minutes` on air in all, `women` among `people`, `copies` printed."""

    events: int = 0
    people: int = 0
    women: int = 0
    minutes: int = 0
    copies: int = 0
    installations: int = 0
    airings: int = 0


@dataclass(frozen=True)
class Evidence:
    """One file that proves an activity: its name for people, its SHA-256 (hex), its size in bytes.

    `path` is where its bytes lie, from the folder of all evidence, with `/`.
    """

    name: str
    sha256: str
    size: int
    path: str


@dataclass(frozen=True)
class Activity:
    """One activity; text is NFC. It counts on `day`, the first of its days, for each of its `units`.

    `id` is 0 before it is kept. `until` is its last day, where it has several. `channel` is a free name,
    such as `loa`, or the medium that reported, and `form` what kind of piece it carried;
    `item` the piece that was aired. `recorded_at` is None
    before it is kept. What was removed stays, says who removed it and why, and counts no more.
    """

    kind: Kind
    title: str
    day: date
    id: int = 0
    until: date | None = None
    units: tuple[str, ...] = ()
    channel: str | None = None
    form: str | None = None
    themes: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    place: str = ""
    partners: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    url: str = ""
    item: str | None = None
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    recorded_at: datetime | None = None
    recorded_by: str = ""
    via: Origin = Origin.HAND
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_reason: str = ""

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    def amount(self, metric: Metric) -> int:
        """Return how much the activity counts for a metric; one that was removed counts nothing."""
        amount: int = getattr(self.counts, metric)
        return 0 if self.is_removed else amount
