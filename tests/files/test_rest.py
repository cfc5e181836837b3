"""A file that is still being written is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from publisher.files.rest import GREW, LONGEST, QUIET, Seen, is_being_written


def test_a_file_that_is_there_at_once_rests_after_a_second() -> None:
    seen = Seen("a", since=10.0)
    assert seen.look("a", 10.5).rests_at() == 10.0 + QUIET


def test_a_file_that_grows_rests_longer_than_its_longest_pause() -> None:
    seen = Seen("a", since=0.0).look("b", 1.0).look("c", 9.0).look("d", 10.0)
    assert seen.rests_at() == 10.0 + 16.0
    assert Seen("a", since=0.0).look("b", 0.2).rests_at() == 0.2 + GREW
    assert Seen("a", since=0.0).look("b", 500.0).rests_at() == 500.0 + LONGEST


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="leases are Linux's")
def test_a_file_that_somebody_has_open_for_writing_is_not_at_rest(tmp_path: Path) -> None:
    file = tmp_path / "bai.md"
    with file.open("w") as writer:
        writer.write("nửa bài")
        writer.flush()
        assert is_being_written(file)
    assert not is_being_written(file)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="leases are Linux's")
def test_whoever_opens_a_file_while_it_is_looked_at_never_ends_the_daemon(tmp_path: Path) -> None:
    look = (
        "import sys, time; from pathlib import Path; from publisher.files.rest import is_being_written\n"
        "file, end = Path(sys.argv[1]), time.monotonic() + 1.0\n"
        "while time.monotonic() < end: is_being_written(file)\n"
    )
    file = tmp_path / "bai.md"
    file.write_text("Bài.", encoding="utf-8")
    with subprocess.Popen([sys.executable, "-c", look, str(file)]) as looking:
        while looking.poll() is None:
            with file.open("a"):
                pass
    assert looking.returncode == 0
