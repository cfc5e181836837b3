"""The lists of the website: which of them a change touches, and what stands on them then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adapters.static.front import arranged
from adapters.static.index import Index
from adapters.static.pages import Pages
from adapters.static.record import Entry
from adapters.static.shelf import FOLDERS, PER_PAGE, Paging

ON_FRONT = 30
IN_FEEDS = 50
IN_SITEMAP = 1000
ARCHIVE = "luu-tru"


@dataclass(frozen=True)
class Sheet:
    """One file of the website, by its place below the root."""

    file: str
    content: bytes


class Lists:
    """Write every page that shows more than one piece."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.say = pages.site.voice

    def touched(self, index: Index, *entries: Entry) -> Iterator[Sheet]:
        """Return the lists that show one of the entries, or showed it before."""
        wanted: dict[tuple[str, int], None] = {}
        sitemaps: dict[int, None] = {}
        for entry in entries:
            sitemaps[entry.number // IN_SITEMAP] = None
            for shelf, place in paged(entry):
                for page in Paging(shelf, index.top(shelf)).around(place):
                    wanted[shelf, page] = None
        yield from (self._shelf(index, shelf, page) for shelf, page in wanted)
        yield from (self._sitemap(index, number) for number in sitemaps)

    def led_by(self, index: Index, entry: Entry) -> Iterator[Sheet]:
        """Return the lists that end with `entry`; over all entries that is every list, once."""
        for shelf, place in paged(entry):
            for page in Paging(shelf, index.top(shelf)).led_by(place):
                yield self._shelf(index, shelf, page)
        if (entry.number + 1) % IN_SITEMAP == 0 or entry.number == index.top("all"):
            yield self._sitemap(index, entry.number // IN_SITEMAP)

    def always(self, index: Index) -> Iterator[Sheet]:
        """Return what belongs to the website as a whole: a handful of files."""
        yield from self._assets()
        yield from self._empty_columns(index)
        yield from self._fronts(index)
        yield from self._feeds(index)
        yield Sheet("404.html", self.pages.notice("404.html", index))
        yield Sheet("410.html", self.pages.notice("410.html", index))
        yield Sheet("robots.txt", self.pages.xml("robots.txt.j2"))
        yield self._sitemaps(index)

    def _shelf(self, index: Index, shelf: str, page: int) -> Sheet:
        paging = Paging(shelf, index.top(shelf))
        path = paging.address(page)
        content = self.pages.page(
            "month.html" if paging.kind == "month" else "shelf.html",
            path,
            index,
            kind=paging.kind,
            name=self._name(index, paging),
            page=page,
            entries=index.live(shelf, *paging.span(page)),
            older=address(paging, paging.older(page)),
            newer=address(paging, paging.newer(page)),
        )
        return Sheet(f"{path}/index.html", content)

    def _name(self, index: Index, paging: Paging) -> str:
        """Return how the list is called: as its newest piece writes it, unless it is configured."""
        if paging.kind == "month":
            return self.say.month(paging.shelf.partition("/")[2])
        for column in self.pages.site.columns if paging.kind == "column" else ():
            if index.shelf("column", column) == paging.shelf:
                return column
        return index.name(paging.shelf)

    def _empty_columns(self, index: Index) -> Iterator[Sheet]:
        """Give configured columns a page before their first piece: every page links to them."""
        for column in self.pages.site.columns:
            shelf = index.shelf("column", column)
            if shelf not in index.shelves:
                path = Paging(shelf, -1).path
                nothing = {"page": 0, "entries": [], "older": None, "newer": None}
                content = self.pages.page("shelf.html", path, index, kind="column", name=column, **nothing)
                yield Sheet(f"{path}/index.html", content)

    def _fronts(self, index: Index) -> Iterator[Sheet]:
        columns = self._columns(index)
        front = arranged(index.newest(ON_FRONT))
        months = index.counts("month")
        years: dict[str, list[tuple[str, int]]] = {}
        for month in sorted((name.partition("/")[2] for name in months), reverse=True):
            years.setdefault(month[:4], []).append((month, months[f"month/{month}"]))
        yield Sheet("index.html", self.pages.page("front.html", "", index, front=front, columns=columns))
        folder = FOLDERS["column"]
        yield Sheet(f"{folder}/index.html", self.pages.page("columns.html", folder, index, columns=columns))
        yield Sheet(f"{ARCHIVE}/index.html", self.pages.page("archive.html", ARCHIVE, index, years=years))

    def _columns(self, index: Index) -> list[tuple[str, int]]:
        """Return the columns by name with the number of their pieces, configured ones first."""
        counts = index.counts("column")
        named = {index.shelf("column", column): column for column in self.pages.site.columns}
        others = {shelf: index.name(shelf) for shelf in counts if shelf not in named}
        ordered = [*named.items(), *sorted(others.items())]
        return [(name, counts.get(shelf, 0)) for shelf, name in ordered]

    def _feeds(self, index: Index) -> Iterator[Sheet]:
        entries = index.newest(IN_FEEDS)
        changed = max((one.changed for one in entries), default="2000-01-01T00:00:00+00:00")
        for name in ("atom.xml", "rss.xml"):
            yield Sheet(name, self.pages.xml(name, entries=entries, changed=changed))

    def _sitemap(self, index: Index, number: int) -> Sheet:
        first = number * IN_SITEMAP
        entries = index.live("all", first, first + IN_SITEMAP - 1)
        return Sheet(f"sitemap-{number + 1}.xml", self.pages.xml("sitemap-piece.xml", entries=entries))

    def _sitemaps(self, index: Index) -> Sheet:
        count = index.top("all") // IN_SITEMAP + 1
        return Sheet("sitemap.xml", self.pages.xml("sitemap.xml", count=count))

    def _assets(self) -> Iterator[Sheet]:
        for name in ("style.css", "icon.svg"):
            yield Sheet(*self.pages.asset(name))


def paged(entry: Entry) -> Iterable[tuple[str, int]]:
    """Return the shelves of the piece that readers page through."""
    return ((shelf, place) for shelf, place in entry.shelves.items() if shelf.partition("/")[0] in PER_PAGE)


def address(paging: Paging, page: int | None) -> str | None:
    return None if page is None else paging.address(page)
