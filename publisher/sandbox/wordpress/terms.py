"""Categories and tags."""

import html
from collections.abc import Callable
from functools import partial
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.lists import PAGE_RULES, any_of, contains, list_answer, pick_slugs
from publisher.sandbox.wordpress.records import Term
from publisher.sandbox.wordpress.refusal import Refusal, not_allowed, term_exists
from publisher.sandbox.wordpress.rules import Rule, flag, many, one_of, text, whole
from publisher.sandbox.wordpress.site import CATEGORY, Site
from publisher.sandbox.wordpress.slugs import make_slug

ROUTES = {"category": "categories", "post_tag": "tags"}
LIST_RULES: dict[str, Rule] = PAGE_RULES | {
    "include": many(whole()),
    "exclude": many(whole()),
    "orderby": one_of("id", "include", "name", "slug", "include_slugs", "term_group", "description", "count"),
    "hide_empty": flag,
    "parent": whole(),
    "post": whole(),
    "slug": many(text),
}
TERM_RULES: dict[str, Rule] = {"description": text, "name": text, "slug": text, "parent": whole()}


def list_terms(taxonomy: str, call: Call) -> Answer:
    """Answer with the terms that fit, by name."""
    call = call.checked(LIST_RULES)
    _check_context(call)
    found = [term for term in call.site.of_taxonomy(taxonomy) if _fits(call, term)]
    key = _ORDERS.get(call.given.get("orderby", "name"), _by_name)
    found.sort(key=key, reverse=call.given.get("order", "asc") == "desc")
    return list_answer(call, found, partial(show_term, call.site))


def get_term(taxonomy: str, call: Call) -> Answer:
    """Answer with one term."""
    return json_answer(show_term(call.site, _find(taxonomy, call)))


def create_term(taxonomy: str, call: Call) -> Answer:
    """Keep a new term; its name must be new, except under a slug of its own."""
    if "name" not in call.given:
        raise Refusal("rest_missing_callback_param", "Missing parameter(s): name", 400, {"params": ["name"]})
    call = call.checked(TERM_RULES)
    needed = "manage_categories" if taxonomy == CATEGORY else "edit_posts"
    if not call.may(needed):
        message = "Sorry, you are not allowed to create terms in this taxonomy."
        raise not_allowed(call.user, "rest_cannot_create", message)
    given = call.given
    name, parent = given["name"].strip(), given.get("parent", 0)
    _check_new(call.site, taxonomy, name, given.get("slug", ""), parent)
    term = call.site.add_term(taxonomy, name, given.get("slug", ""), parent, given.get("description", ""))
    what = "category.created" if taxonomy == CATEGORY else "tag.created"
    more = {"key": term.slug, "slug": term.slug, "title": term.name}
    call.site.journal.add("wp", what, str(term.id), cause=call.cause, **more)
    location = ("Location", f"{call.site.api}/wp/v2/{ROUTES[taxonomy]}/{term.id}")
    return json_answer(show_term(call.site, term), 201, (location,))


def delete_term(taxonomy: str, call: Call) -> Answer:
    """Delete a term for good; terms have no trash."""
    call = call.checked({"force": flag})
    term = _find(taxonomy, call)
    if not call.may("manage_categories"):
        message = "Sorry, you are not allowed to delete this term."
        raise not_allowed(call.user, "rest_cannot_delete", message)
    if not call.given.get("force"):
        message = "Terms do not support trashing. Set 'force=true' to delete."
        raise Refusal("rest_trash_not_supported", message, 501)
    previous = show_term(call.site, term)
    del call.site.terms[term.id]
    return json_answer({"deleted": True, "previous": previous})


def show_term(site: Site, term: Term) -> dict[str, Any]:
    """Return the fields of a term."""
    route = ROUTES[term.taxonomy]
    folder = "category" if term.taxonomy == CATEGORY else "tag"
    shown: dict[str, Any] = {
        "id": term.id,
        "count": len(site.posts_in(term)),
        "description": term.description,
        "link": f"{site.home}/{folder}/{term.slug}/",
        "name": html.escape(term.name, quote=False),
        "slug": term.slug,
        "taxonomy": term.taxonomy,
    }
    if term.taxonomy == CATEGORY:
        shown["parent"] = term.parent
    base = f"{site.api}/wp/v2/{route}"
    links = {"self": [{"href": f"{base}/{term.id}"}], "collection": [{"href": base}]}
    return shown | {"meta": [], "_links": links}


def _check_new(site: Site, taxonomy: str, name: str, slug: str, parent: int) -> None:
    if not name:
        raise Refusal("empty_term_name", "A name is required for this term.", 400)
    terms = list(site.of_taxonomy(taxonomy))
    same = [term for term in terms if term.name.casefold() == name.casefold() and term.parent == parent]
    if same and (not slug or make_slug(slug) in {term.slug for term in terms}):
        where = "with this parent" if taxonomy == CATEGORY else "in this taxonomy"
        raise term_exists(same[0].id, f"A term with the name provided already exists {where}.")


def _check_context(call: Call) -> None:
    if call.context == "edit" and not call.may("edit_posts"):
        message = "Sorry, you are not allowed to edit terms in this taxonomy."
        raise not_allowed(call.user, "rest_forbidden_context", message)


def _find(taxonomy: str, call: Call) -> Term:
    term = call.site.terms.get(call.id)
    if term is None or term.taxonomy != taxonomy:
        raise Refusal("rest_term_invalid", "Term does not exist.", 404)
    return term


def _fits(call: Call, term: Term) -> bool:
    given, site = call.given, call.site
    slugs = pick_slugs(given)
    post = site.posts.get(given.get("post", 0))
    return (
        (not slugs or term.slug in slugs)
        and contains(given.get("search", ""), term.name)
        and any_of([term.id], given.get("include"))
        and term.id not in given.get("exclude", [])
        and given.get("parent", term.parent) == term.parent
        and ("post" not in given or (post is not None and term.id in post.categories + post.tags))
        and not (given.get("hide_empty") and not site.posts_in(term))
    )


def _by_name(term: Term) -> tuple[Any, ...]:
    return (term.name.casefold(), term.id)


_ORDERS: dict[str, Callable[[Term], tuple[Any, ...]]] = {
    "id": lambda term: (term.id,),
    "slug": lambda term: (term.slug,),
    "name": _by_name,
}
