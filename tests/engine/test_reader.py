"""What the daemon makes of files that cannot be read, and of what comes late."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from publisher.core.delivery import State
from tests.engine.test_local import drop, newsroom, run, states
from tests.newsroom import Newsroom

__all__ = ["newsroom"]

PICTURE = Path(__file__).parents[2] / "content" / "queue" / "phan-anh-tren-ihanoi.png"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Unix takes any bytes as a name")
def test_a_name_that_is_no_text_is_answered_and_holds_nobody_up(newsroom: Newsroom) -> None:
    queue = os.fsencode(newsroom.app.content / "queue")
    Path(os.fsdecode(queue + b"/tin m\xedi.md")).write_text(
        "---\ntitle: Tin\n---\n\nTin.\n", encoding="utf-8"
    )
    Path(os.fsdecode(queue + b"/th\xad m\xf4c")).mkdir()
    drop(newsroom, "tot.md")
    run(newsroom)
    assert states(newsroom, "tot") == [State.PUBLISHED]
    for name in (b"tin m\xedi.md", b"th\xad m\xf4c"):
        note = Path(os.fsdecode(queue + b"/" + name + b".status.txt")).read_text(encoding="utf-8")
        assert "UTF-8" in note and "đổi tên" in note


def test_what_could_not_be_kept_for_a_moment_is_read_again_by_itself(newsroom: Newsroom) -> None:
    folder = newsroom.app.content / "queue" / "bai"
    folder.mkdir()
    (folder / "anh.png").write_bytes(PICTURE.read_bytes())
    text = "---\ntitle: Bài có ảnh\npublish_at: now\n---\n\n![Ảnh](anh.png)\n"
    (folder / "index.md").write_text(text, encoding="utf-8")
    newsroom.app.media.write_text("in the way", encoding="utf-8")
    run(newsroom)
    assert (folder / "index.md").exists()
    newsroom.app.media.unlink()
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]


def test_a_file_that_vanishes_while_it_comes_to_rest_keeps_nobody_waiting(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    gone = drop(newsroom, "thoang-qua.md")
    newsroom.outlet("website").during = lambda: gone.unlink(missing_ok=True)
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]
