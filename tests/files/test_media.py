"""Pictures, clips and sound: what they really are."""

from __future__ import annotations

import hashlib
import io
import signal
import subprocess
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from PIL import Image

from publisher.core.item import Form, Media
from publisher.files import recordings
from publisher.files.media import check_media
from publisher.files.media_store import stored_path
from publisher.files.refusal import Refusal
from publisher.files.rules import Limits
from publisher.files.source import Source
from publisher.files.tracks import NO_MEMORY
from tests.files.clips import mp3, mp4
from tests.files.desk import Desk, picture


def check(desk: Desk, name: str, content: bytes) -> Media:
    return check_media(Source(name, lambda: io.BytesIO(content), len(content)), desk.rules)


@pytest.mark.parametrize(
    ("format", "mime"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")],
)
def test_a_picture_is_measured_and_kept_by_its_hash(desk: Desk, format: str, mime: str) -> None:
    content = picture(format, (40, 30))
    media = check(desk, f"anh.{format.lower()}", content)
    assert (media.mime, media.width, media.height, media.size) == (mime, 40, 30, len(content))
    assert media.sha256 == hashlib.sha256(content).hexdigest()
    assert stored_path(desk.store, media).read_bytes() == content


def test_a_picture_that_lies_on_its_side_is_measured_upright(desk: Desk) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    media = check(desk, "anh.jpg", picture("JPEG", (40, 30), exif=turned))
    assert (media.width, media.height) == (30, 40)


def test_nothing_is_stripped_and_nothing_is_kept_twice(desk: Desk) -> None:
    content = picture("JPEG", exif=Image.Exif())
    first = check(desk, "a.jpg", content)
    stored = stored_path(desk.store, first)
    before = stored.stat().st_mtime_ns
    assert check(desk, "b.jpg", content) == first
    assert stored.stat().st_mtime_ns == before
    assert [one for one in desk.store.rglob("*") if one.is_file()] == [stored]


def test_checking_alone_keeps_nothing(desk: Desk) -> None:
    desk.rules = replace(desk.rules, media_store=None)
    assert check(desk, "a.png", picture()).sha256
    assert not desk.store.exists()


def test_a_clip_is_measured(desk: Desk) -> None:
    media = check(desk, "clip.mp4", mp4())
    assert (media.mime, media.width, media.height) == ("video/mp4", 64, 48)
    assert media.duration == pytest.approx(1.0, abs=0.2)


def test_sound_is_measured(desk: Desk) -> None:
    media = check(desk, "tin.mp3", mp3(seconds=2))
    assert (media.mime, media.width) == ("audio/mpeg", 0)
    assert media.duration == pytest.approx(2.0, abs=0.2)


def test_a_clip_that_was_cut_off_is_refused(desk: Desk) -> None:
    whole = mp4()
    with pytest.raises(Refusal, match="recording-broken"):
        check(desk, "clip.mp4", whole[: len(whole) // 2])


def spoiled_mp4(samples: int) -> bytes:
    """Return a clip that says it has so many samples; the library counts them all, 50 million a second."""
    clip = bytearray(mp4())
    at = clip.index(b"stts") + 8
    clip[at : at + 4] = samples.to_bytes(4, "big")
    return bytes(clip)


def test_a_clip_that_cannot_be_measured_in_time_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "LONGEST_SECONDS", 0.5)
    began = monotonic()
    with pytest.raises(Refusal, match="recording-broken"):
        check(desk, "clip.mp4", spoiled_mp4(0xFFFFFFFF))
    assert monotonic() - began < 20


@pytest.mark.parametrize("ending", [-signal.SIGKILL, NO_MEMORY])
def test_memory_that_ran_out_over_a_clip_says_nothing_of_the_clip(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, ending: int
) -> None:
    def run(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(ending, command)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(MemoryError):
        check(desk, "clip.mp4", mp4())


@pytest.mark.parametrize("program", ["import os; os.abort()", "raise ValueError", "print('no JSON')"])
def test_a_clip_over_which_the_library_breaks_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(program, encoding="utf-8")
    monkeypatch.setattr(recordings.tracks, "__file__", str(broken))
    with pytest.raises(Refusal, match="recording-broken"):
        check(desk, "clip.mp4", mp4())


def test_a_clip_is_measured_from_its_file_as_from_a_word_file(desk: Desk) -> None:
    file = desk.drop("clip.mp4", mp4())
    assert check_media(Source.of(file), desk.rules) == check(desk, "clip.mp4", mp4())


def test_a_false_ending_is_told_and_the_true_one_kept(desk: Desk) -> None:
    desk.drop("anh.png", picture("JPEG"))
    desk.drop("anh.yaml", "title: Chợ chưa tan")
    item = desk.item("anh.png")
    assert [code for code, _, _ in desk.warnings("anh.png")] == ["media-mislabelled"]
    assert (item.media[0].name, item.media[0].mime) == ("anh.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(picture=100), "media-too-large"), (Limits(pixels_whole=1000), "picture-too-many-pixels")],
)
def test_a_picture_beyond_the_limits_is_refused(desk: Desk, limits: Limits, code: str) -> None:
    desk.rules = replace(desk.rules, limits=limits)
    with pytest.raises(Refusal, match=code):
        check(desk, "a.png", picture())


def test_a_clip_beyond_the_limits_is_refused(desk: Desk) -> None:
    desk.rules = replace(desk.rules, limits=Limits(clip=100))
    with pytest.raises(Refusal, match="media-too-large"):
        check(desk, "a.mp4", mp4())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"BM" + b"\0" * 60, "BMP"),
        (b"%PDF-1.7", "PDF"),
        (b"\x01\0\0\0" + b"\0" * 36 + b" EMF", "EMF"),
        (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">', "SVG"),
        (b"RIFF\0\0\0\0WAVEfmt ", "WAV"),
        (b"\0\0\0\x20ftypM4A ", "M4A"),
        (b"\0\0\0\x20ftypavif", "AVIF"),
        (b"\x1a\x45\xdf\xa3\x01matroska", "MKV"),
    ],
)
def test_a_type_that_is_not_published_is_named(desk: Desk, head: bytes, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        check(desk, "a.jpg", head)
    assert (refused.value.code, refused.value.values["type"]) == ("media-unsupported", said)


def test_a_file_that_changes_while_it_is_kept_is_refused(desk: Desk) -> None:
    first, second = picture("PNG"), picture("PNG", (50, 30))
    openings = iter([first, first, first, first, second])
    source = Source("a.png", lambda: io.BytesIO(next(openings, second)), len(first))
    opened = 0

    def count() -> io.BytesIO:
        nonlocal opened
        opened += 1
        return io.BytesIO(first)

    check_media(replace(source, open=count), replace(desk.rules, media_store=None))
    openings = iter([first] * opened + [second])
    with pytest.raises(Refusal, match="media-changing"):
        check_media(source, desk.rules)
    assert not [one for one in desk.store.rglob("*") if one.is_file()]


def test_a_store_that_cannot_be_written_is_told_as_a_problem_that_may_pass(desk: Desk) -> None:
    desk.drop("a.png", picture())
    desk.store.parent.mkdir(parents=True)
    desk.store.write_text("a file where the folder should be")
    read = desk.read(desk.write("![a](a.png)"))
    assert ([one.message.code for one in read.problems], read.may_pass) == (["media-not-kept"], True)
    assert not desk.read(desk.write("![a](b.png)")).may_pass


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [("x.mp4", mp4, Form.CLIP), ("x.mp3", mp3, Form.BULLETIN), ("x.png", picture, Form.INFOGRAPHIC)],
)
def test_a_file_with_words_beside_it_is_an_item_of_its_own_form(
    desk: Desk, name: str, content: object, form: Form
) -> None:
    assert callable(content)
    desk.drop(name, content())
    desk.drop("x.yaml", "title: Chợ chưa tan\ncover: bia.jpg\nmedia: {file: bia.jpg, alt: Bìa}")
    desk.drop("bia.jpg", picture("JPEG"))
    item = desk.item(name)
    assert (item.title, item.form, item.html, item.cover) == ("Chợ chưa tan", form, "", "bia.jpg")
    assert [one.name for one in item.media] == [name, "bia.jpg"]
    assert item.media[0].alt == "Chợ chưa tan"


def test_problems_of_a_clip_stand_in_its_yaml(desk: Desk) -> None:
    desk.drop("x.png", picture())
    desk.drop("x.yaml", "titel: a\ncover: b.png")
    assert [(one.path, one.line, one.message.code) for one in desk.read("x.png").problems] == [
        ("content/queue/x.yaml", 1, "unknown-key-near"),
        ("content/queue/x.yaml", 1, "missing-title"),
        ("content/queue/x.yaml", 2, "file-missing"),
    ]


def test_what_was_looked_for_is_remembered_there_or_not(desk: Desk, tmp_path: Path) -> None:
    desk.drop("co.png", picture())
    name = desk.write("![a](co.png)\n\n![b](khong.png)\n\n![c](../ngoai.png)")
    assert desk.read(name).looked_for == (desk.queue / "co.png", desk.queue / "khong.png")
