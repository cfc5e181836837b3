"""Rendering: an item becomes the post of one channel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publisher.channel import ChannelSettings
from publisher.core.item import Item
from publisher.core.post import Post, PostMedia
from publisher.files.media_store import stored_path


@dataclass(frozen=True)
class Setting:
    """What a post takes from its delivery and from the workspace, beside item and channel."""

    key: str
    revision: int
    publish_at: datetime
    revised_at: datetime | None
    link: str | None
    unit_names: tuple[str, ...]
    media_folder: Path


def render(item: Item, channel: str, settings: ChannelSettings, setting: Setting) -> Post:
    """Return the post; what the editor wrote for this channel goes before the item's own words."""
    wish = item.wish(channel)
    media = tuple(PostMedia(one, stored_path(setting.media_folder, one)) for one in item.media)
    title, summary = wish.title or item.title, wish.summary or item.summary
    return Post(
        key=setting.key,
        item=item.id,
        revision=setting.revision,
        form=item.form,
        tone=item.tone,
        title=title,
        summary=summary,
        html=item.html,
        text=social_text(wish.text or settings.template, title, summary, setting.link, item.tags),
        publish_at=setting.publish_at,
        revised_at=setting.revised_at,
        link=setting.link,
        column=column_of(wish.column or item.column, settings),
        tags=item.tags,
        authors=item.authors,
        units=setting.unit_names,
        source=item.source,
        canonical_url=item.canonical_url,
        media=media,
        cover=next((one for one in media if one.name == item.cover), None),
    )


def column_of(name: str | None, settings: ChannelSettings) -> str | None:
    """Return the channel's own name of a column: mapped, else as written, else its default."""
    if name is None:
        return settings.default_column
    return settings.columns.get(name, name)


def social_text(template: str, title: str, summary: str, link: str | None, tags: tuple[str, ...]) -> str:
    """Fill a template; lines that come out empty leave no gap."""
    places = {"title": title, "summary": summary, "link": link or "", "hashtags": hashtags(tags)}
    filled = re.sub(r"\{(\w+)\}", lambda place: places.get(place[1], place[0]), template)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", filled)).strip()


def hashtags(tags: tuple[str, ...]) -> str:
    """Return the tags as hashtags: words joined, each with a capital, diacritics kept."""
    words = [re.findall(r"\w+", tag) for tag in tags]
    return " ".join("#" + "".join(one[:1].upper() + one[1:] for one in tag) for tag in words if tag)
