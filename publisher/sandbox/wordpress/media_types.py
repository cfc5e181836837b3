"""Which files the media library takes, and under which names it keeps them."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from publisher.sandbox.media_facts import image_type
from publisher.sandbox.wordpress.slugs import PLAIN

TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "avi": "video/avi",
    "mpg": "video/mpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mpeg",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "zip": "application/zip",
}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}


def clean_name(name: str) -> str:
    """Return a file name as WordPress sanitises it: accents and blanks gone, case kept."""
    split = unicodedata.normalize("NFD", name.translate(PLAIN))
    plain = "".join(sign for sign in split if not unicodedata.combining(sign))
    dashed = re.sub(r"[\s-]+", "-", re.sub(r"[?\[\]/\\=<>:;,'\"&$#*()|~`!{}%+’«»”“\0]", "", plain))
    return dashed.strip(".-_")


def settle_type(path: Path, name: str) -> tuple[str, str] | None:
    """Return the name and the type under which a file is kept, or None when it is not taken.

    A picture with the wrong ending gets the right one; a picture's ending on something else is refused,
    and so is plain text under another type's; other types are believed.
    """
    kind = TYPES.get(PurePosixPath(name).suffix.lstrip(".").lower())
    if kind is None or (not kind.startswith("text/") and _is_text(path)):
        return None
    if not kind.startswith("image/"):
        return name, kind
    real = image_type(path)
    if real is None:
        return None
    if real != kind and real in ENDINGS:
        return f"{PurePosixPath(name).stem}.{ENDINGS[real]}", real
    return name, real


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(2048)
    return re.search(rb"[\x00-\x08\x0e-\x1f\x7f-\xff]", head) is None


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """Return the name, with `-1`, `-2`, … before its ending while another file has it."""
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    number, found = 0, name
    while taken(found):
        number += 1
        found = f"{stem}-{number}{ending}"
    return found
