from __future__ import annotations

import os
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from publisher.files.bundle import Kind, find_bundles
from tests.files.desk import Desk


def kinds(desk: Desk) -> dict[str, Kind]:
    return {path: one.kind for path, one in desk.bundles().items()}


def test_each_kind_of_item_is_found_by_its_name(desk: Desk) -> None:
    for name in ("tin.md", "bai.docx", "ten/index.md", "kia/index.docx", "clip.mp4", "clip.yaml"):
        desk.drop(name, b"x")
    assert kinds(desk) == {
        "tin.md": Kind.MARKDOWN,
        "bai.docx": Kind.WORD,
        "ten": Kind.MARKDOWN,
        "kia": Kind.WORD,
        "clip.mp4": Kind.CLIP,
    }


def test_endings_are_known_in_any_case(desk: Desk) -> None:
    desk.drop("TIN.MD", b"x")
    desk.drop("Clip.MOV", b"x")
    desk.drop("clip.YAML", b"x")
    assert kinds(desk) == {"TIN.MD": Kind.MARKDOWN, "Clip.MOV": Kind.CLIP}


def test_locks_hidden_files_and_our_own_notes_are_left_alone(desk: Desk) -> None:
    for name in (
        "~$bai.docx", ".an.md", ".~lock.bai.docx#", "bai.md.status.txt", "x.tmp", "x.mp4.part", "Thumbs.db",
        "desktop.ini", ".DS_Store", "__MACOSX/bai.md", "@eaDir/bai.md", "bai.md~", "$RECYCLE.BIN/x.md",
    ):  # fmt: skip
        desk.drop(name, b"x")
    assert kinds(desk) == {}


def test_files_that_belong_to_nothing_are_found_too(desk: Desk) -> None:
    for name in ("cu.doc", "ban.pdf", "anh.jpg", "le.yaml", "tin.txt", "khong-duoi"):
        desk.drop(name, b"x")
    assert kinds(desk) == {
        "anh.jpg": Kind.LONE_MEDIA,
        "ban.pdf": Kind.UNSUPPORTED,
        "cu.doc": Kind.UNSUPPORTED,
        "khong-duoi": Kind.UNSUPPORTED,
        "le.yaml": Kind.LONE_SIDECAR,
        "tin.txt": Kind.UNSUPPORTED,
    }


@pytest.mark.parametrize("name", ["md", "docx", "MD", "jpg", "yaml"])
def test_a_name_that_is_called_like_an_ending_has_none(desk: Desk, name: str) -> None:
    desk.drop(name, b"x")
    assert kinds(desk) == {name: Kind.UNSUPPORTED}


def test_the_first_folder_is_remembered_and_an_items_own_folder_is_not_one(desk: Desk) -> None:
    desk.drop("Hồ Sao/thang-1/tin.md", b"x")
    desk.drop("Hồ Sao/bai/index.md", b"x")
    desk.drop("rieng/index.md", b"x")
    desk.drop("tin.md", b"x")
    assert {path: one.folder for path, one in desk.bundles().items()} == {
        "Hồ Sao/bai": "Hồ Sao",
        "Hồ Sao/thang-1/tin.md": "Hồ Sao",
        "rieng": "",
        "tin.md": "",
    }


def test_what_lies_in_an_items_own_folder_is_no_item(desk: Desk) -> None:
    desk.drop("bai/index.md", b"x")
    desk.drop("bai/anh/anh.jpg", b"x")
    desk.drop("bai/khac.md", b"x")
    assert list(desk.bundles()) == ["bai"]


def test_a_yaml_belongs_to_the_text_before_the_clip(desk: Desk) -> None:
    for name in ("a.docx", "a.mp4", "a.yaml"):
        desk.drop(name, b"x")
    bundles = desk.bundles()
    assert bundles["a.docx"].sidecar == desk.queue / "a.yaml"
    assert bundles["a.mp4"].kind is Kind.LONE_MEDIA


def test_names_are_nfc_for_people_and_true_for_opening(desk: Desk) -> None:
    name = unicodedata.normalize("NFD", "Hồ sơ.md")
    desk.drop(name, b"x")
    [bundle] = find_bundles(desk.queue)
    assert bundle.path == unicodedata.normalize("NFC", "Hồ sơ.md")
    assert bundle.main.read_bytes() == b"x"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_links_are_found_and_never_followed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mat.md").write_text("x")
    (tmp_path / "kin").mkdir()
    (desk.queue / "a.md").symlink_to(tmp_path / "mat.md")
    (desk.queue / "b").symlink_to(tmp_path / "kin")
    assert set(kinds(desk).values()) == {Kind.LINK}
    assert [code for code, _, _ in desk.errors("a.md")] == ["file-is-link"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders there")
def test_a_pipe_is_named_and_never_opened(desk: Desk) -> None:
    os.mkfifo(desk.queue / "ong.md")
    assert set(kinds(desk).values()) == {Kind.SPECIAL}
    assert [code for code, _, _ in desk.errors("ong.md")] == ["file-is-special"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may look everywhere")
def test_a_closed_folder_is_told_and_stops_nothing(desk: Desk) -> None:
    desk.drop("kin/tin.md", b"x")
    desk.drop("tin.md", b"x")
    (desk.queue / "kin").chmod(0)
    try:
        assert kinds(desk) == {"kin": Kind.CLOSED, "tin.md": Kind.MARKDOWN}
    finally:
        (desk.queue / "kin").chmod(0o755)


def test_a_fingerprint_changes_with_any_file_of_the_item(desk: Desk) -> None:
    desk.drop("bai/index.md", b"x")
    inside = desk.drop("bai/anh.jpg", b"x")
    clip = desk.drop("clip.mp4", b"x")
    words = desk.drop("clip.yaml", b"x")
    before = {path: one.fingerprint() for path, one in desk.bundles().items()}
    inside.write_bytes(b"xy")
    words.write_bytes(b"xy")
    after = {path: one.fingerprint() for path, one in desk.bundles().items()}
    assert all(before[path] != after[path] for path in ("bai", "clip.mp4"))
    os.utime(clip, ns=(1, 1))
    assert desk.bundles()["clip.mp4"].fingerprint() != after["clip.mp4"]


def test_a_fingerprint_sees_a_picture_arrive_that_the_text_waits_for(desk: Desk) -> None:
    name = desk.write("![Chợ](cho.jpg)")
    [bundle], read = desk.bundles().values(), desk.read(name)
    before = bundle.fingerprint(read.looked_for)
    assert before == bundle.fingerprint(read.looked_for)
    desk.drop("cho.jpg", b"x")
    assert bundle.fingerprint(read.looked_for) != before


def test_ten_thousand_files_are_looked_over_at_once(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"bài-{number}.md").touch()
    fastest = min(_time(tmp_path) for _ in range(3))
    assert fastest < 0.5  # 0.1 s on a quiet machine; ten times slower is what this guards against


def _time(folder: Path) -> float:
    start = time.perf_counter()
    assert len(find_bundles(folder)) == 10_000
    return time.perf_counter() - start


def test_a_missing_folder_holds_nothing(tmp_path: Path) -> None:
    assert find_bundles(tmp_path / "khong-co") == []


def test_a_file_that_gets_the_name_of_one_of_equal_size_and_time_is_another(tmp_path: Path) -> None:
    """A batch from a stick or an archive may bear one time."""
    old, new = tmp_path / "cu.md", tmp_path / "moi.md"
    for file, text in ((old, "Bài cũ."), (new, "Bài mũ.")):
        file.write_text(text, encoding="utf-8")
        os.utime(file, (1_800_000_000, 1_800_000_000))
    assert old.stat().st_size == new.stat().st_size
    [before] = [one.fingerprint() for one in find_bundles(tmp_path) if one.main == old]
    old.unlink()
    new.rename(old)
    [after] = [one.fingerprint() for one in find_bundles(tmp_path)]
    assert after != before
