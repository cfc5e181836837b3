"""Pictures on the website: upright, in several widths, without the camera's data."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adapters.static.pictures import fitting, prepare, shrink_while_decoding
from adapters.static.record import Size
from publisher.core.errors import Refused, TryLater
from publisher.core.item import Form
from publisher.core.post import Post, PostMedia
from publisher.core.receipt import Staged
from tests.adapters import posts
from tests.adapters.contract import LONG_AGO, read_aloud
from tests.adapters.websites import illustrated, open_website


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def made(
    folder: Path, image: Image.Image, kind: str, form: Form = Form.ARTICLE, **saved: Any
) -> tuple[Any, Path]:
    """Prepare a post with one picture; return the picture and where its files are."""
    out = io.BytesIO()
    image.save(out, kind, **saved)
    one = posts.kept(
        folder, "anh.x", out.getvalue(), f"image/{kind.lower()}", width=image.width, height=image.height
    )
    ready = folder / "ready"
    ready.mkdir()
    kit = prepare(posts.brief(form=form, media=(one,)), ready, lambda name: (ready / name).exists())
    return kit.pictures[0], ready


def opened(place: Path) -> Image.Image:
    with Image.open(place) as image:
        image.load()
        return image


@pytest.mark.parametrize(
    ("width", "wanted"),
    [(300, [300]), (480, [480]), (900, [480, 900]), (1600, [480, 960, 1600]), (5000, [480, 960, 1600])],
)
def test_no_picture_is_made_wider_than_it_is(width: int, wanted: list[int]) -> None:
    assert fitting((480, 960, 1600), width) == wanted


def test_files_have_the_sizes_that_the_page_tells(folder: Path) -> None:
    picture, ready = made(folder, Image.new("RGB", (1000, 333), "teal"), "JPEG")
    assert [(one.width, one.height) for one in picture.sizes] == [(480, 160), (960, 320), (1000, 333)]
    for size in (*picture.sizes, picture.card):
        assert opened(ready / size.file).size == (size.width, size.height)
    assert opened(ready / picture.card.file).format == "JPEG"


def test_an_infographic_keeps_its_small_print(folder: Path) -> None:
    picture, _ = made(folder, Image.new("RGB", (3000, 100), "teal"), "PNG", form=Form.INFOGRAPHIC)
    assert picture.largest.width == 2400


def test_a_picture_is_turned_upright_and_loses_the_camera_s_data(folder: Path) -> None:
    image = Image.new("RGB", (600, 400), "white")
    image.paste("red", (0, 0, 600, 50))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    exif[0x010F] = "Máy ảnh của chị Minh Họa"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 30.0)
    picture, ready = made(folder, image, "JPEG", exif=exif)
    assert (picture.largest.width, picture.largest.height) == (400, 600)
    for size in (*picture.sizes, picture.card):
        shown = opened(ready / size.file)
        assert dict(shown.getexif()) == {}
        red, green, _ = shown.convert("RGB").getpixel((size.width - 5, size.height // 2))  # type: ignore[misc]
        assert red > 200 > 60 > green


def test_comments_of_the_camera_and_a_printer_s_profile_are_dropped(folder: Path) -> None:
    image = Image.new("CMYK", (80, 60))
    said = {
        "comment": b"chup tai nha rieng",
        "xmp": b"<x:xmpmeta>nha rieng</x:xmpmeta>",
        "icc_profile": b"printer",
    }
    picture, ready = made(folder, image, "JPEG", **said)
    for size in (*picture.sizes, picture.card):
        content = (ready / size.file).read_bytes()
        assert b"rieng" not in content
        assert b"printer" not in content


def test_see_through_parts_are_white_so_that_black_writing_is_read_on_a_dark_page(folder: Path) -> None:
    picture, ready = made(folder, Image.new("RGBA", (200, 100), (0, 0, 0, 0)), "PNG")
    for size in (picture.largest, picture.card):
        shown = opened(ready / size.file)
        assert shown.mode == "RGB"
        assert shown.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_unusual_kinds_of_colour_are_taken(mode: str, folder: Path) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture, ready = made(folder, Image.new("RGB", (64, 64), "teal").convert(mode), kind)
    assert opened(ready / picture.largest.file).mode in ("RGB", "RGBA")


def test_colours_beyond_the_usual_keep_their_profile(folder: Path) -> None:
    picture, ready = made(
        folder, Image.new("RGB", (64, 64), "teal"), "JPEG", icc_profile=b"profile of a wide screen"
    )
    assert opened(ready / picture.largest.file).info["icc_profile"] == b"profile of a wide screen"


def test_a_moving_picture_stays_as_it_is(folder: Path) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("teal", "navy", "gold")]
    picture, ready = made(folder, frames[0], "GIF", save_all=True, append_images=frames[1:])
    with Image.open(ready / picture.largest.file) as image:
        assert image.n_frames == 3  # type: ignore[attr-defined]


def test_files_are_named_after_the_bytes_that_they_show(folder: Path) -> None:
    first = posts.kept(folder, "a.jpg", posts.picture(60, 40, "JPEG", "teal"), "image/jpeg")
    second = posts.kept(folder, "a.jpg", posts.picture(60, 40, "JPEG", "navy"), "image/jpeg")
    names = []
    for one in (first, second):
        ready = folder / one.media.sha256[:4]
        ready.mkdir()
        names.append(prepare(posts.brief(media=(one,)), ready, lambda _: False).pictures[0].largest.file)
    assert names[0] != names[1]


@pytest.mark.parametrize(
    "content", [b"no picture at all", posts.picture(300, 200, "JPEG")[:2000]], ids=["text", "cut"]
)
def test_a_broken_picture_is_refused_by_name_before_anything_is_public(
    content: bytes, tmp_path: Path
) -> None:
    website = open_website(tmp_path)
    broken = posts.kept(tmp_path, "hong.jpg", content, "image/jpeg", width=300, height=200)
    post = posts.brief(media=(broken,), cover=broken)
    for ask in (lambda: website.stage(post), lambda: website.publish(post, None)):
        with pytest.raises(Refused) as caught:
            ask()
        assert caught.value.message.values["name"] == "hong.jpg"
        read_aloud(caught.value.message)
    assert not (website.places.site / "index.html").exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    huge = posts.kept(tmp_path, "to.png", out.getvalue(), "image/png")
    with pytest.raises(Refused) as caught:
        open_website(tmp_path).stage(posts.brief(media=(huge,)))
    assert caught.value.message.code == "static-picture-too-large"


def test_a_media_store_that_is_away_is_waited_for(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    post = illustrated(tmp_path)
    for one in post.media:
        one.path.unlink()
    with pytest.raises(TryLater):
        website.stage(post)


# Staging.


def test_what_is_staged_lies_where_no_reader_comes(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    post = illustrated(tmp_path)
    website.stage(post)
    assert [one for one in website.places.site.rglob("*") if one.is_file()] == []
    assert len(list(website.places.staged(post.key).glob("*.webp"))) == 2


def test_publishing_what_is_staged_draws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    website = open_website(tmp_path)
    post = illustrated(tmp_path)
    staged = website.stage(post)

    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("drawn when due")

    monkeypatch.setattr(Image.Image, "save", fail)
    website.publish(post, staged)
    assert website.find(post, LONG_AGO)
    assert not website.places.staged(post.key).exists()


def test_an_update_draws_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    website = open_website(tmp_path)
    post = illustrated(tmp_path)
    receipt = website.publish(post, None)
    drawn: list[Path] = []
    save = Image.Image.save

    def saved(image: Image.Image, place: Any, *more: Any, **options: Any) -> None:
        drawn.append(place)
        save(image, place, *more, **options)

    added = added_picture(tmp_path)
    monkeypatch.setattr(Image.Image, "save", saved)
    website.update(receipt, replace(post, media=(*post.media, added)))
    assert len(drawn) == 1


def added_picture(folder: Path) -> PostMedia:
    return posts.kept(folder, "them.png", posts.picture(50, 50, "PNG"), "image/png", width=50, height=50)


def test_two_stagings_at_once_do_not_disturb_each_other_s_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    website = open_website(tmp_path)
    post = illustrated(tmp_path)
    save, second = Image.Image.save, []

    def stage_in_between(image: Image.Image, place: Any, *more: Any, **options: Any) -> None:
        save(image, place, *more, **options)
        if not second:
            second.append(True)
            website.stage(post)

    monkeypatch.setattr(Image.Image, "save", stage_in_between)
    assert website.stage(post) == Staged(post.key)
    assert website.publish(post, Staged(post.key)).url


def test_files_that_vanish_before_the_flip_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    website = open_website(tmp_path)
    post: Post = illustrated(tmp_path)
    put = website.press.put

    def lose(*given: Any) -> Any:
        website.discard(Staged(post.key))
        return put(*given)

    monkeypatch.setattr(website.press, "put", lose)
    with pytest.raises(TryLater) as caught:
        website.publish(post, None)
    assert caught.value.message.code == "static-files-missing"
    monkeypatch.undo()
    assert website.publish(post, None).url


def test_a_large_photo_is_never_decoded_at_full_size(tmp_path: Path) -> None:
    photo = tmp_path / "anh.jpg"
    Image.new("RGB", (6400, 4800), "#803060").save(photo)
    with Image.open(photo) as image:
        shrink_while_decoding(image, Size(1600, 1200, "anh.webp"))
        assert image.size == (3200, 2400)
    with Image.open(photo) as image:
        shrink_while_decoding(image, Size(6400, 4800, "anh.webp"))
        assert image.size == (6400, 4800)
