"""Posts: text, link, several photos; created, changed, deleted."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.nodes import show
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.records import PagePost
from publisher.sandbox.graph.refusal import bad_parameter, duplicate_post
from publisher.sandbox.graph.schedule import FEED_LATEST, Timing, read_timing, within_bounds
from publisher.sandbox.graph.tokens import require_to_write

SUCCESS = {"success": True}


def create_post(call: Call) -> Answer:
    """Put a post on the Page, or keep it for later."""
    require_to_write(call)
    message, link = read_message(call), _read_link(call)
    photos = _read_photos(call)
    if not (message or link or photos):
        raise bad_parameter("You must provide a message, a link or attached media.", 1349125)
    timing = read_timing(call, FEED_LATEST)
    if timing.published and not photos:
        _check_duplicate(call.page, message, link)
    post = add_post(call, timing, message, link=link, photos=photos)
    call.page.note("feed.created", post, call.cause)
    return json_answer(created(call, post))


def add_post(call: Call, timing: Timing, message: str, **more: Any) -> PagePost:
    """Keep a new post and tie its photos to it."""
    page, now = call.page, call.page.now()
    post = PagePost(page.new_post_id(), now, now, message, published=timing.published, **more)
    post = replace(post, scheduled=timing.scheduled)
    page.posts[post.id] = post
    for number in post.photos:
        page.photos[number] = replace(page.photos[number], post=post.id)
    return post


def created(call: Call, post: PagePost) -> dict[str, Any]:
    """Return the answer to a creation: the id, or the fields that were asked for with it."""
    fields = call.given.text("fields")
    return show(call.page, post, fields) if fields else {"id": post.id}


def update_post(call: Call, post: PagePost) -> Answer:
    """Change what is given of a post; a public one cannot be hidden away again as unpublished."""
    require_to_write(call)
    changes: dict[str, Any] = {"updated": call.page.now()}
    if "message" in call.given:
        changes["message"] = read_message(call)
    if "attached_media" in call.given:
        changes["photos"] = _read_photos(call, post)
    changes |= {"hidden": call.given.flag("is_hidden", post.hidden)}
    changes |= {"pinned": call.given.flag("is_pinned", post.pinned)}
    if when := call.given.moment("scheduled_publish_time"):
        changes["scheduled"] = _new_time(call, post, when)
    changed = replace(post, **changes)
    _tie_photos(call.page, post, changed)
    call.page.posts[post.id] = changed
    call.page.note("post.updated", changed, call.cause)
    _set_published(call, changed)
    return json_answer(SUCCESS)


def _tie_photos(page: Page, old: PagePost, new: PagePost) -> None:
    for number in set(old.photos) - set(new.photos):
        page.forget_photo(page.photos[number])
    for number in new.photos:
        page.photos[number] = replace(page.photos[number], post=new.id)


def _new_time(call: Call, post: PagePost, when: Any) -> Any:
    if post.published:
        raise bad_parameter("You cannot specify a scheduled publish time on a published post", 1366022)
    return within_bounds(call, when, FEED_LATEST)


def _set_published(call: Call, post: PagePost) -> None:
    wanted = call.given.flag("is_published", post.published)
    if post.published and not wanted:
        raise bad_parameter("You can not unpublish a published post.")
    if wanted and not post.published:
        call.page.make_public(post, call.page.now(), call.cause)


def delete_post(call: Call, post: PagePost) -> Answer:
    """Take a post away, with its photos and its video."""
    require_to_write(call)
    page = call.page
    del page.posts[post.id]
    for number in post.photos:
        if number in page.photos:
            page.forget_photo(page.photos[number])
    if video := page.videos.pop(post.video, None):
        video.path.unlink(missing_ok=True)
    page.note("post.deleted", replace(post, published=False), call.cause)
    return json_answer(SUCCESS)


def read_message(call: Call, name: str = "message") -> str:
    """Return a text that is not too long."""
    text = call.given.text(name)
    if len(text) > call.page.settings.message_limit:
        raise bad_parameter(f"Param {name} must be shorter: the text is too long.")
    return text


def _read_link(call: Call) -> str:
    link = call.given.text("link")
    if link and not _is_address(link):
        title = "The url you supplied is invalid"
        raise bad_parameter("Invalid parameter", 1500, error_user_title=title)
    return link


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _read_photos(call: Call, post: PagePost | None = None) -> tuple[str, ...]:
    """Return the photos of `attached_media`; each must lie unpublished and unused on the Page."""
    numbers = []
    for item in call.given.items("attached_media"):
        if not isinstance(item, dict) or "media_fbid" not in item:
            raise bad_parameter("Param attached_media must be an array of objects with media_fbid.")
        photo = call.page.photos.get(str(item["media_fbid"]))
        if photo is None or (photo.post and (post is None or photo.post != post.id)):
            raise bad_parameter(f"The media {item['media_fbid']} cannot be attached.", 1366051)
        numbers.append(photo.id)
    return tuple(numbers)


def _check_duplicate(page: Page, message: str, link: str) -> None:
    last = next((post for post in reversed(page.posts.values()) if post.published), None)
    if not page.settings.refuse_duplicates or last is None:
        return
    if (last.message, last.link) == (message, link) and not last.photos and not last.video:
        raise duplicate_post()
