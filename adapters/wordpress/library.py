"""The library: a post's pictures, clips and recordings on the site, each of them once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Any

from adapters.wordpress.answer import Declined, stopped
from adapters.wordpress.body import Placed, caption
from adapters.wordpress.form import Form
from adapters.wordpress.kept import raw
from adapters.wordpress.site import Fields, Site
from publisher.core.errors import Refused, TryLater
from publisher.core.item import Media
from publisher.core.post import Post, PostMedia

ASKED = "id,slug,post,source_url,mime_type,media_details,alt_text,caption,description"
NO_SMALLER_SIZE = 300
"""Pixels; of a picture that is larger WordPress always makes smaller sizes."""


class Library:
    """Bring files to the site; a lost reply is found again by the slug, which names post, file and bytes."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def place(self, post: Post, parent: int) -> dict[str, Placed]:
        """Return the post's files as they lie on the site, by name; upload what is not there yet."""
        return {name: self._place(post.key, file, parent) for name, file in files_of(post).items()}

    def tidy(self, key: str, parent: int, used: Collection[int]) -> int:
        """Delete our files that a post does not use, count them; a used one that is gone is TryLater."""
        there = self._of(key, parent)
        if missing := set(used) - there.keys():
            raise TryLater("wordpress-overtaken", what=f"media {sorted(missing)}")
        extra = there.keys() - set(used)
        for id in extra:
            self.delete(id)
        return len(extra)

    def clear(self, key: str, parent: int, more: Collection[int]) -> None:
        """Delete all our files of a post, those in `more` too; other people's stay."""
        for id in {*self._of(key, parent), *more}:
            self.delete(id)

    def delete(self, id: int) -> None:
        """Delete one file for good; media have no trash."""
        try:
            self.site.remove(f"media/{id}", force=True)
        except Declined as no:
            if not no.gone:
                raise

    def _of(self, key: str, parent: int) -> dict[int, Fields]:
        entries = self.site.read_all("media", parent=parent, context="edit", _fields="id,slug,post")
        ours = f"{prefix(key)}-"
        return {one["id"]: one for one in entries if str(one.get("slug")).startswith(ours)}

    def _place(self, key: str, file: PostMedia, parent: int) -> Placed:
        entry = self._find(slug_of(key, file.media), file.media) or self._upload(key, file, parent)
        words = described(file.media, parent)
        if any(value != now(entry, name) for name, value in words.items()):
            entry = self.site.change(f"media/{entry['id']}", words)
        return placed(entry, file.media)

    def _find(self, slug: str, media: Media) -> Fields | None:
        """Return the oldest of the whole uploads of a file; broken ones are deleted."""
        asked = ",".join((slug, f"{slug}-2", f"{slug}-3"))
        found = self.site.read_list("media", slug=asked, context="edit", _fields=ASKED)
        for entry in sorted(found, key=lambda one: int(one["id"])):
            if not wrong_with(entry, media):
                return entry
            self.delete(entry["id"])
        return None

    def _upload(self, key: str, file: PostMedia, parent: int) -> Fields:
        media = file.media
        words = described(media, parent) | {"slug": slug_of(key, media), "title": media.caption or media.name}
        form = Form({name: str(value) for name, value in words.items()}, media.name, media.mime, file.path)
        try:
            entry = self.site.upload(form)
        except Declined:
            raise
        except Refused as no:
            said = no.message.values.get("said") or f"HTTP {no.message.values.get('status')}"
            size = readable(media.size)
            raise Refused(
                "wordpress-file-not-taken", name=media.name, size=size, said=stopped(said)
            ) from None
        if fault := wrong_with(entry, media):
            self.delete(entry["id"])
            raise Refused(fault, name=media.name)
        return entry


def files_of(post: Post) -> dict[str, PostMedia]:
    """Return all files of a post by name, its cover among them."""
    return {one.name: one for one in (*((post.cover,) if post.cover else ()), *post.media)}


def prefix(key: str) -> str:
    """Return how the slugs of a post's files begin; long keys are cut so that the slug stays under 200."""
    if len(key) <= 100:
        return key
    return f"{key[:90]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def slug_of(key: str, media: Media) -> str:
    """Return the slug of one file: the same bytes have the same slug in every try."""
    name = re.sub(r"[^a-z0-9]+", "-", media.name.lower()).strip("-")[:60]
    return f"{prefix(key)}-{name}-{media.sha256[:12]}"


def described(media: Media, parent: int) -> Fields:
    """Return the words that go with a file, and the post it belongs to."""
    return {"alt_text": media.alt, "caption": caption(media), "description": media.credit, "post": parent}


def now(entry: Mapping[str, Any], name: str) -> Any:
    """Return a field of an entry in the form in which it is sent."""
    value = entry.get(name)
    return raw(entry, name) if isinstance(value, dict) else value


def wrong_with(entry: Mapping[str, Any], media: Media) -> str:
    """Return the code of what is wrong with an upload; WordPress takes broken files in silence."""
    details = entry.get("media_details")
    details = details if isinstance(details, dict) else {}
    if str(entry.get("mime_type", "")).partition("/")[0] != media.mime.partition("/")[0]:
        return "wordpress-file-changed-kind"
    same_file = entry.get("mime_type") == media.mime and "original_image" not in details
    if same_file and details.get("filesize", media.size) != media.size:
        return "wordpress-file-incomplete"
    large = media.is_image and max(media.width, media.height) > NO_SMALLER_SIZE
    if large and not (details.get("sizes") and details.get("width")):
        return "wordpress-picture-broken"
    return ""


def placed(entry: Mapping[str, Any], media: Media) -> Placed:
    details = entry.get("media_details") or {}
    width, height = int(details.get("width") or media.width), int(details.get("height") or media.height)
    return Placed(int(entry["id"]), str(entry["source_url"]), media, width, height)


def readable(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
