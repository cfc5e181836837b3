"""The people of the CMS; above all `users/me`, which says whether credentials are good and for what."""

import hashlib
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.settings import Account
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.lists import PAGE_RULES, contains, list_answer
from publisher.sandbox.wordpress.refusal import Refusal, not_allowed
from publisher.sandbox.wordpress.rights import CAPABILITIES


def get_me(call: Call) -> Answer:
    """Answer with the caller's own account; roles and capabilities in the edit context."""
    call = call.checked({"context": PAGE_RULES["context"]})
    if call.user is None:
        raise Refusal("rest_not_logged_in", "You are not currently logged in.", 401)
    return json_answer(_show(call, call.user))


def get_user(call: Call) -> Answer:
    """Answer with one account; others' private fields only for those who manage people."""
    call = call.checked({"context": PAGE_RULES["context"]})
    accounts = call.site.settings.accounts
    if not 1 <= call.id <= len(accounts):
        raise Refusal("rest_user_invalid_id", "Invalid user ID.", 404)
    user = accounts[call.id - 1]
    _check_context(call, user)
    return json_answer(_show(call, user))


def list_users(call: Call) -> Answer:
    """Answer with the accounts that have written something public, or all for those who manage people."""
    call = call.checked(PAGE_RULES)
    _check_context(call, None)
    writers = {post.author for post in call.site.public_posts()}
    everybody = call.may("list_users")
    shown = [user for user in call.site.settings.accounts if everybody or user in writers]
    found = [user for user in shown if contains(call.given.get("search", ""), user.name, user.display)]
    return list_answer(call, found, lambda user: _show(call, user))


def introspect_password(call: Call) -> Answer:
    """Answer with the application password in use."""
    if call.user is None:
        raise Refusal("rest_not_logged_in", "You are not currently logged in.", 401)
    digest = hashlib.sha256(call.user.name.encode()).hexdigest()
    uuid = f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
    return json_answer({"uuid": uuid, "app_id": "", "name": "sandbox", "last_ip": "127.0.0.1"})


def _check_context(call: Call, user: Account | None) -> None:
    if call.context == "edit" and call.user != user and not call.may("list_users"):
        message = f"Sorry, you are not allowed to edit {'this user' if user else 'users'}."
        raise not_allowed(call.user, "rest_forbidden_context", message)


def _show(call: Call, user: Account) -> dict[str, Any]:
    number = call.site.settings.accounts.index(user) + 1
    base = f"{call.site.api}/wp/v2/users"
    shown: dict[str, Any] = {
        "id": number,
        "name": user.display or user.name,
        "url": "",
        "description": "",
        "link": f"{call.site.home}/author/{user.name}/",
        "slug": user.name,
        "avatar_urls": {},
        "meta": [],
        "_links": {"self": [{"href": f"{base}/{number}"}], "collection": [{"href": base}]},
    }
    if call.context == "edit":
        shown |= _private(user)
    return shown


def _private(user: Account) -> dict[str, Any]:
    granted = dict.fromkeys(CAPABILITIES[user.role], True)
    return {
        "username": user.name,
        "first_name": "",
        "last_name": "",
        "email": user.email,
        "locale": "en_US",
        "nickname": user.display or user.name,
        "registered_date": "2026-01-01T00:00:00+00:00",
        "roles": [user.role],
        "capabilities": granted | {user.role: True},
        "extra_capabilities": {user.role: True},
    }
