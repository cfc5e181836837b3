"""Lists with filters and pages, as every collection of the REST API has them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from publisher.sandbox.answer import Answer, Headers, json_answer
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.refusal import Refusal
from publisher.sandbox.wordpress.rules import Rule, one_of, text, whole
from publisher.sandbox.wordpress.slugs import clean_slug

Item = TypeVar("Item")

PAGE_RULES: dict[str, Rule] = {
    "context": one_of("view", "embed", "edit"),
    "page": whole(1),
    "per_page": whole(1, 100),
    "offset": whole(0),
    "search": text,
    "order": one_of("asc", "desc"),
}


def cut_page(call: Call, found: list[Item]) -> tuple[list[Item], Headers]:
    """Return the page that is asked for, with the headers that count and link the pages."""
    size, number = call.given.get("per_page", 10), call.given.get("page", 1)
    pages = -(-len(found) // size)
    if number > max(pages, 1):
        message = "The page number requested is larger than the number of pages available."
        raise Refusal("rest_post_invalid_page_number", message, 400)
    start = call.given.get("offset", (number - 1) * size)
    counts = (("X-WP-Total", str(len(found))), ("X-WP-TotalPages", str(pages)))
    return found[start : start + size], counts + _links(call, number, pages)


def _links(call: Call, number: int, pages: int) -> Headers:
    others = (("prev", number - 1), ("next", number + 1))
    return tuple(
        ("Link", f'<{_page_address(call, other)}>; rel="{rel}"')
        for rel, other in others
        if 1 <= other <= pages
    )


def _page_address(call: Call, number: int) -> str:
    kept = [(name, value) for name, value in call.request.query if name != "page"]
    plain = "wp-json" in call.request.path
    base = f"{call.site.home}{call.request.path.removeprefix('/wp')}" if plain else f"{call.site.home}/"
    return f"{base}?{urlencode([*kept, ('page', str(number))])}"


def list_answer(call: Call, found: list[Item], show: Callable[[Item], Any]) -> Answer:
    """Answer with one page of ``found``, each shown by ``show``; what it shows as None is left out."""
    page, headers = cut_page(call, found)
    return json_answer([shown for item in page if (shown := show(item)) is not None], headers=headers)


def pick_slugs(given: dict[str, Any]) -> set[str]:
    """Return the slugs asked for: none asks for everything, `???` for things without a slug."""
    return {clean_slug(item) for item in given.get("slug", [])}


def contains(words: str, *texts: str) -> bool:
    """Say whether every word is found in one of the texts, as the site's search does it."""
    haystack = " ".join(_fold(part) for part in texts)
    return all(_fold(word) in haystack for word in re.findall(r'"[^"]*"|\S+', words) if word.strip('"'))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip('"')).casefold()


def within(moment: datetime, after: datetime | None, before: datetime | None) -> bool:
    """Say whether a moment lies between two bounds, either of which may be open."""
    local = moment.replace(tzinfo=None)
    low = after is None or (local > after if after.tzinfo is None else moment > after)
    high = before is None or (local < before if before.tzinfo is None else moment < before)
    return low and high


def any_of(chosen: Iterable[int], wanted: list[int] | None) -> bool:
    """Say whether one of the wanted numbers is chosen; without a wish everything fits."""
    return not wanted or bool(set(chosen) & set(wanted))
