"""Looking posts up: one by its id, or a filtered list."""

from functools import partial
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.lists import PAGE_RULES, any_of, contains, list_answer, pick_slugs, within
from publisher.sandbox.wordpress.post_shape import show_post
from publisher.sandbox.wordpress.post_writing import STATUSES, find_post
from publisher.sandbox.wordpress.records import Post
from publisher.sandbox.wordpress.refusal import Refusal, not_allowed
from publisher.sandbox.wordpress.rights import may_change, may_read
from publisher.sandbox.wordpress.rules import Rule, flag, instant, many, one_of, text, whole

REQUESTS = ("request-pending", "request-confirmed", "request-failed", "request-completed")
ALL_STATUSES = (*STATUSES, "trash", "auto-draft", "inherit", *REQUESTS, "any")
ORDERS = ("author", "date", "id", "include", "modified", "relevance", "slug", "include_slugs", "title")
SEARCHED = ("post_title", "post_content", "post_excerpt")

LIST_RULES: dict[str, Rule] = PAGE_RULES | {
    "after": instant,
    "before": instant,
    "modified_after": instant,
    "modified_before": instant,
    "author": many(whole()),
    "author_exclude": many(whole()),
    "include": many(whole()),
    "exclude": many(whole()),
    "orderby": one_of(*ORDERS),
    "slug": many(text),
    "status": many(one_of(*ALL_STATUSES)),
    "categories": many(whole()),
    "categories_exclude": many(whole()),
    "tags": many(whole()),
    "tags_exclude": many(whole()),
    "sticky": flag,
    "search_columns": many(one_of(*SEARCHED)),
}


def list_posts(call: Call) -> Answer:
    """Answer with the posts that fit; what the caller may not see is left out of the page in silence."""
    call = call.checked(LIST_RULES)
    _check_statuses(call)
    if call.given.get("orderby") == "include" and not call.given.get("include"):
        message = "You need to define an include parameter to order by include."
        raise Refusal("rest_orderby_include_missing_include", message, 400)
    if call.context == "edit" and not call.may("edit_posts"):
        message = "Sorry, you are not allowed to edit posts in this post type."
        raise not_allowed(call.user, "rest_forbidden_context", message)
    slugs = pick_slugs(call.given)
    named = [post for post in call.site.posts.values() if not slugs or post.slug in slugs]
    found = _in_order(call, [post for post in named if _fits(call, post)])
    return list_answer(call, found, partial(_show_if_allowed, call))


def get_post(call: Call) -> Answer:
    """Answer with one post."""
    call = call.checked({"context": PAGE_RULES["context"]})
    post = find_post(call)
    if call.context == "edit" and not may_change(call.user, post):
        message = "Sorry, you are not allowed to edit this post."
        raise not_allowed(call.user, "rest_forbidden_context", message)
    if not may_read(call.user, post):
        raise not_allowed(call.user, "rest_forbidden", "Sorry, you are not allowed to do that.")
    return json_answer(show_post(call.site, post, call.context))


def _show_if_allowed(call: Call, post: Post) -> dict[str, Any] | None:
    allowed = may_change(call.user, post) if call.context == "edit" else may_read(call.user, post)
    return show_post(call.site, post, call.context) if allowed else None


def _check_statuses(call: Call) -> None:
    """Refuse other statuses than `publish` to those who may not edit; as an invalid parameter."""
    asked = [status for status in call.given.get("status", []) if status != "publish"]
    if not asked or call.may("edit_posts"):
        return
    data = {"status": 401 if call.user is None else 403}
    details = {"code": "rest_forbidden_status", "message": "Status is forbidden.", "data": data}
    more = {"params": {"status": "Status is forbidden."}, "details": {"status": details}}
    raise Refusal("rest_invalid_param", "Invalid parameter(s): status", 400, more)


def _fits(call: Call, post: Post) -> bool:
    given = call.given
    return (
        _has_status(given.get("status") or ["publish"], post)
        and _is_chosen(call, post)
        and within(post.date, given.get("after"), given.get("before"))
        and within(post.modified, given.get("modified_after"), given.get("modified_before"))
        and _is_searched(given, post)
    )


def _has_status(wanted: list[str], post: Post) -> bool:
    return post.status in wanted or ("any" in wanted and post.status != "trash")


def _is_chosen(call: Call, post: Post) -> bool:
    given, author = call.given, call.site.settings.accounts.index(post.author) + 1
    taken = any_of([post.id], given.get("include")) and any_of([author], given.get("author"))
    left = post.id in given.get("exclude", []) or author in given.get("author_exclude", [])
    termed = any_of(post.categories, given.get("categories")) and any_of(post.tags, given.get("tags"))
    unwanted = {*given.get("categories_exclude", []), *given.get("tags_exclude", [])}
    sticky = given.get("sticky") in (None, post.sticky)
    return taken and not left and termed and not unwanted & {*post.categories, *post.tags} and sticky


def _is_searched(given: dict[str, Any], post: Post) -> bool:
    texts = {"post_title": post.title, "post_content": post.content, "post_excerpt": post.excerpt}
    columns = given.get("search_columns") or list(SEARCHED)
    return contains(given.get("search", ""), *(texts[name] for name in columns))


def _in_order(call: Call, posts: list[Post]) -> list[Post]:
    by, down = call.given.get("orderby", "date"), call.given.get("order", "desc") == "desc"
    if by == "include":
        return sorted(posts, key=lambda post: call.given["include"].index(post.id))
    keys: dict[str, Any] = {
        "id": lambda post: post.id,
        "title": lambda post: (post.title.casefold(), post.id),
        "slug": lambda post: (post.slug, post.id),
        "modified": lambda post: (post.modified, post.id),
        "author": lambda post: (post.author.name, post.id),
    }
    return sorted(posts, key=keys.get(by, lambda post: (post.date, post.id)), reverse=down)
