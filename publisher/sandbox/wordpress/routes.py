"""The addresses of the REST API and what answers them."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.wordpress import media, post_reading, post_writing, terms, users
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.refusal import no_route
from publisher.sandbox.wordpress.site import CATEGORY, TAG, Site

Verb = Callable[[Call], Answer]
CHANGES = ("POST", "PUT", "PATCH")


def _collection(name: str, read: Verb, create: Verb | None = None) -> tuple[str, dict[str, Verb]]:
    verbs = {"GET": read}
    return rf"/wp/v2/{name}", verbs | ({"POST": create} if create else {})


def _single(name: str, read: Verb, change: Verb | None, delete: Verb | None) -> tuple[str, dict[str, Verb]]:
    verbs = {"GET": read}
    if change:
        verbs |= dict.fromkeys(CHANGES, change)
    return rf"/wp/v2/{name}/(\d+)", verbs | ({"DELETE": delete} if delete else {})


def _term_routes(taxonomy: str) -> tuple[tuple[str, dict[str, Verb]], ...]:
    name = terms.ROUTES[taxonomy]
    read, create = partial(terms.list_terms, taxonomy), partial(terms.create_term, taxonomy)
    one, delete = partial(terms.get_term, taxonomy), partial(terms.delete_term, taxonomy)
    return _collection(name, read, create), _single(name, one, None, delete)


def show_index(call: Call) -> Answer:
    """Answer with what the site is and how one logs in."""
    return json_answer(index_of(call.site))


def index_of(site: Site) -> dict[str, Any]:
    """Return the index of the API."""
    offset = site.now().utcoffset()
    authorize = {"authorization": f"{site.home}/wp-admin/authorize-application.php"}
    return {
        "name": site.settings.title,
        "description": site.settings.tagline,
        "url": site.home,
        "home": site.home,
        "gmt_offset": offset.total_seconds() / 3600 if offset else 0,
        "timezone_string": site.settings.timezone,
        "namespaces": ["oembed/1.0", "wp/v2"],
        "authentication": {"application-passwords": {"endpoints": authorize}},
        "routes": {route: {"methods": list(verbs)} for route, verbs in ROUTES},
    }


ROUTES: tuple[tuple[str, dict[str, Verb]], ...] = (
    ("/", {"GET": show_index}),
    _collection("posts", post_reading.list_posts, post_writing.create_post),
    _single("posts", post_reading.get_post, post_writing.update_post, post_writing.delete_post),
    _collection("media", media.list_media, media.create_media),
    _single("media", media.get_media, media.update_media, media.delete_media),
    *_term_routes(CATEGORY),
    *_term_routes(TAG),
    _collection("users", users.list_users),
    ("/wp/v2/users/me", {"GET": users.get_me}),
    ("/wp/v2/users/me/application-passwords/introspect", {"GET": users.introspect_password}),
    _single("users", users.get_user, None, None),
)


def find_route(route: str, method: str) -> tuple[Verb, int, tuple[str, ...]]:
    """Return what answers, the id in the address, and the methods allowed there; raises the 404."""
    for pattern, verbs in ROUTES:
        found = re.fullmatch(pattern, route)
        if found and method in verbs:
            return verbs[method], int(found[1]) if found.groups() else 0, tuple(verbs)
    raise no_route()
