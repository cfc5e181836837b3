"""Columns and tags: the site's categories and tags, found by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape, unescape

from adapters.wordpress.answer import TERM_EXISTS, Declined
from adapters.wordpress.site import Fields, Site
from publisher.core.errors import Refused, Unauthorized

ASKED = "id,name,slug,parent"
NAMED = 40
"""How many columns an error lists."""


class Terms:
    """Find the ids that WordPress wants for names that editors write."""

    def __init__(self, site: Site, create_columns: bool) -> None:
        self.site = site
        self.create_columns = create_columns

    def column(self, name: str) -> int:
        """Return the category of that slug or name; an unknown one is created if allowed, else Refused."""
        there = self.columns()
        if found := self.pick(there, name):
            return int(found["id"])
        return self._create_column(name, there)

    def pick(self, there: list[Fields], name: str) -> Fields | None:
        """Return the category of that slug or name; None when it is not there and may be created."""
        found = [one for one in there if one.get("slug") == name] or named(there, name)
        if len(found) > 1:
            slugs = ", ".join(str(one.get("slug")) for one in found)
            raise Refused("wordpress-column-ambiguous", column=name, slugs=slugs)
        if not found and not self.create_columns:
            raise Refused("wordpress-column-unknown", column=name, known=listed(there))
        return found[0] if found else None

    def columns(self) -> list[Fields]:
        """Return every category of the site."""
        return list(self.site.read_all("categories", hide_empty="false", orderby="id", _fields=ASKED))

    def tags(self, names: Iterable[str]) -> list[int]:
        """Return the ids of tags, each name once; those that are not there yet are created."""
        wanted = {same(name): name for name in names if name.strip()}
        return [self._tag(unicodedata.normalize("NFC", name).strip()) for name in wanted.values()]

    def _create_column(self, name: str, there: list[Fields]) -> int:
        try:
            return self._create("categories", name)
        except Unauthorized:  # the role may do everything else; only this column cannot be made
            raise Refused("wordpress-column-unknown", column=name, known=listed(there)) from None

    def _tag(self, name: str) -> int:
        as_stored = escape(name, quote=False)  # names are kept as HTML: "A &amp; B"
        found = named(self.site.read_list("tags", search=as_stored, _fields=ASKED), name)
        return int(found[0]["id"]) if found else self._create("tags", name)

    def _create(self, kind: str, name: str) -> int:
        """Create a term; one that another made meanwhile, or whose reply was lost, is taken."""
        try:
            return int(self.site.change(kind, {"name": unicodedata.normalize("NFC", name)})["id"])
        except Declined as no:
            if no.said == TERM_EXISTS and isinstance(no.details.get("term_id"), int):
                return int(no.details["term_id"])
            raise


def named(terms: list[Fields], name: str) -> list[Fields]:
    """Return the terms of that name, whatever the form of its letters."""
    return [one for one in terms if same(unescape(str(one.get("name", "")))) == same(name)]


def same(name: str) -> str:
    """Return what equal names have in common: WordPress tells no case apart, but NFC from NFD."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def listed(terms: list[Fields]) -> str:
    """Return the names of terms for people to read."""
    names = [unescape(str(one.get("name", ""))) for one in terms]
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
