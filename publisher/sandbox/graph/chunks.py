"""Videos in chunks: start, transfer, finish, cancel; the id is known before anything is public."""

from dataclasses import replace

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.forms import Upload
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.feed import SUCCESS
from publisher.sandbox.graph.records import Session, Video
from publisher.sandbox.graph.refusal import bad_parameter, bad_video, upload_trouble
from publisher.sandbox.graph.schedule import VIDEO_LATEST, read_timing
from publisher.sandbox.graph.tokens import require_to_write
from publisher.sandbox.graph.videos import create_video, drop_video, finish_video, start_video


def post_video(call: Call) -> Answer:
    """Do one step of a chunked upload, or take a whole video when no step is named."""
    require_to_write(call)
    phase = call.given.text("upload_phase")
    steps = {"start": _start, "transfer": _transfer, "finish": _finish, "cancel": _cancel}
    if not phase:
        return create_video(call)
    if phase not in steps:
        raise bad_parameter("Param upload_phase must be one of {start, transfer, finish, cancel}")
    return steps[phase](call)


def _start(call: Call) -> Answer:
    size = call.given.whole("file_size")
    if size <= 0:
        raise bad_parameter("The parameter file_size is required")
    video = start_video(call, size)
    session = Session(call.page.new_number(), video.id)
    call.page.sessions[session.id] = session
    call.page.note_video("video.started", video, call.cause)
    named = {"upload_session_id": session.id, "video_id": video.id}
    return json_answer(named | _window(call, video))


def _transfer(call: Call) -> Answer:
    _, video = _open(call)
    chunk = call.file("video_file_chunk")
    if chunk is None:
        raise bad_parameter("The parameter video_file_chunk is required")
    start, room = call.given.whole("start_offset", -1), _end(call, video) - video.received
    if start != video.received or not 0 < chunk.body.size <= room:
        raise upload_trouble(video.received, _end(call, video))
    video = _append(video, chunk)
    call.page.videos[video.id] = video
    return json_answer(_window(call, video))


def _append(video: Video, chunk: Upload) -> Video:
    with video.path.open("r+b") as file:
        file.seek(video.received)
        for piece in chunk.body.pieces():
            file.write(piece)
    return replace(video, received=video.received + chunk.body.size)


def _finish(call: Call) -> Answer:
    session, video = _open(call)
    if not video.complete:
        raise bad_video(6000, 1363045)
    timing = read_timing(call, VIDEO_LATEST)
    del call.page.sessions[session.id]
    finish_video(call, video, timing)
    return json_answer(SUCCESS)


def _cancel(call: Call) -> Answer:
    session, video = _open(call)
    del call.page.sessions[session.id]
    drop_video(call, video)
    call.page.note_video("video.cancelled", video, call.cause)
    return json_answer(SUCCESS)


def _open(call: Call) -> tuple[Session, Video]:
    session = call.page.sessions.get(call.given.text("upload_session_id"))
    if session is None or session.video not in call.page.videos:
        raise bad_parameter("The video upload session is invalid or has ended.", 1363041)
    return session, call.page.videos[session.video]


def _end(call: Call, video: Video) -> int:
    return min(video.size, video.received + call.page.settings.chunk)


def _window(call: Call, video: Video) -> dict[str, str]:
    return {"start_offset": str(video.received), "end_offset": str(_end(call, video))}
