"""Pictures as Facebook takes them, and which clips may be reels."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from adapters.facebook.clip import is_reel
from adapters.facebook.picture import ready_picture
from publisher.core.errors import Refused
from publisher.core.item import Media
from publisher.core.post import PostMedia
from tests.adapters import posts

LIMIT = 4_000_000


def saved(folder: Path, image: Image.Image, kind: str, name: str, **how: object) -> PostMedia:
    """Keep a picture as the media store would."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return posts.kept(folder, name, out.getvalue(), f"image/{kind.lower()}")


def drawn(file: PostMedia, limit: int = LIMIT) -> Image.Image:
    """Return what would be sent, read back."""
    sent = ready_picture(file, limit)
    assert (sent.mime, sent.name[-4:]) == ("image/jpeg", ".jpg")
    assert len(sent.content) <= limit
    image = Image.open(io.BytesIO(sent.content))
    assert image.format == "JPEG"
    return image


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_what_facebook_takes_is_sent_as_it_is(tmp_path: Path, kind: str, name: str) -> None:
    file = posts.kept(tmp_path, name, posts.picture(300, 200, kind), f"image/{kind.lower()}")
    sent = ready_picture(file, LIMIT)
    assert (sent.name, sent.mime, sent.content) == (name, file.media.mime, file.path.read_bytes())


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "TIFF", "BMP"])
def test_other_kinds_become_jpeg(tmp_path: Path, kind: str) -> None:
    file = saved(tmp_path, Image.new("RGB", (300, 200), "teal"), kind, f"a.{kind.lower()}")
    assert drawn(file).size == (300, 200)


def noise(width: int, height: int) -> Image.Image:
    """Draw what no compression makes small."""
    return Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_large_picture_is_made_to_fit(tmp_path: Path, kind: str, name: str) -> None:
    file = saved(tmp_path, noise(2400, 1800), kind, name, **({"quality": 95} if kind == "JPEG" else {}))
    assert file.media.size > LIMIT
    width, height = drawn(file).size
    assert max(width, height) <= 2048
    assert abs(width / height - 4 / 3) < 0.01


def test_a_picture_that_no_quality_makes_small_enough_becomes_smaller(tmp_path: Path) -> None:
    image = drawn(saved(tmp_path, noise(1200, 1200), "PNG", "a.png"), limit=100_000)
    assert image.size[0] < 1200


def test_transparency_becomes_white_not_black(tmp_path: Path) -> None:
    for clear in (Image.new("RGBA", (50, 50), (0, 0, 0, 0)), Image.new("LA", (50, 50), (0, 0))):
        pixel = drawn(saved(tmp_path, clear, "WEBP", "a.webp")).getpixel((25, 25))
        assert isinstance(pixel, tuple)
        assert min(pixel) > 250


def test_a_picture_that_was_taken_sideways_is_turned(tmp_path: Path) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    file = saved(tmp_path, Image.new("RGB", (300, 200)), "WEBP", "a.webp", exif=turned.tobytes())
    assert drawn(file).size == (200, 300)


def test_a_broken_picture_is_refused_by_its_name(tmp_path: Path) -> None:
    whole = posts.picture(300, 200, "WEBP")
    for content in (b"no picture", whole[: len(whole) // 2]):
        file = posts.kept(tmp_path, "hong.webp", content, "image/webp")
        with pytest.raises(Refused) as caught:
            ready_picture(file, LIMIT)
        assert caught.value.message.values["name"] == "hong.webp"


UPRIGHT = Media("a.mp4", "0", "video/mp4", 1, width=1080, height=1920, duration=30.0)


@pytest.mark.parametrize(
    ("clip", "fits"),
    [
        (UPRIGHT, True),
        (replace(UPRIGHT, width=540, height=960, duration=3.0), True),
        (replace(UPRIGHT, duration=90.0), True),
        (replace(UPRIGHT, duration=90.1), False),
        (replace(UPRIGHT, duration=2.9), False),
        (replace(UPRIGHT, width=1920, height=1080), False),
        (replace(UPRIGHT, width=1080, height=1350), False),
        (replace(UPRIGHT, width=432, height=768), False),
        (replace(UPRIGHT, mime="video/quicktime"), False),
        (replace(UPRIGHT, width=0, height=0), False),
    ],
)
def test_a_clip_is_a_reel_when_it_keeps_to_the_rules(clip: Media, fits: bool) -> None:
    assert is_reel(clip) is fits
