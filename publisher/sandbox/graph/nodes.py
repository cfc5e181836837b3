"""The fields of posts, photos, videos and of the Page itself."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from publisher.sandbox.graph.fields import parse_fields, select
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.records import PagePost, Photo, Video
from publisher.sandbox.graph.refusal import bad_parameter
from publisher.sandbox.graph.video_status import show_status
from publisher.sandbox.media_facts import read_movie

EMPTY_REACTIONS = {"data": [], "summary": {"total_count": 0, "viewer_reaction": "NONE"}}
EMPTY_COMMENTS = {"data": [], "summary": {"order": "ranked", "total_count": 0, "can_comment": True}}
USUAL = {
    "PagePost": "created_time,message,id",
    "Photo": "created_time,name,id",
    "Video": "updated_time,description,id",
    "Page": "name,id",
    "User": "name,id",
}
Show = Callable[[Page, Any], dict[str, Any]]


def show(page: Page, node: Any, fields: str = "") -> dict[str, Any]:
    """Return the wanted fields of a post, photo, video, or of the Page; the usual ones without a wish."""
    kind, values = _values(page, node)
    return select(kind, values, parse_fields(fields or USUAL[kind]))


def show_edge(page: Page, post: PagePost, name: str) -> dict[str, Any]:
    """Return what hangs on a post as a list of its own: attachments, comments, reactions."""
    hanging = _post_values(page, post)
    if name not in ("attachments", "comments", "likes", "reactions"):
        raise bad_parameter(f"Tried accessing nonexisting field ({name}) on node type (PagePost)")
    return {"data": (hanging[name] or {"data": []})["data"]}


def _values(page: Page, node: Any) -> tuple[str, dict[str, Any]]:
    match node:
        case PagePost():
            return "PagePost", _post_values(page, node)
        case Photo():
            return "Photo", _photo_values(page, node)
        case Video():
            return "Video", _video_values(page, node)
        case Page():
            return "Page", _page_values(page)
    return "User", {"id": page.settings.user_id, "name": page.settings.user_name}


def write_time(moment: datetime | None) -> str | None:
    """Write a time the platform's way, without a colon in the offset."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000") if moment else None


def _author(page: Page) -> dict[str, str]:
    return {"name": page.settings.name, "id": page.settings.page_id}


def _post_values(page: Page, post: PagePost) -> dict[str, Any]:
    attachment = _attachment(page, post)
    return {
        "id": post.id,
        "message": post.message or None,
        "story": None,
        "created_time": write_time(post.created),
        "updated_time": write_time(post.updated),
        "permalink_url": f"{page.home}/{post.id}",
        "is_published": post.published,
        "is_hidden": post.hidden,
        "is_expired": False,
        "scheduled_publish_time": int(post.scheduled.timestamp()) if post.scheduled else None,
        "status_type": _status_type(post),
        "parent_id": None,
        "full_picture": _picture_of(page, post),
        "application": {"name": "Publisher sandbox", "id": page.settings.app_id},
        "from": _author(page),
        "shares": None,
        "attachments": {"data": [attachment]} if attachment else None,
        "reactions": EMPTY_REACTIONS,
        "likes": EMPTY_REACTIONS,
        "comments": EMPTY_COMMENTS,
        "privacy": {"value": "EVERYONE", "description": "Public"},
    }


def _status_type(post: PagePost) -> str:
    if post.video:
        return "added_video"
    if post.photos:
        return "added_photos"
    return "shared_story" if post.link else "mobile_status_update"


def _picture_of(page: Page, post: PagePost) -> str | None:
    photo = page.photos.get(post.photos[0]) if post.photos else None
    return photo_address(page, photo) if photo else None


def photo_address(page: Page, photo: Photo) -> str:
    """Return where a photo's bytes are served."""
    return f"{page.home}/media/{photo.path.name}"


def _attachment(page: Page, post: PagePost) -> dict[str, Any] | None:
    photos = [page.photos[number] for number in post.photos if number in page.photos]
    if post.video:
        target = {"id": post.video, "url": f"{page.home}/{post.video}"}
        return {"media_type": "video", "type": "video_inline", "target": target, "url": target["url"]}
    if len(photos) == 1:
        return _photo_attachment(page, photos[0])
    if photos:
        inside = {"data": [_photo_attachment(page, photo) for photo in photos]}
        target = {"id": post.id.partition("_")[2], "url": f"{page.home}/{post.id}"}
        return {"media_type": "album", "type": "album", "target": target, "subattachments": inside}
    if post.link:
        shim = f"https://l.facebook.com/l.php?u={quote(post.link, safe='')}"
        shared = {"media_type": "link", "type": "share", "title": post.link, "url": shim}
        return shared | {"unshimmed_url": post.link, "target": {"url": shim}}
    return None


def _photo_attachment(page: Page, photo: Photo) -> dict[str, Any]:
    address = f"{page.home}/{photo.id}"
    image = {"src": photo_address(page, photo), "width": photo.width, "height": photo.height}
    shown = {"media_type": "photo", "type": "photo", "url": address, "unshimmed_url": address}
    return shown | {"target": {"id": photo.id, "url": address}, "media": {"image": image}}


def _photo_values(page: Page, photo: Photo) -> dict[str, Any]:
    source = photo_address(page, photo)
    return {
        "id": photo.id,
        "name": photo.caption or None,
        "alt_text_custom": photo.alt_text or None,
        "created_time": write_time(photo.created),
        "updated_time": write_time(photo.created),
        "link": f"{page.home}/{photo.id}",
        "page_story_id": photo.post or None,
        "width": photo.width,
        "height": photo.height,
        "images": [{"source": source, "width": photo.width, "height": photo.height}],
        "picture": source,
        "from": _author(page),
    }


def _video_values(page: Page, video: Video) -> dict[str, Any]:
    return {
        "id": video.id,
        "title": video.title or None,
        "description": video.description or None,
        "created_time": write_time(video.created),
        "updated_time": write_time(video.updated),
        "permalink_url": f"{page.home}/{video.post or video.id}",
        "post_id": video.post or None,
        "published": video.published_at is not None,
        "scheduled_publish_time": int(video.scheduled.timestamp()) if video.scheduled else None,
        "status": show_status(video, page.now()),
        "source": f"{page.home}/media/{video.path.name}" if video.complete else None,
        "length": (read_movie(video.path).seconds or None) if video.complete else None,
        "views": 0,
        "from": _author(page),
        "universal_video_id": None,
    }


def _page_values(page: Page) -> dict[str, Any]:
    return {
        "id": page.settings.page_id,
        "name": page.settings.name,
        "about": page.settings.about,
        "category": "Nonprofit organization",
        "link": page.home,
        "fan_count": 0,
        "followers_count": 0,
        "is_published": True,
        "username": None,
        "access_token": next((token.value for token in page.tokens.values() if token.kind == "PAGE"), None),
    }
