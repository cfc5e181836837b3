"""A machine short of memory: the daemon lives, other pieces go out, and what was too much comes again."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.engine.test_local import PIECE, until

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits a process that runs"),
]
CONFIG = '[channels.website]\nadapter = "static"\nurl = "http://127.0.0.1:8321/site"\n'
SIDE = 5000
"""Pixels on each side of a picture that takes 75 MB when it is decoded whole."""


@contextmanager
def daemon(folder: Path) -> Iterator[tuple[int, Path]]:
    """Run the daemon for the length of the block; give its process and the file of its log."""
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        command = [sys.executable, "-m", "publisher", "-w", str(folder), "run", "--no-web"]
        process = subprocess.Popen(command, stderr=log)
        try:
            yield process.pid, Path(log.name)
            assert process.poll() is None, Path(log.name).read_text("utf-8")
        finally:
            process.terminate()
            process.wait(30)


def size_of(process: int) -> int:
    """Return how many bytes of addresses a process has."""
    return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def out(folder: Path, name: str) -> bool:
    return bool([*(folder / "content" / "published").rglob(f"{name}.status.txt")])


def drop(folder: Path, name: str, title: str, more: str = "") -> Path:
    text = PIECE.format(title=title, at="now").replace("publish_at", f"{more}publish_at")
    file = folder / "content" / "queue" / name
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def short_of_memory(process: int, spare: int) -> Iterator[None]:
    """Leave a process no more than so many bytes beside what it has, for the length of the block."""
    most = resource.RLIM_INFINITY
    resource.prlimit(process, resource.RLIMIT_AS, (size_of(process) + spare, most))
    yield
    resource.prlimit(process, resource.RLIMIT_AS, (most, most))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content" / "queue").mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def note_of(folder: Path, name: str) -> str:
    note = folder / "content" / "queue" / f"{name}.status.txt"
    return note.read_text("utf-8") if note.exists() else ""


def pages(folder: Path) -> int:
    return len([*(folder / "var" / "website").glob("20*/*/*/index.html")])


def drop_with_picture(folder: Path) -> None:
    Image.new("RGB", (SIDE, SIDE)).save(folder / "content" / "queue" / "anh.png")
    drop(folder, "lon.md", "Bài có ảnh lớn", "cover: anh.png\n")


def test_a_file_that_needs_too_much_gets_its_sentence_and_goes_out_when_there_is_more(folder: Path) -> None:
    with daemon(folder) as (process, _):
        drop(folder, "truoc.md", "Bài trước")
        until(lambda: out(folder, "truoc.md"), 60)
        with short_of_memory(process, 8 << 20):
            drop_with_picture(folder)
            drop(folder, "sau.md", "Bài sau")
            until(lambda: "bộ nhớ để đọc" in note_of(folder, "lon.md"), 60)
            until(lambda: out(folder, "sau.md"), 60)
        until(lambda: out(folder, "lon.md"), 90)
    assert pages(folder) == 3


def test_a_piece_that_needs_too_much_to_be_sent_is_looked_for_and_goes_out_once(folder: Path) -> None:
    with daemon(folder) as (process, log):
        drop(folder, "truoc.md", "Bài trước")
        until(lambda: out(folder, "truoc.md"), 60)
        with short_of_memory(process, 48 << 20):
            drop_with_picture(folder)
            drop(folder, "sau.md", "Bài sau")
            until(lambda: out(folder, "sau.md"), 60)
            until(lambda: "bộ nhớ giữa chừng" in note_of(folder, "lon.md"), 60)
        until(lambda: out(folder, "lon.md"), 120)
        assert "Traceback" not in log.read_text("utf-8")
    assert pages(folder) == 3
