"""How far the notes are is remembered, and never believed more than the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.engine.mark import Mark


def test_the_mark_is_there_again_after_a_restart(tmp_path: Path) -> None:
    Mark(tmp_path / "noted").move(41)
    assert Mark(tmp_path / "noted").up_to(50) == 41


def test_a_mark_ahead_of_an_older_database_begins_anew(tmp_path: Path) -> None:
    Mark(tmp_path / "noted").move(41)
    assert Mark(tmp_path / "noted").up_to(12) == 0


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"many", b"-3"])
def test_a_mark_that_makes_no_sense_begins_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "noted").write_bytes(content)
    assert Mark(tmp_path / "noted").step == 0


def test_a_mark_that_cannot_be_written_is_kept_in_memory(tmp_path: Path) -> None:
    mark = Mark(tmp_path / "no-folder" / "noted")
    mark.move(7)
    assert mark.up_to(9) == 7
