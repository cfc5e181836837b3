"""Creating, changing and deleting posts, in WordPress's order: arguments, rights, then the deed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.settings import Account
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.kses import filter_html
from publisher.sandbox.wordpress.post_shape import show_post
from publisher.sandbox.wordpress.records import Changes, Post
from publisher.sandbox.wordpress.refusal import Refusal, invalid_post, not_allowed
from publisher.sandbox.wordpress.rights import may_change
from publisher.sandbox.wordpress.rules import Rule, flag, instant, many, one_of, text, whole
from publisher.sandbox.wordpress.site import AT_ONCE, CATEGORY, TAG, Site
from publisher.sandbox.wordpress.slugs import make_slug, unique_slug

STATUSES = ("publish", "future", "draft", "pending", "private")
FORMATS = ("standard", "aside", "chat", "gallery", "link", "image", "quote", "status", "video", "audio")

POST_RULES: dict[str, Rule] = {
    "date": instant,
    "date_gmt": instant,
    "slug": text,
    "status": one_of(*STATUSES),
    "password": text,
    "author": whole(),
    "featured_media": whole(),
    "comment_status": one_of("open", "closed"),
    "ping_status": one_of("open", "closed"),
    "format": one_of(*FORMATS),
    "sticky": flag,
    "template": text,
    "categories": many(whole()),
    "tags": many(whole()),
}


def create_post(call: Call) -> Answer:
    """Insert a post and answer 201 with its address."""
    call = call.checked(POST_RULES)
    if call.given.get("id"):
        raise Refusal("rest_post_exists", "Cannot create existing post.", 400)
    if not call.may("edit_posts") or call.user is None:
        message = "Sorry, you are not allowed to create posts as this user."
        raise not_allowed(call.user, "rest_cannot_create", message)
    _check_author(call, call.user)
    now = call.site.now()
    blank = Post(call.site.next_id(), call.user, created=now, modified=now, date=now)
    post = _keep(call, blank, _changed(call, blank))
    call.site.note("post.created", post, call.cause)
    location = ("Location", f"{call.site.api}/wp/v2/posts/{post.id}")
    return json_answer(show_post(call.site, post, "edit"), 201, (location,))


def update_post(call: Call) -> Answer:
    """Change what is given of a post; making a public post public again changes nothing."""
    call = call.checked(POST_RULES)
    old = find_post(call)
    if not may_change(call.user, old):
        raise not_allowed(call.user, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
    assert call.user is not None  # who may change something is known
    _check_author(call, call.user)
    post = _keep(call, old, _changed(call, old))
    call.site.note(_name_of_step(old, post), post, call.cause)
    return json_answer(show_post(call.site, post, "edit"))


def delete_post(call: Call) -> Answer:
    """Move a post to the trash, or with `force` delete it for good."""
    call = call.checked({"force": flag})
    post = find_post(call)
    if not may_change(call.user, post, "delete"):
        message = "Sorry, you are not allowed to delete this post."
        raise not_allowed(call.user, "rest_cannot_delete", message)
    if call.given.get("force"):
        del call.site.posts[post.id]
        call.site.note("post.deleted", replace(post, status="gone"), call.cause)
        return json_answer({"deleted": True, "previous": show_post(call.site, post, "edit")})
    if post.status == "trash":
        raise Refusal("rest_already_trashed", "The post has already been deleted.", 410)
    return _trash(call, post)


def find_post(call: Call) -> Post:
    """Return the post that the address names; raises the 404 of WordPress."""
    post = call.site.posts.get(call.id)
    if post is None:
        raise invalid_post()
    return post


def _trash(call: Call, post: Post) -> Answer:
    slug = f"{post.slug or post.id}__trashed"
    trashed = replace(post, status="trash", slug=slug, before_trash=(post.status, post.slug))
    call.site.posts[post.id] = trashed
    call.site.note("post.trashed", trashed, call.cause)
    return json_answer(show_post(call.site, trashed, "edit"))


def _check_author(call: Call, user: Account) -> None:
    wanted = call.given.get("author")
    if not wanted:
        return
    if not 1 <= wanted <= len(call.site.settings.accounts):
        raise Refusal("rest_invalid_author", "Invalid author ID.", 400)
    if call.site.settings.accounts[wanted - 1] != user and not call.may("edit_others_posts"):
        message = "Sorry, you are not allowed to create posts as this user."
        raise not_allowed(user, "rest_cannot_edit_others", message)


def _changed(call: Call, post: Post) -> Post:
    """Return ``post`` with what the call gives, before dates, slug and status are settled."""
    given = call.given
    plain = ("password", "comment_status", "ping_status", "format", "sticky", "template")
    simple = {name: given[name] for name in plain if given.get(name) is not None}
    changes = _emptied(given) | _words(call) | simple | _terms(call, post) | _picture(call, post)
    changed = replace(post, **changes)
    if not (changed.title or changed.content or changed.excerpt):
        raise Refusal("empty_content", "Content, title, and excerpt are empty.", 400)
    if given.get("author"):
        changed = replace(changed, author=call.site.settings.accounts[given["author"] - 1])
    return _with_status(call, _with_date(call, changed))


def _words(call: Call) -> Changes:
    names = ("title", "content", "excerpt")
    words = {name: written for name in names if (written := _written(call.given, name))}
    if "title" in words:
        words["title"] = words["title"].strip()
    if not call.may("unfiltered_html"):
        words = {name: filter_html(value) for name, value in words.items()}
    return words


def _written(given: dict[str, Any], name: str) -> str:
    """Return a text given plainly or as `raw`; anything else is passed over in silence."""
    value = given.get(name)
    raw = value.get("raw") if isinstance(value, dict) else value
    return raw if isinstance(raw, str) else ""


def _emptied(given: dict[str, Any]) -> Changes:
    names = ("title", "content", "excerpt")
    return {name: "" for name in names if given.get(name) == "" or given.get(name) == {"raw": ""}}


def _terms(call: Call, post: Post) -> Changes:
    chosen: Changes = {}
    for name, taxonomy in (("categories", CATEGORY), ("tags", TAG)):
        if name in call.given:
            known = {term.id for term in call.site.of_taxonomy(taxonomy)}
            chosen[name] = tuple(dict.fromkeys(number for number in call.given[name] if number in known))
        elif name == "categories" and post.id not in call.site.posts:
            chosen[name] = (1,)
    return chosen


def _picture(call: Call, post: Post) -> Changes:
    wanted = call.given.get("featured_media", post.featured_media)
    media = call.site.media.get(wanted)
    if wanted and (media is None or not media.is_image):
        wanted = post.featured_media  # accepted in silence
    return {"featured_media": wanted}


def _with_date(call: Call, post: Post) -> Post:
    """Set the date that is given: `date` before `date_gmt`, null back to floating."""
    for name in ("date", "date_gmt"):
        if name not in call.given:
            continue
        moment: datetime | None = call.given[name]
        if moment is None:
            return replace(post, floating=True, date=call.site.now())
        return replace(post, floating=False, date=_as_local(call.site, moment, name))
    return post


def _as_local(site: Site, moment: datetime, name: str) -> datetime:
    if moment.tzinfo is not None:
        return moment.astimezone(site.zone)
    if name == "date":
        return moment.replace(tzinfo=site.zone)
    return moment.replace(tzinfo=UTC).astimezone(site.zone)


def _with_status(call: Call, post: Post) -> Post:
    """Set the status: publishing needs the right, and a date ahead means later."""
    wanted = call.given.get("status", post.status)
    if wanted in ("publish", "future", "private") and wanted != post.status and not call.may("publish_posts"):
        kind = "create private posts" if wanted == "private" else "publish posts"
        message = f"Sorry, you are not allowed to {kind} in this post type."
        raise not_allowed(call.user, "rest_cannot_publish", message)
    now = call.site.now()
    if wanted in ("publish", "future"):
        if post.floating and post.status not in ("publish", "private"):
            post = replace(post, date=now)
        wanted = "future" if post.date - now > AT_ONCE else "publish"
    return replace(post, status=wanted, floating=post.floating and wanted in ("draft", "pending"))


def _keep(call: Call, old: Post, post: Post) -> Post:
    """Store the post under a slug of its own."""
    post = replace(post, modified=call.site.now(), **_slug(call, old, post))
    if old.public and post.slug != old.slug:
        post = replace(post, old_slugs=(*post.old_slugs, old.slug))
    call.site.posts[post.id] = post
    return post


def _slug(call: Call, old: Post, post: Post) -> Changes:
    if post.status == "trash":
        return {}
    asked = make_slug(call.given["slug"]) if call.given.get("slug") else ""
    wanted = asked or (old.before_trash[1] if old.status == "trash" else old.slug)
    if post.status == "pending" and not call.may("publish_posts"):
        wanted = ""
    elif not wanted and post.status not in ("draft", "pending"):
        wanted = make_slug(post.title) or str(post.id)
    slug = unique_slug(wanted, call.site.slug_taken(but=post.id)) if wanted else ""
    return {"slug": slug, "key": asked or post.key or wanted}


def _name_of_step(old: Post, post: Post) -> str:
    if post.public and not old.public:
        return "post.published"
    return "post.unpublished" if old.public and not post.public else "post.updated"
