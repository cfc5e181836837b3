"""Reels: start, bytes to an address of their own, finish."""

from dataclasses import replace
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.feed import SUCCESS
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.records import Video
from publisher.sandbox.graph.refusal import bad_parameter, bad_video, unknown_object
from publisher.sandbox.graph.schedule import REEL_LATEST, Timing, within_bounds
from publisher.sandbox.graph.tokens import require_to_write
from publisher.sandbox.graph.videos import finish_video, start_video
from publisher.sandbox.media_facts import read_movie
from publisher.sandbox.reading import whole
from publisher.sandbox.request import Request
from publisher.sandbox.spool import Spool

STATES = {"PUBLISHED": "published", "SCHEDULED": "scheduled", "DRAFT": "draft"}
SHORTEST, LONGEST = 3, 90  # seconds


class UploadRefusal(Exception):
    """Stops an upload with the upload host's own envelope."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def answer(self) -> Answer:
        """Return the envelope."""
        info = {"retriable": False, "type": self.kind, "message": str(self)}
        return json_answer({"debug_info": info}, 400)


def post_reel(call: Call) -> Answer:
    """Start a reel, or finish one whose bytes have come."""
    require_to_write(call)
    phase = call.given.text("upload_phase")
    if phase == "start":
        return _start(call)
    if phase == "finish":
        return _finish(call)
    raise bad_parameter("Param upload_phase must be one of {start, finish}")


def _start(call: Call) -> Answer:
    video = start_video(call, 0, reel=True)
    call.page.note_video("reel.started", video, call.cause)
    address = f"{call.page.api}/video-upload/{call.version}/{video.id}"
    return json_answer({"video_id": video.id, "upload_url": address})


def _finish(call: Call) -> Answer:
    video = call.page.videos.get(call.given.text("video_id"))
    if video is None or not video.reel:
        raise unknown_object(call.given.text("video_id"), "post")
    state = STATES.get(call.given.text("video_state"))
    if state is None:
        raise bad_parameter("Param video_state must be one of {DRAFT, PUBLISHED, SCHEDULED}")
    if video.published_at or video.wanted == state == "published":
        raise bad_parameter("The reel has been published already.", 1363041)
    if not video.complete:
        raise bad_video(6000, 1363045)
    _check_length(video)
    finish_video(call, video, _timing(call, state), state)
    return json_answer(SUCCESS)


def _timing(call: Call, state: str) -> Timing:
    when = call.given.moment("scheduled_publish_time")
    if state != "scheduled":
        return Timing(state == "published")
    if when is None:
        raise bad_parameter("The parameter scheduled_publish_time is required")
    return Timing(False, within_bounds(call, when, REEL_LATEST))


def _check_length(video: Video) -> None:
    seconds = read_movie(video.path).seconds
    if seconds and not SHORTEST <= seconds <= LONGEST:
        raise bad_video(6000, 1363128)


def receive_bytes(call: Call) -> Answer:
    """Take a reel's bytes from the offset on that the headers name."""
    video = call.page.videos.get(call.steps[-1])
    if video is None:
        raise UploadRefusal("NotAuthorizedError", "The video does not exist.")
    if call.request.headers.get("file_url"):
        body = call.files[0].body
        _put(call.page, video, body, 0, body.size)
    else:
        offset, size = (_number(call.request, name) for name in ("offset", "file_size"))
        _put(call.page, video, call.request.body, offset, size)
    if not call.page.videos[video.id].complete:
        raise UploadRefusal("PartialRequestError", "Partial request (did not match length of file)")
    return json_answer(SUCCESS)


def salvage_bytes(page: Page, request: Request) -> None:
    """Keep what came of an upload that broke off, so that it can go on from there."""
    video = page.videos.get(request.path.rpartition("/")[2])
    if video is None or video.ready_at:
        return
    try:
        offset, size = (_number(request, name) for name in ("offset", "file_size"))
        _put(page, video, request.body, offset, size)
    except UploadRefusal:
        return


def _number(request: Request, name: str) -> int:
    value = whole(request.headers.get(name, request.headers.get(name.replace("_", "-"), "")))
    if value is None:
        raise UploadRefusal("HeaderInvalidError", f"The header {name} is missing or is not a number.")
    return value


def _put(page: Page, video: Video, body: Spool, offset: int, size: int) -> None:
    if offset != video.received or offset + body.size > size:
        raise UploadRefusal("OffsetInvalidError", f"The offset must be {video.received}.")
    with video.path.open("r+b") as file:
        file.seek(offset)
        for piece in body.pieces():
            file.write(piece)
    progress: dict[str, Any] = {"size": size, "received": offset + body.size}
    page.videos[video.id] = replace(video, **progress)
