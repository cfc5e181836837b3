"""Paging of a shelf, counted from its oldest place, so that old pages never change.

With 3 places on a page and 8 pieces (places 0 to 7):

    page 1   0 1 2      whole, at SHELF/1/
    page 2   3 4 5      whole, at SHELF/2/
    front    3 4 5 6 7  the last whole page and what came after it, at SHELF/
"""

from __future__ import annotations

from dataclasses import dataclass

PER_PAGE = {"column": 24, "tag": 24, "month": 60}
FOLDERS = {"column": "chuyen-muc", "tag": "tu-khoa"}
"""Vietnamese in every language: an address must not change with a setting."""


@dataclass(frozen=True)
class Paging:
    """The pages of one shelf whose highest place is `top`."""

    shelf: str
    top: int

    @property
    def per_page(self) -> int:
        return PER_PAGE[self.kind]

    @property
    def kind(self) -> str:
        return self.shelf.partition("/")[0]

    @property
    def path(self) -> str:
        """Return the address of the shelf: `chuyen-muc/doi-song`, `tu-khoa/tet`, `2027/01`."""
        name = self.shelf.partition("/")[2]
        return name.replace("-", "/") if self.kind == "month" else f"{FOLDERS[self.kind]}/{name}"

    @property
    def whole(self) -> int:
        """Return the number of pages that are whole."""
        return (self.top + 1) // self.per_page

    def page_of(self, place: int) -> int:
        return place // self.per_page + 1

    def span(self, page: int) -> tuple[int, int]:
        """Return the first and the last place of a page; page 0 is the front."""
        if page:
            return (page - 1) * self.per_page, page * self.per_page - 1
        return max(self.whole - 1, 0) * self.per_page, self.top

    def address(self, page: int) -> str:
        return f"{self.path}/{page}" if page else self.path

    def older(self, page: int) -> int | None:
        """Return the page with the next older pieces."""
        older = (page or self.whole) - 1
        return older if older >= 1 else None

    def newer(self, page: int) -> int | None:
        """Return the page with the next newer pieces; the front is 0, and has none."""
        if not page:
            return None
        return page + 1 if page < self.whole else 0

    def around(self, place: int) -> list[int]:
        """Return the pages that show `place`, or whose links depend on it."""
        page = self.page_of(place)
        return [0, *(one for one in (page - 1, page, page + 1) if 1 <= one <= self.whole)]

    def led_by(self, place: int) -> list[int]:
        """Return the pages that end with `place`: each page belongs to one piece only."""
        pages = [self.page_of(place)] if (place + 1) % self.per_page == 0 else []
        return [*pages, 0] if place == self.top else pages
