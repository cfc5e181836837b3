"""Drafts: our one page for a post, found by its slug.

WordPress keeps slugs apart only by trying: a second post of the same slug gets `-2`, two at once may
even get the same one, and a lost reply is a post all the same (`wordpress-facts.md` section 3). So
a page begins as an empty draft that carries a mark of ours; among several the lowest id stays and
the other marked drafts are deleted. Only then is the kept one filled. Pages of other people, and
pages of other items whose key happens to end in `-2`, carry no such mark and are never touched.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape, unescape

from adapters.wordpress.answer import Declined
from adapters.wordpress.kept import raw
from adapters.wordpress.site import Fields, Site
from publisher.core.errors import Refused, TryLater
from publisher.core.post import Post

ASKED = "id,slug,status,link,author,date_gmt,title,content,excerpt,categories,tags,featured_media"
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
    author: int
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
            empty = {"slug": post.key, "status": "draft", "title": title_of(post), "content": mark(post)}
            self.site.change("posts", empty)
            pages = self._checked(post)
        if not pages:
            raise TryLater("wordpress-overtaken", what=post.key)
        for twin in pages[1:]:
            if twin.status == "draft":
                self.remove(twin.id)
        return pages[0]

    def find(self, post: Post) -> Page | None:
        """Return our page for `post`, public or draft; None when there is none."""
        pages = self._ours(post, self._look_up(post))
        return pages[0] if pages else None

    def read(self, id: str) -> Page | None:
        """Return a page by its id, from the trash too; None when it is deleted."""
        try:
            return page_of(self.site.read(f"posts/{id}", context="edit", _fields=ASKED))
        except Declined as no:
            if no.gone:
                return None
            raise

    def remove(self, id: int) -> None:
        """Delete a page for good; nothing happens when it is gone."""
        try:
            self.site.remove(f"posts/{id}", force=True)
        except Declined as no:
            if not no.gone:
                raise

    def _look_up(self, post: Post) -> list[Page]:
        """Return what has our slug or one that WordPress makes of it; the trash is not searched."""
        slugs = ",".join((post.key, *(twin_slug(post.key, number) for number in TWINS)))
        found = self.site.read_list("posts", slug=slugs, status="any", context="edit", _fields=ASKED)
        return [page_of(one) for one in found]

    def _ours(self, post: Post, pages: list[Page]) -> list[Page]:
        """Return our pages: the public one first, then by id."""
        me = self.site.account_id()
        ours = [page for page in pages if is_ours(page, post, me)]
        return sorted(ours, key=lambda page: (not page.public, page.id))

    def _checked(self, post: Post) -> list[Page]:
        """Return our pages; an address that is taken by another page is Refused before anything is made."""
        pages = self._look_up(post)
        ours = self._ours(post, pages)
        for page in pages:
            other = page not in ours or (page.public and not same_title(page, post))
            if page.slug == post.key and other:
                raise Refused("wordpress-address-taken", slug=post.key, url=page.link, title=page.title)
        return ours


def is_ours(page: Page, post: Post, me: int) -> bool:
    """Tell whether a page is ours: it carries our mark, or our slug and our account or title."""
    if page.content == mark(post):
        return page.status == "draft"
    return page.slug == post.key and (page.author == me or same_title(page, post))


def mark(post: Post) -> str:
    """Return the whole content of a page that is claimed and not yet filled; readers never see it."""
    return f"<!-- publisher:{post.key} -->"


def title_of(post: Post) -> str:
    """Return the title as HTML: an Author's `&` would be rewritten otherwise."""
    return escape(post.title.strip(), quote=False)


def same_title(page: Page, post: Post) -> bool:
    return comparable(unescape(page.title)) == comparable(post.title)


def comparable(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


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
            author=int(entry.get("author", 0)),
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
