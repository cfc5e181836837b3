"""Pictures for the website: several widths of each, turned upright and without their makers' data."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from uuid import uuid4

from PIL import Image, ImageOps, UnidentifiedImageError

from adapters.static.record import Picture, Player, Size
from adapters.static.text import plain
from publisher.core.errors import Refused
from publisher.core.item import Form
from publisher.core.post import Post, PostMedia

WIDTHS = (480, 960, 1600)
WIDEST = {Form.INFOGRAPHIC: 2400}
"""An infographic has small print: it gets one size more."""

CARD_WIDTH = 1200
RECIPE = "1"
"""Part of every file's name: raise it when sizes or qualities change, and files are made anew."""

MOST_PIXELS = 80_000_000
IMAGES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
}
PLAYERS = {
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
}
UNREADABLE = (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError)
"""What Pillow raises for bytes that are no picture, beside OSError without a number."""

Has = Callable[[str], bool]


@dataclass(frozen=True)
class Kit:
    """The files of a post, made or copied, by the names that they have beside its page."""

    pictures: tuple[Picture, ...]
    players: tuple[Player, ...]


DRAWING = RLock()


def prepare(post: Post, folder: Path, has: Has) -> Kit:
    """Make in `folder` every file of `post` that `has` does not know; repeatable.

    A picture that cannot be decoded is Refused; what the disk says is an OSError.
    """
    seen = {one.name: one for one in (*post.media, *((post.cover,) if post.cover else ()))}
    images = [one for one in seen.values() if one.media.is_image]
    front = (post.cover or images[0]).name if images else ""
    pictures = tuple(shown(one, folder, has, widths(post.form), one.name == front) for one in images)
    players = tuple(played(one, folder, has) for one in seen.values() if not one.media.is_image)
    return Kit(pictures, players)


def widths(form: Form) -> tuple[int, ...]:
    return (*WIDTHS, WIDEST[form]) if form in WIDEST else WIDTHS


def stem(one: PostMedia) -> str:
    """Return the start of the file's name: readable, and different for different bytes."""
    name = re.sub(r"[^a-z0-9]+", "-", Path(one.name).stem.lower()).strip("-")[:40].strip("-") or "tep"
    return f"{name}-{one.media.sha256[:10]}{RECIPE}"


def played(one: PostMedia, folder: Path, has: Has) -> Player:
    """Copy a clip or a recording as it is."""
    media, file = one.media, f"{stem(one)}.{PLAYERS[one.media.mime]}"
    if not has(file):
        copied(one.path, folder / file)
    caption, credit = plain(media.caption), plain(media.credit)
    facts = (media.width, media.height, media.duration, caption, credit, media.size)
    return Player(one.name, file, media.mime, *facts)


def shown(one: PostMedia, folder: Path, has: Has, wide: tuple[int, ...], card: bool) -> Picture:
    """Make a picture's sizes, none wider than the picture itself; a moving picture stays as it is."""
    try:
        with Image.open(one.path) as image:
            if getattr(image, "is_animated", False):
                sizes, front = moving(one, image, folder, has), None
            else:
                sizes, front = still(one, image, folder, has, wide, card)
    except UNREADABLE as error:
        raise Refused("static-picture-unreadable", name=one.name) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise Refused("static-picture-unreadable", name=one.name) from error
    alt, caption, credit = map(plain, (one.media.alt, one.media.caption, one.media.credit))
    return Picture(one.name, sizes, alt, caption, credit, front)


def moving(one: PostMedia, image: Image.Image, folder: Path, has: Has) -> tuple[Size, ...]:
    file = f"{stem(one)}.{IMAGES[one.media.mime]}"
    if not has(file):
        copied(one.path, folder / file)
    return (Size(image.width, image.height, file),)


def still(
    one: PostMedia, image: Image.Image, folder: Path, has: Has, wide: tuple[int, ...], card: bool
) -> tuple[tuple[Size, ...], Size | None]:
    """Return the sizes of a still picture, and its card where one is wanted."""
    width, height = upright(image)
    if width * height > MOST_PIXELS:
        raise Refused("static-picture-too-large", name=one.name, pixels=MOST_PIXELS // 1_000_000)

    def size(across: int, ending: str) -> Size:
        return Size(across, max(1, round(height * across / width)), f"{stem(one)}-{ending}")

    sizes = tuple(size(across, f"{across}.webp") for across in fitting(wide, width))
    front = size(min(width, CARD_WIDTH), "card.jpg") if card else None
    missing = [size for size in (*sizes, front) if size and not has(size.file)]
    if missing:
        draw(image, missing, folder, crisp=one.media.mime == "image/png")
    return sizes, front


def fitting(wide: tuple[int, ...], width: int) -> list[int]:
    """Return the widths that a picture can have, its own among them when it is narrower than the widest."""
    return sorted({*(each for each in wide if each < width), min(width, wide[-1])})


def upright(image: Image.Image) -> tuple[int, int]:
    """Return width and height as people see them; EXIF orientations 5 to 8 lie on their side."""
    lies = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if lies else (image.width, image.height)


def draw(image: Image.Image, sizes: list[Size], folder: Path, crisp: bool) -> None:
    """Draw the sizes, widest first, each from the one before; one picture at a time is in memory."""
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    sizes = sorted(sizes, key=lambda one: one.width, reverse=True)
    with DRAWING:
        shrink_while_decoding(image, sizes[0])
        ImageOps.exif_transpose(image, in_place=True)
        drawn = on_white(image)
        drawn.info = {}  # or comments, XMP and a printer's profile would be written again
        for size in sizes:
            drawn = drawn.resize((size.width, size.height), Image.Resampling.LANCZOS, reducing_gap=2.0)
            save(drawn, folder / size.file, profile, crisp)


def shrink_while_decoding(image: Image.Image, widest: Size) -> None:
    """Let a JPEG be decoded at twice the size that is wanted: a phone takes 50 megapixels."""
    factor = math.sqrt(image.width * image.height / (4 * widest.width * widest.height))
    if factor > 1:
        image.draft("RGB", (math.ceil(image.width / factor), math.ceil(image.height / factor)))


def save(image: Image.Image, place: Path, profile: bytes | None, crisp: bool) -> None:
    """Write a picture whole or not at all; only its colours are kept, no place, no camera."""
    aside = beside(place)
    kept = {"icc_profile": profile} if profile else {}
    if place.suffix == ".jpg":
        image.save(aside, "JPEG", quality=84, progressive=True, optimize=True, **kept)
    else:
        image.save(aside, "WEBP", quality=92 if crisp else 82, method=4, **kept)
    aside.replace(place)


def beside(place: Path) -> Path:
    """Return a name of its own for a file being written: two stagings of one post may run at once."""
    return place.with_name(f".{uuid4().hex}")


def on_white(image: Image.Image) -> Image.Image:
    """Return the picture without see-through parts: black writing would vanish on a dark page."""
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen)
    return paper


def copied(source: Path, place: Path) -> None:
    """Copy a file whole or not at all, with constant memory."""
    aside = beside(place)
    shutil.copyfile(source, aside)
    aside.replace(place)
