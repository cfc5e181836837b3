"""The Page as its readers see it."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from publisher.sandbox.graph.nodes import photo_address
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.records import PagePost, Video
from publisher.sandbox.readers.preview import NO_PREVIEW, Preview, Previews
from publisher.sandbox.readers.words import write_moment

MOST_PICTURES = 4
LINK_OR_TAG = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]|#\w+")


@dataclass(frozen=True)
class Picture:
    """One picture of a post."""

    address: str
    text: str


@dataclass(frozen=True)
class Story:
    """A public post, ready to be shown."""

    id: str
    when: str
    machine_time: str
    text: Markup
    first_line: str
    link: str = ""
    host: str = ""
    path: str = ""
    preview: Preview = NO_PREVIEW
    pictures: tuple[Picture, ...] = ()
    hidden_pictures: int = 0
    video: str = ""
    video_title: str = ""
    pinned: bool = False


def timeline(page: Page, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the Page's front shows."""
    with page.lock:
        page.catch_up()
        stories = [_show(page, post, zone) for post in page.public_posts()]
        reels = [_show_reel(page, video, zone) for video in page.public_reels()]
        return _frame(page) | {"stories": stories, "reels": reels}


def story_page(page: Page, identity: str, zone: ZoneInfo) -> dict[str, Any] | None:
    """Return what the page of one post, photo, video or reel shows, or None when it is not public."""
    with page.lock:
        page.catch_up()
        photo, video = page.photos.get(identity), page.videos.get(identity)
        owner = photo.post if photo else (video.post if video else identity)
        post = page.posts.get(owner)
        if post is not None and post.published and not post.hidden:
            return _frame(page) | {"stories": [_show(page, post, zone)], "reels": []}
        if video is not None and video.published_at:
            return _frame(page) | {"stories": [_show_reel(page, video, zone)], "reels": []}
    return None


def media_file(page: Page, name: str) -> Path | None:
    """Return the file of a photo or a video."""
    with page.lock:
        paths = [photo.path for photo in page.photos.values()]
        paths += [video.path for video in page.videos.values()]
        return next((path for path in paths if path.name == name), None)


def _frame(page: Page) -> dict[str, Any]:
    initials = "".join(word[0] for word in re.findall(r"\w+", page.settings.name)[:2]).upper()
    return {
        "name": page.settings.name,
        "about": page.settings.about,
        "home": page.home,
        "initials": initials,
    }


def _show(page: Page, post: PagePost, zone: ZoneInfo) -> Story:
    photos = [page.photos[number] for number in post.photos if number in page.photos]
    pictures = tuple(Picture(photo_address(page, photo), photo.alt_text) for photo in photos)
    video = page.videos.get(post.video)
    place = urlsplit(post.link)
    return Story(
        id=post.id,
        text=decorate(post.message),
        first_line=_first_line(post.message),
        link=post.link,
        host=place.hostname or "",
        path=place.path,
        pictures=pictures[:MOST_PICTURES],
        hidden_pictures=max(0, len(pictures) - MOST_PICTURES),
        video=f"{page.home}/media/{video.path.name}" if video else "",
        video_title=video.title if video else "",
        pinned=post.pinned,
        **_times(post.created, zone),
    )


def _show_reel(page: Page, video: Video, zone: ZoneInfo) -> Story:
    when = video.published_at or video.created
    address = f"{page.home}/media/{video.path.name}"
    return Story(
        id=video.id,
        text=decorate(video.description),
        first_line=_first_line(video.description or video.title),
        video=address,
        video_title=video.title,
        **_times(when, zone),
    )


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def with_preview(story: Story, previews: Previews) -> Story:
    """Return the story with the card of its link; not to be called while the Page is locked."""
    return replace(story, preview=previews.of(story.link)) if story.link and not story.pictures else story


def _times(moment: datetime, zone: ZoneInfo) -> dict[str, Any]:
    local = moment.astimezone(zone)
    return {"when": write_moment(local), "machine_time": local.isoformat()}


def decorate(text: str) -> Markup:
    """Return a message as HTML: lines kept, links and hashtags marked."""
    shown, end = Markup(), 0
    for found in LINK_OR_TAG.finditer(text):
        shown += escape(text[end : found.start()]) + _mark(found[0])
        end = found.end()
    return shown + escape(text[end:])


def _mark(word: str) -> Markup:
    if word.startswith("#"):
        return Markup('<span class="hashtag">{}</span>').format(word)
    return Markup('<a href="{0}" rel="nofollow">{0}</a>').format(word)
