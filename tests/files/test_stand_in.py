"""Looking at one piece on disk, and reading a new file of it as if it lay in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.files.bundle import bundle_at, find_bundles
from publisher.files.stand_in import stand_in

FILES = ("queue/bai.md", "queue/clip.mp4", "queue/clip.yaml", "queue/nha/index.docx", "queue/ho-sao/tin.md")
FILES = (*FILES, "published/2027/01/ho-sao/cu.md", "published/2027/01/nha-cu/index.md")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for one in FILES:
        (tmp_path / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one).write_text("x", encoding="utf-8")
    return tmp_path


def test_what_lies_at_a_path_is_found_as_a_look_at_everything_finds_it(content: Path) -> None:
    for one in find_bundles(content / "queue"):
        path = one.top.relative_to(content).as_posix()
        found = bundle_at(content, path)
        assert found is not None
        assert (found.real, found.real_sidecar, found.real_home, found.kind) == (
            one.real,
            one.real_sidecar,
            one.real_home,
            one.kind,
        )
        assert found.fingerprint() == one.fingerprint()


def test_the_archive_is_looked_at_as_well(content: Path) -> None:
    for path in ("published/2027/01/ho-sao/cu.md", "published/2027/01/nha-cu"):
        assert bundle_at(content, path) is not None
    assert bundle_at(content, "queue/khong-co.md") is None
    assert bundle_at(content, "khong/co/dau.md") is None


def test_a_new_file_stands_in_for_the_one_of_its_ending(content: Path, tmp_path: Path) -> None:
    clip = bundle_at(content, "queue/clip.mp4")
    assert clip is not None
    made = stand_in(clip, tmp_path / "moi.yaml")
    assert (made.main.name, made.sidecar, made.place) == (
        "clip.mp4",
        tmp_path / "moi.yaml",
        content / "queue",
    )
