"""Looking for a post on the Page: by its text, by its photos, within a window of time.

Facebook has no key of ours to look up. Lists are ranked, not ordered, so every row of every page is
looked at until a whole page is older than the window. Facts: api-facts section 1.9.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.facebook.clip import FIELDS, Stage, published_at, read_time, stage_of
from adapters.facebook.graph import Graph, Row
from publisher.core.post import Post

POST_FIELDS = (
    "id,message,created_time,permalink_url,attachments{media_type,target{id},subattachments{target{id}}}"
)
TOLERANCE = timedelta(minutes=2)
"""How much earlier than the send a post may be dated."""
OLD_ENOUGH = timedelta(minutes=10)
"""A page of rows that are all this much older than the window ends the search."""
DAY = timedelta(days=1)
"""Life of unpublished photos and uploads, so the longest that a send can be spread over."""


@dataclass(frozen=True)
class Wanted:
    """What a post is known by: a text of its own, or any of its photos."""

    texts: frozenset[str]
    photos: frozenset[str] = frozenset()

    def is_in(self, row: Row, words: str) -> bool:
        """Tell whether a row, whose text is in the field `words`, is the post."""
        if self.photos & set(photos_of(row)):
            return True
        return normalised(str(row.get(words) or "")) in self.texts


def wanted(post: Post, photos: tuple[str, ...] = ()) -> Wanted:
    """Return what to look for; a text without words would be found in every post without any."""
    texts = map(normalised, (post.text, *post.other_texts))
    return Wanted(frozenset(text for text in texts if text), frozenset(photos))


def normalised(text: str) -> str:
    """Return text as two copies of it compare equal: NFC, with single blanks for any white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def find_posts(graph: Graph, what: Wanted, since: datetime | None) -> list[Row]:
    """Return the public posts that are `what`, the oldest first; without `since`, of the last day."""
    pages = graph.pages("published_posts", POST_FIELDS, include_hidden=True)
    return [row for row in _recent(graph, pages, since) if what.is_in(row, "message")]


def find_clips(graph: Graph, what: Wanted, since: datetime | None) -> list[Row]:
    """Return the public videos and reels that are `what`, the oldest first.

    A clip is dated by the beginning of its upload, up to a day before it was made public.
    """
    rows: list[Row] = []
    for edge in ("videos", "video_reels"):
        pages = graph.pages(edge, ",".join(FIELDS))
        rows += _recent(graph, pages, since, early=DAY)
    found = [row for row in rows if what.is_in(row, "description") and stage_of(row) is Stage.OUT]
    found = [row for row in found if not _is_older(published_at(row), _earliest(graph, since))]
    return sorted(found, key=_date)


def _recent(
    graph: Graph, pages: Iterator[list[Row]], since: datetime | None, early: timedelta = timedelta()
) -> list[Row]:
    """Return the rows of the window; a row whose date cannot be read is in it."""
    kept: list[Row] = []
    for rows in pages:
        earliest = _earliest(graph, since) - early
        kept += [row for row in rows if not _is_older(read_time(row.get("created_time")), earliest)]
        dates = [read_time(row.get("created_time")) for row in rows]
        if rows and all(_is_older(date, earliest - OLD_ENOUGH) for date in dates):
            break
    return sorted(kept, key=_date)


def _earliest(graph: Graph, since: datetime | None) -> datetime:
    """Return the start of the window by Facebook's clock, which may be behind ours."""
    ours = datetime.now(UTC)  # only to measure how far the two clocks are apart
    theirs = graph.heard.date or ours
    if since is None:
        return theirs - DAY
    return since + min(theirs - ours, timedelta()) - TOLERANCE


def _is_older(date: datetime | None, bound: datetime) -> bool:
    return date is not None and date < bound


def _date(row: Row) -> datetime:
    return read_time(row.get("created_time")) or datetime.max.replace(tzinfo=UTC)


def photos_of(row: Row) -> list[str]:
    """Return the ids of what is attached to a post, in order."""
    ids: list[str] = []
    for attachment in _data(row.get("attachments")):
        inside = _data(attachment.get("subattachments"))
        ids += [str((one.get("target") or {}).get("id") or "") for one in inside or [attachment]]
    return [one for one in ids if one]


def _data(value: object) -> list[Row]:
    rows = value.get("data") if isinstance(value, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
