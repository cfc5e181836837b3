"""Drafts: our one page for a post, found by its slug and known by our mark.

WordPress keeps slugs apart only by trying: a second post of the same slug gets `-2`, two at once may
even get the same one, and a lost reply is a post all the same (`wordpress-facts.md` section 3). So
a page begins as an empty draft that carries a mark of ours; among several the lowest id stays and
the other marked drafts are deleted. Only then is the kept one filled, and it bears the mark for good:
an old page of the same address, title or account has none and is never touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from adapters.wordpress.answer import Declined
from adapters.wordpress.kept import raw
from adapters.wordpress.site import Fields, Site
from publisher.core.errors import Refused, TryLater
from publisher.core.post import Post

ASKED = "id,slug,status,link,date_gmt,title,content,excerpt,categories,tags,featured_media"
TWINS = range(2, 6)
LONGEST_SLUG = 200


@dataclass(frozen=True)
class Page:
    """A post as the site has it: `title` and `content` as stored, `at` when it went public (UTC).

    `entry` is the whole of what was asked, so that a change can be undone.
    """

    id: int
    slug: str
    status: str
    link: str
    title: str
    content: str
    at: datetime | None
    entry: Fields = field(repr=False, default_factory=dict)

    @property
    def public(self) -> bool:
        return self.status == "publish"

    @property
    def trashed(self) -> bool:
        return self.status == "trash"


class Drafts:
    """Find, claim and remove our page for a post."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def claim(self, post: Post) -> Page:
        """Return our page for `post`, a new empty draft where there was none; there is one afterwards.

        Raises Refused when the address belongs to somebody else's page.
        """
        pages = self._checked(post)
        if not pages:
            self._create(post)
            pages = self._checked(post)
        if not pages:
            raise TryLater("wordpress-overtaken", what=post.key)
        for twin in pages[1:]:
            if twin.status == "draft":
                self.remove(twin.id)
        return pages[0]

    def find(self, post: Post) -> Page | None:
        """Return our page for `post`, public or draft; None when there is none."""
        pages = ours(post, self._look_up(post.key))
        return pages[0] if pages else None

    def read(self, id: str) -> Page | None:
        """Return a page by its id, from the trash too; None when it is deleted."""
        try:
            return page_of(self.site.read(f"posts/{id}", context="edit", _fields=ASKED))
        except Declined as no:
            if no.gone:
                return None
            raise

    def at(self, url: str) -> Page | None:
        """Return the public page at an address, or the one that was there and lies in the trash."""
        slug = PurePosixPath(urlsplit(url).path).stem
        for page in self._named(slug, "publish"):
            if same_place(page.link, url):
                return page
        if self.site.read_list("posts", slug=slug, _fields="id"):  # also those we may not change
            return None
        return next(iter(self._named(f"{slug}__trashed", "trash")), None)

    def unseen(self, slug: str, mark: str) -> list[Page]:
        """Return our drafts of a post of which only its slug and its mark are known."""
        found = self._look_up(slug)
        return [page for page in found if not page.public and is_ours(page, slug, mark)]

    def remove(self, id: int) -> None:
        """Delete a page for good; nothing happens when it is gone."""
        try:
            self.site.remove(f"posts/{id}", force=True)
        except Declined as no:
            if not no.gone:
                raise

    def _create(self, post: Post) -> None:
        """Lay an empty draft; where the site takes its mark away we would never know it again."""
        empty = {"slug": post.key, "status": "draft", "title": title_of(post), "content": mark(post)}
        made = self.site.change("posts", empty)
        if made.get("slug") == post.key and raw(made, "content") != mark(post):
            self.remove(int(made["id"]))
            raise Refused("wordpress-mark-removed", mark=mark(post))

    def _look_up(self, slug: str) -> list[Page]:
        """Return what has our slug or one that WordPress makes of it; the trash is not searched."""
        slugs = ",".join((slug, *(twin_slug(slug, number) for number in TWINS)))
        found = self.site.read_list("posts", slug=slugs, status="any", context="edit", _fields=ASKED)
        return [page_of(one) for one in found]

    def _named(self, slug: str, status: str) -> list[Page]:
        """Return the pages of exactly that slug; WordPress answers an empty one with every page."""
        found = self.site.read_list("posts", slug=slug, status=status, context="edit", _fields=ASKED)
        return [page for page in map(page_of, found) if page.slug == slug]

    def _checked(self, post: Post) -> list[Page]:
        """Return our pages; an address that is taken by another page is Refused before anything is made."""
        pages = self._look_up(post.key)
        mine = ours(post, pages)
        for page in pages:
            if page.slug == post.key and page not in mine:
                raise Refused("wordpress-address-taken", slug=post.key, url=page.link, title=page.title)
        return mine


def ours(post: Post, pages: list[Page]) -> list[Page]:
    """Return our pages among others: the public one first, then by id."""
    mine = [page for page in pages if is_ours(page, post.key, mark(post))]
    return sorted(mine, key=lambda page: (not page.public, page.id))


def is_ours(page: Page, slug: str, mark: str) -> bool:
    """Tell whether a page is ours: it bears our mark, and under a twin's slug nothing else."""
    if page.slug == slug:
        return mark in page.content
    return page.status == "draft" and page.content == mark


def mark(post: Post) -> str:
    """Return the comment by which our page is known; every role may write it, readers never see it.

    It names the item beside the key, for another workspace may give the same key.
    """
    item = sha256(post.item.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"<!-- publisher:{post.key} {item} -->"


def marked(html: str, post: Post) -> str:
    """Return a body that bears our mark: inside a paragraph, or WordPress would make it an empty one."""
    return re.sub(r"<p\b[^>]*>|\Z", lambda place: place[0] + mark(post), html, count=1)


def title_of(post: Post) -> str:
    """Return the title as HTML: an Author's `&` would be rewritten otherwise."""
    return escape(post.title.strip(), quote=False)


def same_place(one: str, other: str) -> bool:
    """Tell whether two addresses lead to the same page, by http or https, with a last slash or without."""
    return place_of(one) == place_of(other)


def place_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), unquote(parts.path).rstrip("/")


def twin_slug(key: str, number: int) -> str:
    """Return the slug that WordPress gives to the next post of the same slug."""
    tail = f"-{number}"
    return key[: LONGEST_SLUG - len(tail)].rstrip("-") + tail


def page_of(entry: Fields) -> Page:
    """Read a page from an answer in edit context; another shape is TryLater."""
    try:
        return Page(
            id=int(entry["id"]),
            slug=str(entry["slug"]),
            status=str(entry["status"]),
            link=str(entry["link"]),
            title=raw(entry, "title"),
            content=raw(entry, "content"),
            at=instant(entry.get("date_gmt")),
            entry=entry,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise TryLater("wordpress-not-now", said="posts: not a post") from None


def instant(text: object) -> datetime | None:
    """Read a UTC time without offset, as `date_gmt` is written."""
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    except ValueError:
        return None
