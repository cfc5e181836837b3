"""What a call makes of a post: its words, terms and picture, its date, status and slug."""

from dataclasses import replace
from datetime import UTC, datetime

from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.kses import filter_html
from publisher.sandbox.wordpress.records import Changes, Post
from publisher.sandbox.wordpress.refusal import Refusal, not_allowed
from publisher.sandbox.wordpress.site import AT_ONCE, CATEGORY, TAG, Site
from publisher.sandbox.wordpress.slugs import make_slug, unique_slug


def changed_post(call: Call, post: Post) -> Post:
    """Return ``post`` with what the call gives, all but its slug; raises the refusals of WordPress."""
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


def _written(given: Changes, name: str) -> str:
    """Return a text given plainly or as `raw`; anything else is passed over in silence."""
    value = given.get(name)
    raw = value.get("raw") if isinstance(value, dict) else value
    return raw if isinstance(raw, str) else ""


def _emptied(given: Changes) -> Changes:
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


def own_slug(call: Call, old: Post, post: Post) -> Changes:
    """Return the slug under which ``post`` is kept, and the one that was asked for.

    A draft whose status is not named in the call gets no number, even if the slug is taken (measured).
    """
    if post.status == "trash":
        return {}
    asked = make_slug(call.given["slug"]) if call.given.get("slug") else ""
    wanted = asked or (old.before_trash[1] if old.status == "trash" else old.slug)
    if post.status == "pending" and not call.may("publish_posts"):
        wanted = ""
    elif not wanted and post.status not in ("draft", "pending"):
        wanted = make_slug(post.title) or str(post.id)
    if wanted and ("status" in call.given or post.status not in ("draft", "pending")):
        wanted = unique_slug(wanted, call.site.slug_taken(but=post.id))
    return {"slug": wanted, "key": asked or post.key or wanted}
