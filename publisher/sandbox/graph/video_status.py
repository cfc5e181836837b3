"""How far a video is: uploaded, processed, published."""

from datetime import datetime
from typing import Any

from publisher.sandbox.graph.records import Video


def show_status(video: Video, now: datetime) -> dict[str, Any]:
    """Return the `status` field; `bytes_transfered` is spelled as the platform spells it."""
    uploading = {
        "status": "complete" if video.complete else ("in_progress" if video.received else "not_started"),
        "bytes_transfered": video.received,
        "source_file_size": video.size,
    }
    return {
        "video_status": _overall(video, now),
        "uploading_phase": uploading,
        "processing_phase": _processing(video, now),
        "publishing_phase": _publishing(video),
    }


def _overall(video: Video, now: datetime) -> str:
    if not video.complete:
        return "uploading"
    if video.ready_at is None:
        return "upload_complete"
    if video.ready_at > now:
        return "processing"
    return "error" if video.error else "ready"


def _processing(video: Video, now: datetime) -> dict[str, Any]:
    if video.ready_at is None:
        return {"status": "not_started"}
    if video.ready_at > now:
        return {"status": "in_progress"}
    return {"status": "error", "error": {"message": video.error}} if video.error else {"status": "complete"}


def _publishing(video: Video) -> dict[str, Any]:
    if video.published_at:
        when = int(video.published_at.timestamp())
        return {"status": "complete", "publish_status": "published", "publish_time": when}
    shown: dict[str, Any] = {"status": "not_started"}
    if video.wanted in ("draft", "scheduled"):
        shown["publish_status"] = video.wanted
    if video.scheduled:
        shown["publish_time"] = int(video.scheduled.timestamp())
    return shown
