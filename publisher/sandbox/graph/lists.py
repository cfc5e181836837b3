"""Lists of posts, photos, videos and reels, with cursors."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.nodes import show
from publisher.sandbox.graph.records import PagePost, Photo, Video
from publisher.sandbox.graph.refusal import bad_parameter
from publisher.sandbox.graph.tokens import require_to_read

LIMIT, MOST = 25, 100
Node = PagePost | Photo | Video
Cursor = tuple[str, str]


def list_feed(call: Call) -> Answer:
    """Answer with everything on the Page, public or not."""
    require_to_read(call, "pages_read_engagement", "pages_read_user_content")
    posts = _listed(call)
    if "is_published" in call.given:
        posts = [post for post in posts if post.published == call.given.flag("is_published")]
    return _page_of(call, _between(call, posts))


def list_posts(call: Call) -> Answer:
    """Answer with the public posts."""
    require_to_read(call, "pages_read_engagement", "pages_read_user_content")
    return _page_of(call, _between(call, [post for post in _listed(call) if post.published]))


def list_published(call: Call) -> Answer:
    """Answer with the public posts, hidden ones on demand; times are no argument here."""
    require_to_read(call, "pages_read_engagement")
    hidden = call.given.flag("include_hidden")
    return _page_of(call, [post for post in _listed(call) if post.published and (hidden or not post.hidden)])


def list_scheduled(call: Call) -> Answer:
    """Answer with the posts that wait for their time."""
    require_to_read(call, "pages_read_engagement")
    return _page_of(
        call, [post for post in call.page.posts.values() if post.scheduled and not post.published]
    )


def list_photos(call: Call) -> Answer:
    """Answer with the photos of public posts."""
    require_to_read(call, "pages_read_engagement")
    public = {number for post in call.page.public_posts() for number in post.photos}
    return _page_of(call, [photo for photo in call.page.photos.values() if photo.id in public])


def list_videos(call: Call) -> Answer:
    """Answer with the videos that are public or finished."""
    require_to_read(call, "pages_read_engagement")
    found = [video for video in call.page.videos.values() if video.ready_at and not video.reel]
    return _page_of(call, _between(call, found))


def list_reels(call: Call) -> Answer:
    """Answer with the reels that are public or finished; posts do not show them."""
    require_to_read(call, "pages_read_engagement")
    found = [video for video in call.page.videos.values() if video.ready_at and video.reel]
    return _page_of(call, _between(call, found))


def _listed(call: Call) -> list[PagePost]:
    """Return the posts that lists know already: new ones may take a while."""
    latest = call.page.now() - call.page.settings.listing_delay
    return [post for post in call.page.posts.values() if post.created <= latest]


def _between(call: Call, nodes: list[Any]) -> list[Any]:
    since, until = call.given.moment("since"), call.given.moment("until")
    return [
        node
        for node in nodes
        if not (since and node.created < since) and not (until and node.created > until)
    ]


def _page_of(call: Call, nodes: list[Any]) -> Answer:
    limit = call.given.whole("limit", LIMIT)
    if not 0 <= limit <= MOST:
        raise bad_parameter(f"Param limit must be a number from 1 to {MOST}")
    ordered = sorted(nodes, key=_key, reverse=True)
    found = _behind(call, ordered)
    before = call.given.text("before") and not call.given.text("after")
    page = found[-limit:] if before and limit else found[:limit]
    shown = [show(call.page, node, call.given.text("fields")) for node in page]
    return json_answer({"data": shown, **_paging(call, ordered, page)})


def _key(node: Node) -> tuple[datetime, str]:
    return node.created, node.id


def _behind(call: Call, ordered: list[Any]) -> list[Any]:
    after, before = call.given.text("after"), call.given.text("before")
    if after:
        return [node for node in ordered if _mark(node) < _read_cursor(after)]
    if before:
        return [node for node in ordered if _mark(node) > _read_cursor(before)]
    return ordered


def _mark(node: Node) -> Cursor:
    return f"{int(node.created.timestamp()):012}", node.id


def _write_cursor(node: Node) -> str:
    return base64.urlsafe_b64encode("/".join(_mark(node)).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> Cursor:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError as error:
        raise bad_parameter("Invalid cursors values (after cursor)") from error
    moment, _, identity = raw.partition("/")
    if not identity:
        raise bad_parameter("Invalid cursors values (after cursor)")
    return moment, identity


def _paging(call: Call, ordered: list[Any], page: list[Any]) -> dict[str, Any]:
    if not page:
        return {}
    first, last = _write_cursor(page[0]), _write_cursor(page[-1])
    paging: dict[str, Any] = {"cursors": {"before": first, "after": last}}
    if page[-1] is not ordered[-1]:
        paging["next"] = _address(call, "after", last)
    if page[0] is not ordered[0]:
        paging["previous"] = _address(call, "before", first)
    return {"paging": paging}


def _address(call: Call, name: str, cursor: str) -> str:
    """Return the address of another page; like the platform's it carries the token."""
    dropped = ("after", "before", "access_token", "appsecret_proof")
    kept = [pair for pair in call.request.query if pair[0] not in dropped]
    query = urlencode([("access_token", call.token.value), *kept, (name, cursor)])
    return f"{call.page.api}/{call.version}/{'/'.join(call.steps)}?{query}"


EDGES: dict[str, Callable[[Call], Answer]] = {
    "feed": list_feed,
    "posts": list_posts,
    "published_posts": list_published,
    "scheduled_posts": list_scheduled,
    "photos": list_photos,
    "videos": list_videos,
    "video_reels": list_reels,
}
