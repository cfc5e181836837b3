"""What the media library finds out about a file, and the smaller copies it makes of pictures."""

from pathlib import Path, PurePosixPath
from typing import Any

from PIL import Image

from publisher.sandbox.media_facts import read_movie, read_picture

SIZES = {
    "thumbnail": (150, 150),
    "medium": (300, 300),
    "medium_large": (768, 10**6),
    "large": (1024, 1024),
    "1536x1536": (1536, 1536),
    "2048x2048": (2048, 2048),
}
TOO_LARGE = 2560  # pixels; the main file is then a copy of this size


def describe_file(path: Path, mime: str) -> dict[str, Any]:
    """Return `media_details` for a file that lies at ``path``."""
    if mime.startswith("image/"):
        return _describe_picture(path, mime)
    details: dict[str, Any] = {"filesize": path.stat().st_size, "mime_type": mime}
    if mime in ("video/mp4", "video/quicktime"):
        movie = read_movie(path)
        seconds = round(movie.seconds)
        details |= {"length": seconds, "length_formatted": f"{seconds // 60}:{seconds % 60:02}"}
        details |= {"width": movie.width, "height": movie.height, "fileformat": "mp4"}
    return details


def _describe_picture(path: Path, mime: str) -> dict[str, Any]:
    picture = read_picture(path)
    if picture is None:
        return {"sizes": {}}
    details: dict[str, Any] = {"width": picture.width, "height": picture.height, "file": path.name}
    details["filesize"] = path.stat().st_size
    details["sizes"] = _smaller_sizes(path, picture.width, picture.height, mime) if picture.whole else {}
    return details | {"image_meta": {}}


def _smaller_sizes(path: Path, width: int, height: int, mime: str) -> dict[str, Any]:
    sizes = {}
    for name, (wide, high) in SIZES.items():
        if width > wide or height > high:
            fitted = (wide, high) if name == "thumbnail" else _fit(width, height, wide, high)
            fitted = (min(fitted[0], width), min(fitted[1], height))
            file = f"{path.stem}-{fitted[0]}x{fitted[1]}{path.suffix}"
            sizes[name] = {"file": file, "width": fitted[0], "height": fitted[1], "mime_type": mime}
    return sizes


def _fit(width: int, height: int, wide: int, high: int) -> tuple[int, int]:
    ratio = min(wide / width, high / height)
    return round(width * ratio), round(height * ratio)


def shrink_large(path: Path, mime: str) -> Path | None:
    """Make the `-scaled` copy of a very large picture; None when it is not that large or broken."""
    picture = read_picture(path)
    if mime not in ("image/jpeg", "image/png", "image/webp") or picture is None or not picture.whole:
        return None
    if max(picture.width, picture.height) <= TOO_LARGE:
        return None
    scaled = path.with_name(f"{path.stem}-scaled{path.suffix}")
    make_copy(path, scaled, (TOO_LARGE, TOO_LARGE))
    return scaled


def make_copy(path: Path, to: Path, size: tuple[int, int]) -> None:
    """Write a copy of a picture that fits into ``size``."""
    with Image.open(path) as picture:
        picture.thumbnail(size)
        picture.save(to)


def size_in_name(name: str) -> tuple[str, tuple[int, int]] | None:
    """Split `anh-300x200.jpg` into the original's name and the size; None for other names."""
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    start, _, size = stem.rpartition("-")
    wide, x, high = size.partition("x")
    if not (start and x and wide.isdecimal() and high.isdecimal()):
        return None
    return f"{start}{ending}", (int(wide), int(high))
