"""Photos: public at once as a post, or unpublished and waiting for one."""

import mimetypes
from dataclasses import replace
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.forms import Upload
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.feed import SUCCESS, add_post, delete_post, read_message
from publisher.sandbox.graph.nodes import show
from publisher.sandbox.graph.records import PagePost, Photo, plain_text
from publisher.sandbox.graph.refusal import Refusal, bad_parameter, unreadable_photo
from publisher.sandbox.graph.schedule import FEED_LATEST, Timing, read_timing
from publisher.sandbox.graph.tokens import require_to_write
from publisher.sandbox.media_facts import image_type, read_picture

TAKEN = ("image/jpeg", "image/bmp", "image/png", "image/gif", "image/tiff", "image/webp", "image/heic")


def create_photo(call: Call) -> Answer:
    """Keep a photo; published ones make a post whose text is the caption."""
    require_to_write(call)
    file = call.file("source")
    if file is None:
        raise Refusal(324, "(#324) Requires upload file", is_transient=False)
    caption = read_message(call, "caption") or read_message(call, "message")
    timing = read_timing(call, FEED_LATEST)
    if call.given.flag("temporary") and (timing.published or timing.scheduled):
        raise bad_parameter("A temporary photo must be unpublished and without a scheduled publish time.")
    photo = _keep(call, file, caption)
    if timing.published or timing.scheduled:
        return json_answer(_with_post(call, photo, timing))
    more: dict[str, Any] = {"key": plain_text(caption), "message": caption}
    call.page.journal.add("graph", "photo.created", photo.id, cause=call.cause, **more)
    return json_answer(_created(call, photo))


def _with_post(call: Call, photo: Photo, timing: Timing) -> dict[str, Any]:
    post = add_post(call, timing, photo.caption, photos=(photo.id,))
    call.page.note("photo.published" if timing.published else "photo.scheduled", post, call.cause)
    return {**_created(call, call.page.photos[photo.id]), "post_id": post.id}


def _created(call: Call, photo: Photo) -> dict[str, Any]:
    fields = call.given.text("fields")
    return show(call.page, photo, fields) if fields else {"id": photo.id}


def _keep(call: Call, file: Upload, caption: str) -> Photo:
    page, number = call.page, call.page.new_number()
    if not file.body.size or file.body.size > page.settings.photo_limit:
        raise unreadable_photo()
    waiting = page.folder / number
    file.body.keep_at(waiting)
    mime, picture = image_type(waiting), read_picture(waiting)
    if mime not in TAKEN or picture is None or not picture.whole:
        waiting.unlink()
        raise unreadable_photo()
    path = waiting.rename(waiting.with_suffix(mimetypes.guess_extension(mime) or ".img"))
    alt = call.given.text("alt_text_custom")
    size = (picture.width, picture.height)
    page.photos[number] = Photo(number, page.now(), path, mime, *size, caption=caption, alt_text=alt)
    return page.photos[number]


def delete_photo(call: Call, photo: Photo) -> Answer:
    """Take a photo away; a post that is nothing but this photo goes with it."""
    require_to_write(call)
    page = call.page
    post = page.posts.get(photo.post)
    if post is not None and post.photos == (photo.id,):
        return delete_post(call, post)
    page.forget_photo(photo)
    if post is not None:
        page.posts[post.id] = _without(post, photo)
    page.journal.add("graph", "photo.deleted", photo.id, cause=call.cause, key=plain_text(photo.caption))
    return json_answer(SUCCESS)


def _without(post: PagePost, photo: Photo) -> PagePost:
    return replace(post, photos=tuple(number for number in post.photos if number != photo.id))
