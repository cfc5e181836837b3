"""The media library: uploads in both forms, look-ups, changes, deletion."""

from dataclasses import replace
from functools import partial
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.lists import PAGE_RULES, any_of, contains, list_answer, pick_slugs, within
from publisher.sandbox.wordpress.media_shape import show_media
from publisher.sandbox.wordpress.records import Changes, Media
from publisher.sandbox.wordpress.refusal import Refusal, invalid_post, not_allowed
from publisher.sandbox.wordpress.rules import Rule, flag, instant, many, one_of, text, whole
from publisher.sandbox.wordpress.site import Site
from publisher.sandbox.wordpress.slugs import make_slug, unique_slug
from publisher.sandbox.wordpress.uploading import read_words, receive_file

MEDIA_RULES: dict[str, Rule] = {"slug": text, "alt_text": text, "post": whole(), "date": instant}
LIST_RULES: dict[str, Rule] = PAGE_RULES | {
    "slug": many(text),
    "include": many(whole()),
    "exclude": many(whole()),
    "parent": many(whole()),
    "after": instant,
    "before": instant,
    "media_type": one_of("image", "video", "text", "application", "audio"),
    "mime_type": text,
}


def create_media(call: Call) -> Answer:
    """Keep an uploaded file and answer 201; the same file twice makes two items."""
    call = call.checked(MEDIA_RULES)
    if call.user is None or not call.may("upload_files"):
        message = "Sorry, you are not allowed to create posts as this user."
        raise not_allowed(call.user, "rest_cannot_create", message)
    media = receive_file(call)
    call.site.media[media.id] = media
    more = {"key": media.key, "slug": media.slug, "title": media.title}
    call.site.journal.add("wp", "media.created", str(media.id), cause=call.cause, **more)
    location = ("Location", f"{call.site.api}/wp/v2/media/{media.id}")
    return json_answer(show_media(call.site, media, "edit"), 201, (location,))


def list_media(call: Call) -> Answer:
    """Answer with the files that fit, newest first."""
    call = call.checked(LIST_RULES)
    if call.context == "edit" and not call.may("upload_files"):
        message = "Sorry, you are not allowed to edit posts in this post type."
        raise not_allowed(call.user, "rest_forbidden_context", message)
    found = [media for media in call.site.media.values() if _fits(call.given, media)]
    found.sort(key=lambda media: media.id, reverse=call.given.get("order", "desc") == "desc")
    return list_answer(call, found, partial(show_media, call.site, context=call.context))


def get_media(call: Call) -> Answer:
    """Answer with one file's record."""
    media = _find(call)
    if call.context == "edit":
        _check_change(call, media, "edit")
    return json_answer(show_media(call.site, media, call.context))


def update_media(call: Call) -> Answer:
    """Change the words around a file."""
    call = call.checked(MEDIA_RULES)
    media = _find(call)
    _check_change(call, media, "edit")
    changed = replace(media, modified=call.site.now(), **read_words(call.given), **_slug_given(call, media))
    changed = replace(changed, post=call.given.get("post", media.post))
    call.site.media[media.id] = changed
    return json_answer(show_media(call.site, changed, "edit"))


def delete_media(call: Call) -> Answer:
    """Delete a file for good; media have no trash."""
    call = call.checked({"force": flag})
    media = _find(call)
    _check_change(call, media, "delete")
    if not call.given.get("force"):
        message = "The post does not support trashing. Set 'force=true' to delete."
        raise Refusal("rest_trash_not_supported", message, 501)
    previous = show_media(call.site, media, "edit")
    del call.site.media[media.id]
    media.path.unlink(missing_ok=True)
    more = {"key": media.key, "slug": media.slug, "title": media.title}
    call.site.journal.add("wp", "media.deleted", str(media.id), cause=call.cause, **more)
    return json_answer({"deleted": True, "previous": previous})


def _slug_given(call: Call, media: Media) -> Changes:
    if not call.given.get("slug"):
        return {}
    return {"slug": unique_slug(make_slug(call.given["slug"]), call.site.media_slug_taken(but=media.id))}


def _find(call: Call) -> Media:
    media = call.site.media.get(call.id)
    if media is None:
        raise invalid_post()
    return media


def _check_change(call: Call, media: Media, verb: str) -> None:
    own = call.user is not None and call.user == media.author
    if not call.may(f"{verb}_posts") or not (own or call.may(f"{verb}_others_posts")):
        message = f"Sorry, you are not allowed to {verb} this post."
        raise not_allowed(call.user, f"rest_cannot_{verb}", message)


def _fits(given: dict[str, Any], media: Media) -> bool:
    slugs = pick_slugs(given)
    return (
        (not slugs or media.slug in slugs)
        and any_of([media.id], given.get("include"))
        and media.id not in given.get("exclude", [])
        and any_of([media.post], given.get("parent"))
        and within(media.date, given.get("after"), given.get("before"))
        and media.mime.startswith(given.get("media_type", ""))
        and given.get("mime_type", media.mime) == media.mime
        and contains(given.get("search", ""), media.title, media.caption, media.description, media.path.name)
    )


def find_upload(site: Site, address: str) -> Media | None:
    """Return the medium whose main file has an address below the upload folder."""
    return next((media for media in site.media.values() if media.address == address), None)
