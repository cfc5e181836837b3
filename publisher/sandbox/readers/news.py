"""The newspaper as its readers see it."""

from dataclasses import dataclass
from typing import Any

from publisher.sandbox.readers.words import write_moment
from publisher.sandbox.wordpress.media_shape import upload_address
from publisher.sandbox.wordpress.records import Post, Term
from publisher.sandbox.wordpress.render import plain_text, render_content, render_title
from publisher.sandbox.wordpress.site import CATEGORY, TAG, Site

SUMMARY_WORDS = 40


@dataclass(frozen=True)
class Column:
    """A column of the paper, or a tag."""

    name: str
    address: str


@dataclass(frozen=True)
class Article:
    """A public post, ready to be shown; ``title`` and ``body`` are HTML."""

    id: int
    title: str
    summary: str
    body: str
    address: str
    when: str
    machine_time: str
    author: str
    picture: str
    picture_text: str
    picture_caption: str
    columns: tuple[Column, ...]
    tags: tuple[Column, ...]


def show_article(site: Site, post: Post) -> Article:
    """Return a post as readers get it."""
    picture = site.media.get(post.featured_media)
    return Article(
        id=post.id,
        title=render_title(post.title),
        summary=plain_text(post.excerpt) or _shorten(plain_text(post.content)),
        body=render_content(post.content),
        address=site.link(post),
        when=write_moment(post.date),
        machine_time=post.date.isoformat(),
        author=post.author.display or post.author.name,
        picture=upload_address(site, picture.address) if picture else "",
        picture_text=picture.alt_text if picture else "",
        picture_caption=plain_text(picture.caption) if picture else "",
        columns=_columns(site, post.categories),
        tags=_columns(site, post.tags),
    )


def _shorten(text: str) -> str:
    words = text.split()
    return " ".join(words[:SUMMARY_WORDS]) + ("…" if len(words) > SUMMARY_WORDS else "")


def _columns(site: Site, numbers: tuple[int, ...]) -> tuple[Column, ...]:
    return tuple(show_column(site, site.terms[number]) for number in numbers if number in site.terms)


def show_column(site: Site, term: Term) -> Column:
    """Return a term with its address."""
    folder = "category" if term.taxonomy == CATEGORY else "tag"
    return Column(term.name, f"{site.home}/{folder}/{term.slug}/")


def front_page(site: Site) -> dict[str, Any]:
    """Return what the front page shows: everything public, newest first, and the columns that have any."""
    with site.lock:
        site.publish_due()
        articles = [show_article(site, post) for post in site.public_posts()]
        return _frame(site) | {"articles": articles, "heading": ""}


def column_page(site: Site, folder: str, slug: str) -> dict[str, Any] | None:
    """Return what the page of a column or a tag shows, or None when there is none."""
    taxonomy = {"category": CATEGORY, "tag": TAG}.get(folder, "")
    with site.lock:
        site.publish_due()
        term = next((term for term in site.of_taxonomy(taxonomy) if term.slug == slug), None)
        if term is None:
            return None
        articles = [show_article(site, post) for post in site.posts_in(term)]
        return _frame(site) | {"articles": articles, "heading": term.name}


def article_page(site: Site, slug: str) -> dict[str, Any] | None:
    """Return what an article's page shows, or None when nothing public has this slug."""
    with site.lock:
        site.publish_due()
        post = next((post for post in site.public_posts() if post.slug == slug), None)
        if post is None:
            return None
        others = [other for other in site.public_posts() if other.id != post.id]
        near = [other for other in others if set(other.categories) & set(post.categories)]
        more = [show_article(site, other) for other in (near or others)[:4]]
        return _frame(site) | {"article": show_article(site, post), "more": more}


def moved_to(site: Site, slug: str) -> str | None:
    """Return where a missing address leads: its new slug, else an article whose slug begins like it."""
    with site.lock:
        posts = site.public_posts()
        found = next((post for post in posts if slug in post.old_slugs), None)
        found = found or next((post for post in posts if post.slug.startswith(slug)), None)
        return site.link(found) if found else None


def _frame(site: Site) -> dict[str, Any]:
    used = {number for post in site.public_posts() for number in post.categories}
    columns = [show_column(site, term) for term in site.of_taxonomy(CATEGORY) if term.id in used]
    return {
        "paper": site.settings.title,
        "tagline": site.settings.tagline,
        "home": f"{site.home}/",
        "columns": columns,
        "today": write_moment(site.now()).rpartition(",")[0],
    }
