"""Pictures as Facebook takes them: JPEG or PNG below its limit, anything else drawn anew as JPEG."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from publisher.core.errors import Refused
from publisher.core.post import PostMedia

SENT_AS_THEY_ARE = ("image/jpeg", "image/png")
LONGEST_SIDE = 2048
"""Pixels; Facebook shows no more, so nothing is lost that a reader would see."""
QUALITIES = (88, 80, 70, 55)
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)
"""What Pillow raises for a broken picture; SyntaxError is what it makes of a broken PNG."""


@dataclass(frozen=True)
class Picture:
    """A picture ready to be sent."""

    name: str
    mime: str
    content: bytes


def is_readable(file: PostMedia) -> bool:
    """Tell whether the file begins like a picture; reads its head only."""
    try:
        with Image.open(file.path):
            return True
    except UNREADABLE:
        return False


def ready_picture(file: PostMedia, limit: int) -> Picture:
    """Return the picture, drawn anew when Facebook would not take it; `limit` in bytes."""
    media = file.media
    try:
        if media.mime in SENT_AS_THEY_ARE and file.path.stat().st_size <= limit:
            return Picture(media.name, media.mime, file.path.read_bytes())
        name = media.name.rpartition(".")[0] or media.name
        return Picture(f"{name}.jpg", "image/jpeg", _drawn_anew(file, limit))
    except UNREADABLE:
        raise Refused("facebook-picture-unreadable", name=media.name) from None


def _drawn_anew(file: PostMedia, limit: int) -> bytes:
    """Return a JPEG of at most `limit` bytes, as good as fits."""
    with Image.open(file.path) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a huge JPEG is never held at full size
        profile = opened.info.get("icc_profile") if opened.mode == "RGB" else None
        ImageOps.exif_transpose(opened, in_place=True)
        image = _on_white(opened)
        image.load()
    side = LONGEST_SIDE
    while True:
        image.thumbnail((side, side))
        for quality in QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, optimize=True, icc_profile=profile)
            if out.tell() <= limit or side < 64:
                return out.getvalue()
        side = side * 3 // 4


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture without transparency, which JPEG would turn black."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image if image.mode == "RGB" else image.convert("RGB")
    see_through = image.convert("RGBA")
    paper = Image.new("RGB", see_through.size, "white")
    paper.paste(see_through, mask=see_through.getchannel("A"))
    return paper
