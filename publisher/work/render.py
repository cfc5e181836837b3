"""Rendering: an item becomes the post of one channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from pathlib import Path

from publisher.channel import ChannelSettings
from publisher.core.correction import COLUMN, TITLE
from publisher.core.item import Item, Wish
from publisher.core.post import Post, PostMedia
from publisher.files.media_store import stored_path


@dataclass(frozen=True)
class Corrected:
    """One sentence that says that a piece was corrected, and where the notice stands."""

    said: str
    url: str | None

    @property
    def html(self) -> str:
        said = escape(self.said, quote=False)
        link = f'<a href="{escape(self.url)}">{escape(TITLE, quote=False)}</a>' if self.url else TITLE
        return f"<p><strong>{said} {link}</strong></p>"

    @property
    def text(self) -> str:
        return f"{self.said} {TITLE}" + (f": {self.url}" if self.url else "")


@dataclass(frozen=True)
class Setting:
    """What a post takes from its delivery and from the workspace, beside item and channel.

    `preface` is how a legal correction begins; `corrected` is what a corrected piece says of its notices.
    """

    key: str
    revision: int
    publish_at: datetime
    revised_at: datetime | None
    link: str | None
    unit_names: tuple[str, ...]
    media_folder: Path
    preface: str = ""
    corrected: tuple[Corrected, ...] = ()


def render(item: Item, channel: str, settings: ChannelSettings, setting: Setting) -> Post:
    """Return the post; what the editor wrote for this channel goes before the item's own words."""
    wish = item.wish(channel)
    media = tuple(PostMedia(one, stored_path(setting.media_folder, one)) for one in item.media)
    title, summary = wish.title or item.title, wish.summary or item.summary
    corrected = "\n".join(one.text for one in setting.corrected)
    return Post(
        key=setting.key,
        item=item.id,
        revision=setting.revision,
        form=item.form,
        tone=item.tone,
        title=title,
        summary=summary,
        html=_html(item, setting),
        text=_social_text(item, wish, settings, setting, title, summary),
        publish_at=setting.publish_at,
        revised_at=setting.revised_at,
        link=setting.link,
        column=column_of(item, channel, settings),
        tags=item.tags,
        authors=item.authors,
        units=setting.unit_names,
        source=item.source,
        canonical_url=item.canonical_url,
        corrected=corrected,
        media=media,
        cover=next((one for one in media if one.name == item.cover), None),
        urgent=item.urgent,
    )


def column_of(item: Item, channel: str, settings: ChannelSettings) -> str | None:
    """Return the channel's own name of an item's column: mapped, else as written, else its default.

    A legal correction stands in the channel's column for them.
    """
    if item.corrects is not None:
        return settings.correction_column or settings.columns.get(COLUMN, COLUMN)
    name = item.wish(channel).column or item.column
    if name is None:
        return settings.default_column
    return settings.columns.get(name, name)


def _html(item: Item, setting: Setting) -> str:
    """Return the body, with the beginning of a notice, or the note that the piece was corrected."""
    preface = f"<p>{escape(setting.preface, quote=False)}</p>" if setting.preface else ""
    return "\n".join(part for part in (preface, *(one.html for one in setting.corrected), item.html) if part)


def _social_text(
    item: Item, wish: Wish, settings: ChannelSettings, setting: Setting, title: str, summary: str
) -> str:
    """Return the words of a social post; a notice says all that it says, whatever the template."""
    if item.corrects is not None:
        said = (title, setting.preface, words_of(item.html), setting.link or "")
        return "\n\n".join(part for part in said if part)
    text = social_text(wish.text or settings.template, title, summary, setting.link, item.tags)
    return "\n\n".join(part for part in (text, *(one.text for one in setting.corrected)) if part)


def words_of(html: str) -> str:
    """Return the words of clean HTML, a paragraph or heading a block of its own."""
    ended = re.sub(r"</(p|h\d|li|tr|blockquote|figcaption)>", "\n\n", re.sub(r"\s+", " ", html))
    lines = unescape(re.sub(r"<[^>]+>", "", ended.replace("<br>", "\n"))).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def social_text(template: str, title: str, summary: str, link: str | None, tags: tuple[str, ...]) -> str:
    """Fill a template; lines that come out empty leave no gap."""
    places = {"title": title, "summary": summary, "link": link or "", "hashtags": hashtags(tags)}
    filled = re.sub(r"\{(\w+)\}", lambda place: places.get(place[1], place[0]), template)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", filled)).strip()


def hashtags(tags: tuple[str, ...]) -> str:
    """Return the tags as hashtags: words joined, each with a capital, diacritics kept."""
    words = [re.findall(r"\w+", tag) for tag in tags]
    return " ".join("#" + "".join(one[:1].upper() + one[1:] for one in tag) for tag in words if tag)
