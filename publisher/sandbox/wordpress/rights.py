"""Who calls, and what the role allows."""

import base64
import re

from publisher.sandbox.request import Request
from publisher.sandbox.settings import Account
from publisher.sandbox.wordpress.records import Post
from publisher.sandbox.wordpress.refusal import Refusal

_SUBSCRIBER = ("read",)
_CONTRIBUTOR = (*_SUBSCRIBER, "edit_posts", "delete_posts")
_AUTHOR = (
    *_CONTRIBUTOR,
    "upload_files",
    "publish_posts",
    "edit_published_posts",
    "delete_published_posts",
)
_EDITOR = (
    *_AUTHOR,
    "moderate_comments",
    "manage_categories",
    "manage_links",
    "unfiltered_html",
    "edit_others_posts",
    "delete_others_posts",
    "edit_private_posts",
    "delete_private_posts",
    "read_private_posts",
    "edit_pages",
    "publish_pages",
    "edit_others_pages",
    "edit_published_pages",
    "delete_pages",
    "delete_others_pages",
    "delete_published_pages",
)
_ADMINISTRATOR = (*_EDITOR, "manage_options", "list_users", "edit_users", "create_users", "delete_users")

CAPABILITIES = {
    "subscriber": _SUBSCRIBER,
    "contributor": _CONTRIBUTOR,
    "author": _AUTHOR,
    "editor": _EDITOR,
    "administrator": _ADMINISTRATOR,
}


def who_calls(request: Request, accounts: tuple[Account, ...]) -> Account | None:
    """Return the account behind the application password; wrong ones leave the caller anonymous.

    An expired password is refused at once, as on sites where a plugin asks for the user early.
    """
    name, password = _credentials(request.headers.get("authorization", ""))
    if name and request.expired:
        message = "The provided password is an invalid application password."
        raise Refusal("incorrect_password", message, 401)
    for account in accounts:
        known = name in (account.name, account.email)
        if known and _bare(password) and _bare(password) == _bare(account.password):
            return account
    return None


def _credentials(header: str) -> tuple[str, str]:
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return name, password


def _bare(password: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", password)  # WordPress shows them in groups and ignores the blanks


def may(user: Account | None, capability: str) -> bool:
    """Say whether the role has a capability."""
    return user is not None and capability in CAPABILITIES[user.role]


def may_change(user: Account | None, post: Post, verb: str = "edit") -> bool:
    """Say whether ``user`` may edit (or delete) ``post``."""
    needed = [f"{verb}_posts"]
    if user is None or user.name != post.author.name:
        needed.append(f"{verb}_others_posts")
    status = post.before_trash[0] if post.status == "trash" else post.status
    if status in ("publish", "future"):
        needed.append(f"{verb}_published_posts")
    return all(may(user, capability) for capability in needed)


def may_read(user: Account | None, post: Post) -> bool:
    """Say whether ``user`` may see ``post``."""
    if post.public:
        return True
    if user is None or post.status == "trash":
        return may_change(user, post)
    return (post.status == "private" and may(user, "read_private_posts")) or may_change(user, post)
