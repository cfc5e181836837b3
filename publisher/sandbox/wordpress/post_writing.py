"""Creating, changing and deleting posts, in WordPress's order: arguments, rights, then the deed."""

from dataclasses import replace

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.settings import Account
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.post_changes import changed_post, own_slug
from publisher.sandbox.wordpress.post_shape import show_post
from publisher.sandbox.wordpress.records import Post
from publisher.sandbox.wordpress.refusal import Refusal, invalid_post, not_allowed
from publisher.sandbox.wordpress.rights import may_change
from publisher.sandbox.wordpress.rules import Rule, flag, instant, many, one_of, text, whole

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
    post = _keep(call, blank, changed_post(call, blank))
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
    post = _keep(call, old, changed_post(call, old))
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


def _keep(call: Call, old: Post, post: Post) -> Post:
    """Store the post under a slug of its own."""
    post = replace(post, modified=call.site.now(), **own_slug(call, old, post))
    if old.public and post.slug != old.slug:
        post = replace(post, old_slugs=(*post.old_slugs, old.slug))
    call.site.posts[post.id] = post
    return post


def _name_of_step(old: Post, post: Post) -> str:
    if post.public and not old.public:
        return "post.published"
    return "post.unpublished" if old.public and not post.public else "post.updated"
