"""Videos: in one shot, changed, deleted; and what happens when any upload of one is finished."""

from dataclasses import replace
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.forms import Upload
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.feed import SUCCESS, read_message
from publisher.sandbox.graph.records import Video
from publisher.sandbox.graph.refusal import bad_parameter, bad_video
from publisher.sandbox.graph.schedule import VIDEO_LATEST, Timing, read_timing
from publisher.sandbox.graph.tokens import require_to_write
from publisher.sandbox.media_facts import looks_like_video


def create_video(call: Call) -> Answer:
    """Keep a video that comes whole, by form, address or handle, and answer with its id."""
    require_to_write(call)
    file = call.file("source")
    handle = call.given.text("fbuploader_video_file_chunk")
    if file is None and not handle:
        raise bad_parameter("No video file is provided", 1363026)
    timing = read_timing(call, VIDEO_LATEST)
    video = start_video(call, 0)
    if file is not None:
        _take_file(video, file)
    else:
        _take_handle(call, video, handle)
    size = video.path.stat().st_size
    finish_video(call, replace(video, size=size, received=size), timing)
    return json_answer({"id": video.id})


def start_video(call: Call, size: int, reel: bool = False) -> Video:
    """Keep the record of a video whose bytes are to come."""
    page, now = call.page, call.page.now()
    if size > page.settings.video_limit:
        raise bad_video(352, 1363022)
    number = page.new_number()
    video = Video(number, now, now, page.folder / f"{number}.mp4", size=size, reel=reel)
    video.path.touch()
    page.videos[number] = video
    return video


def _take_file(video: Video, file: Upload) -> None:
    file.body.keep_at(video.path)


def _take_handle(call: Call, video: Video, handle: str) -> None:
    upload = next((one for one in call.page.handles.values() if one.handle and one.handle == handle), None)
    if upload is None:
        drop_video(call, video)
        raise bad_parameter("The upload handle is invalid or has been used.")
    upload.path.replace(video.path)
    del call.page.handles[upload.id]


def finish_video(call: Call, video: Video, timing: Timing, state: str = "") -> Video:
    """Check the file, keep the words, and let it go public as soon as it may."""
    if not looks_like_video(video.path):
        drop_video(call, video)
        raise bad_video(352, 1363024)
    wanted = "published" if timing.published else ("scheduled" if timing.scheduled else "draft")
    words: dict[str, Any] = {
        "title": call.given.text("title"),
        "description": read_message(call, "description"),
    }
    ready = call.page.now() + call.page.settings.processing
    done = replace(video, **words, wanted=state or wanted, ready_at=ready, scheduled=timing.scheduled)
    error = call.page.settings.processing_error
    done = replace(done, no_story=call.given.flag("no_story"), error=error)
    call.page.videos[video.id] = done
    call.page.note_video("reel.uploaded" if video.reel else "video.uploaded", done, call.cause)
    if done.wanted == "published" and ready <= call.page.now() and not error:
        call.page.show_video(done, call.page.now(), call.cause)
    return done


def drop_video(call: Call, video: Video) -> None:
    """Forget a video and its bytes."""
    call.page.videos.pop(video.id, None)
    video.path.unlink(missing_ok=True)


def update_video(call: Call, video: Video) -> Answer:
    """Change the words of a video; its post shows them too."""
    require_to_write(call)
    page = call.page
    words: dict[str, Any] = {}
    for name, field in (("description", "description"), ("title", "title"), ("name", "title")):
        if name in call.given:
            words[field] = read_message(call, name)
    changed = replace(video, updated=page.now(), **words)
    page.videos[video.id] = changed
    if post := page.posts.get(video.post):
        text = changed.description or changed.title
        page.posts[post.id] = replace(post, message=text, updated=page.now())
    page.note_video("video.updated", changed, call.cause)
    return json_answer(SUCCESS)


def delete_video(call: Call, video: Video) -> Answer:
    """Take a video away, with its post."""
    require_to_write(call)
    drop_video(call, video)
    call.page.posts.pop(video.post, None)
    call.page.note_video("video.deleted", replace(video, published_at=None), call.cause)
    return json_answer(SUCCESS)
