"""Clips on their way to the Page: their id is known before anybody can see them.

An ordinary video goes up in chunks (start, transfer …, finish), a reel in one stream to an address of
its own (start, bytes, finish). Only `finish` makes anything public. Facts: api-facts section 1.4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from adapters.facebook.answer import Moved, Purpose, unclear
from adapters.facebook.graph import Graph, Row, expect_success
from adapters.facebook.stream import FileBody, multipart
from publisher.core.errors import ChannelError
from publisher.core.item import Media
from publisher.core.post import Post

SHORTEST_REEL, LONGEST_REEL = 3.0, 90.0
"""Seconds."""
REEL_WIDTH, REEL_HEIGHT = 540, 960
"""Pixels at least, at 9:16."""
ASPECT_SLACK = 0.01
MOST_DETOURS = 5
"""How often one upload follows Facebook to another offset before it gives up for now."""
FIELDS = ("id", "permalink_url", "post_id", "published", "status", "created_time", "description")


@dataclass(frozen=True)
class Upload:
    """One clip's way up: `start` and `end` are the bytes wanted next, `whole` that all of them are there."""

    video: str
    reel: bool
    session: str = ""
    address: str = ""
    start: int = 0
    end: int = 0
    whole: bool = False


Keep = Callable[[Upload], object]


class Stage(Enum):
    """How far a clip is, as its readers would put it."""

    HIDDEN = "hidden"  # not published, or not yet
    OUT = "out"  # accepted for publication: public now, or as soon as it is processed
    BROKEN = "broken"  # Facebook could not make a video of it, or let it expire


def is_reel(media: Media) -> bool:
    """Tell whether a clip keeps to what a reel must be, as far as its facts say."""
    return (
        media.mime == "video/mp4"
        and SHORTEST_REEL <= media.duration <= LONGEST_REEL
        and media.width >= REEL_WIDTH
        and media.height >= REEL_HEIGHT
        and abs(media.width / media.height - 9 / 16) <= ASPECT_SLACK
    )


# --- up, unseen ----------------------------------------------------------------------------------


def bring_up(graph: Graph, path: Path, reel: bool, begun: Upload | None, keep: Keep) -> Upload:
    """Upload a clip, going on where an earlier try stopped.

    It is kept once it has an id, when it stops, and once it is whole; not after each chunk, for whoever
    was killed is told by Facebook where to go on.
    """
    upload = begun
    if upload is None:
        upload = _begin(graph, path, reel)
        keep(upload)
    if reel:
        whole = _stream_reel(graph, path, upload, _received(graph, upload) if begun else 0)
    else:
        whole = _send_chunks(graph, path, upload, keep)
    keep(whole)
    return whole


def _begin(graph: Graph, path: Path, reel: bool) -> Upload:
    edge, size = ("video_reels", {}) if reel else ("videos", {"file_size": path.stat().st_size})
    reply = graph.create(edge, Purpose.STAGE, upload_phase="start", **size)
    upload = Upload(
        video=_text(reply, "video_id"),
        reel=reel,
        session="" if reel else _text(reply, "upload_session_id"),
        address=_text(reply, "upload_url") if reel else "",
    )
    return upload if reel else _moved_on(upload, reply)


def _send_chunks(graph: Graph, path: Path, upload: Upload, keep: Keep) -> Upload:
    """Send the bytes that Facebook asks for until it asks for none; it may send us back or ahead."""
    detours = 0
    while upload.start < upload.end:
        try:
            following = _moved_on(upload, _send_chunk(graph, path, upload))
        except Moved as moved:
            detours += 1
            if detours > MOST_DETOURS:
                raise
            following = replace(upload, start=moved.start, end=moved.end)
        except ChannelError:
            keep(upload)
            raise
        if following == upload:
            raise unclear(Purpose.STAGE, f"offset {upload.start}")
        upload = following
    if upload.start != path.stat().st_size:
        raise unclear(Purpose.STAGE, f"offset {upload.start}")
    return replace(upload, whole=True)


def _send_chunk(graph: Graph, path: Path, upload: Upload) -> Row:
    end = min(upload.end, path.stat().st_size)
    fields = {
        "upload_phase": "transfer",
        "upload_session_id": upload.session,
        "start_offset": str(upload.start),
    }
    kind, body = multipart(fields, "video_file_chunk", path, upload.start, end)
    with body:
        address = graph.address(graph.page, "videos")
        return graph.send_bytes(address, {"Content-Type": kind}, body, token_in_header=False)


def _text(reply: Row, name: str) -> str:
    value = reply.get(name)
    if not isinstance(value, str | int) or not str(value):
        raise unclear(Purpose.STAGE, name)
    return str(value)


def _moved_on(upload: Upload, reply: Mapping[str, Any]) -> Upload:
    """Return the upload with the offsets of an answer, which come as text."""
    offsets = [str(reply.get(name, "")) for name in ("start_offset", "end_offset")]
    if not all(offset.isdecimal() for offset in offsets):
        raise unclear(Purpose.STAGE, "offsets")
    return replace(upload, start=int(offsets[0]), end=int(offsets[1]))


def _stream_reel(graph: Graph, path: Path, upload: Upload, offset: int) -> Upload:
    """Send a reel's bytes, from where the last try broke off."""
    size = path.stat().st_size
    if offset < size:
        headers = {
            "offset": str(offset),
            "file_size": str(size),
            "Content-Type": "application/octet-stream",
        }
        with FileBody(path, offset, size) as body:
            reply = graph.send_bytes(upload.address, headers, body, token_in_header=True)
        expect_success(reply, Purpose.STAGE)
    return replace(upload, whole=True)


def _received(graph: Graph, upload: Upload) -> int:
    """Return how many bytes of a reel have arrived; Facebook misspells the field."""
    status = graph.get(upload.video, "status").get("status") or {}
    phase = status.get("uploading_phase") or {}
    received = phase.get("bytes_transfered", phase.get("bytes_transferred", 0))
    return received if isinstance(received, int) else 0


# --- out -----------------------------------------------------------------------------------------


def finish(graph: Graph, upload: Upload, post: Post) -> None:
    """Make an uploaded clip public: one small call."""
    words = {"title": post.title, "description": post.text}
    if upload.reel:
        edge, more = "video_reels", {"video_id": upload.video, "video_state": "PUBLISHED"}
    else:
        edge, more = "videos", {"upload_session_id": upload.session, "published": "true"}
    reply = graph.create(edge, Purpose.PUBLISH, upload_phase="finish", **more, **words)
    expect_success(reply, Purpose.PUBLISH)


def stage_of(clip: Row) -> Stage:
    """Tell how far a clip is; Facebook spells `complete` in two ways and leaves phases out."""
    status = clip.get("status") or {}
    publishing = status.get("publishing_phase") or {}
    if clip.get("published") is True or publishing.get("publish_status") == "published":
        return Stage.OUT
    phases = [status.get(name) or {} for name in ("uploading_phase", "processing_phase", "publishing_phase")]
    if status.get("video_status") in {"error", "upload_failed", "expired"}:
        return Stage.BROKEN
    if any(phase.get("status") == "error" for phase in phases):
        return Stage.BROKEN
    if publishing.get("publish_status") in {"draft", "scheduled"}:
        return Stage.HIDDEN
    if status.get("video_status") in {"processing", "ready"} and clip.get("description"):
        return Stage.OUT  # its words come with `finish`: it will be public once it is processed
    return Stage.HIDDEN


def published_at(clip: Row) -> datetime | None:
    """Return when a clip became public; its `created_time` is when the upload began."""
    phase = (clip.get("status") or {}).get("publishing_phase") or {}
    return read_time(phase.get("publish_time"))


def read_time(value: object) -> datetime | None:
    """Read a time of Facebook's: ISO 8601 without a colon in the offset, or unix seconds."""
    if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
        return datetime.fromtimestamp(int(value), UTC)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
