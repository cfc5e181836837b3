"""What answers a call, by the shape of its path."""

from collections.abc import Callable
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.graph import chunks, feed, handles, lists, photos, reels, tokens, videos
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.nodes import show, show_edge
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.records import PagePost, Photo, Video
from publisher.sandbox.graph.refusal import Refusal, bad_parameter, unknown_object

CREATE: dict[str, Callable[[Call], Answer]] = {
    "feed": feed.create_post,
    "photos": photos.create_photo,
    "videos": chunks.post_video,
    "video_reels": reels.post_reel,
}
MOST_IDS = 50


def answer_call(call: Call) -> Answer:
    """Answer a call whose token is good."""
    match call.steps:
        case ():
            return _several(call)
        case ("debug_token",):
            return tokens.debug_token(call)
        case ("video-upload", *_):
            return reels.receive_bytes(call)
        case (first,) if first.startswith(handles.PREFIX):
            return handles.post_upload(call) if call.method == "POST" else handles.get_upload(call)
        case (first,):
            return _on_node(call, find_node(call, first))
        case (first, edge):
            return _on_edge(call, first, edge)
    raise _no_path(call)


def find_node(call: Call, identity: str) -> Any:
    """Return the Page, its user, a post, a photo or a video; raises the error of an unknown object."""
    page, settings = call.page, call.page.settings
    if identity == "me":
        return page if call.token.kind == "PAGE" else settings.user_id
    if identity in (settings.page_id, settings.user_id):
        return page if identity == settings.page_id else identity
    for store in (page.posts, page.photos, page.videos):
        if identity in store:
            return store[identity]
    raise unknown_object(identity, call.method.lower())


def _several(call: Call) -> Answer:
    wanted = [identity for identity in call.given.text("ids").split(",") if identity]
    if call.method != "GET" or not wanted or len(wanted) > MOST_IDS:
        raise _no_path(call)
    fields = call.given.text("fields")
    return json_answer({one: show(call.page, find_node(call, one), fields) for one in wanted})


def _on_node(call: Call, node: Any) -> Answer:
    if call.method == "GET":
        tokens.require_to_read(call, *(() if isinstance(node, Page | str) else ("pages_read_engagement",)))
        return json_answer(show(call.page, node, call.given.text("fields")))
    update: dict[type, Callable[[Call, Any], Answer]] = {
        PagePost: feed.update_post,
        Video: videos.update_video,
    }
    delete: dict[type, Callable[[Call, Any], Answer]] = {
        PagePost: feed.delete_post,
        Photo: photos.delete_photo,
        Video: videos.delete_video,
    }
    verb = (delete if call.method == "DELETE" else update).get(type(node))
    if verb is None:
        raise unknown_object(call.steps[0], call.method.lower())
    return verb(call, node)


def _on_edge(call: Call, first: str, edge: str) -> Answer:
    if first == call.page.settings.app_id and edge == "uploads" and call.method == "POST":
        return handles.start_upload(call)
    node = find_node(call, first)
    if edge == "accounts" and call.method == "GET":
        return tokens.list_accounts(call)
    if edge == "permissions" and call.method == "GET":
        return tokens.list_permissions(call)
    if isinstance(node, PagePost) and call.method == "GET":
        tokens.require_to_read(call, "pages_read_engagement")
        return json_answer(show_edge(call.page, node, edge))
    verbs = {"POST": CREATE, "GET": lists.EDGES}.get(call.method, {})
    if not isinstance(node, Page) or edge not in verbs:
        raise bad_parameter(f"Tried accessing nonexisting field ({edge}) on node type ({_kind(node)})")
    return verbs[edge](call)


def _kind(node: Any) -> str:
    return "User" if isinstance(node, str) else type(node).__name__


def _no_path(call: Call) -> Refusal:
    return Refusal(2500, f"Unknown path components: /{'/'.join(call.steps[1:])}")
