"""The page of a post as the website would show it, without a file being made for it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from adapters.static.entry import record_of
from adapters.static.index import Index
from adapters.static.pages import Pages
from adapters.static.pictures import Kit
from adapters.static.record import Picture, Player, Size
from adapters.static.text import plain
from publisher.core.post import Post, PostMedia
from publisher.core.preview import Look, Preview

OPENS, CLOSES = "<article", "</article>"


def preview(post: Post, pages: Pages, zone: ZoneInfo) -> Preview:
    """Return the article of the very page that `post` would get; the rest of the page is the website's."""
    index = Index(columns=pages.site.columns)
    record = record_of(post, _kit(post), index, None, zone)
    page = pages.piece(record, index, []).decode()
    article = page[page.index(OPENS) : page.rindex(CLOSES) + len(CLOSES)]
    return Preview(Look.PAGE, html=article)


def _kit(post: Post) -> Kit:
    """Return the files of a post as if they were made: each under its name in the post, in one size."""
    seen = {one.name: one for one in (*post.media, *((post.cover,) if post.cover else ()))}
    pictures = tuple(_picture(one) for one in seen.values() if one.media.is_image)
    return Kit(pictures, tuple(_player(one) for one in seen.values() if not one.media.is_image))


def _picture(one: PostMedia) -> Picture:
    size = Size(one.media.width or 1, one.media.height or 1, f"media:{one.name}")
    alt, caption, credit = map(plain, (one.media.alt, one.media.caption, one.media.credit))
    return Picture(one.name, (size,), alt, caption, credit)


def _player(one: PostMedia) -> Player:
    media = one.media
    words = (plain(media.caption), plain(media.credit))
    return Player(
        one.name, f"media:{one.name}", media.mime, media.width, media.height, media.duration, *words
    )
