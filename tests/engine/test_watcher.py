"""What the daemon makes of a watch on the folders that fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from queue import Queue

import pytest
import watchfiles

from publisher.engine.watcher import Watcher


@pytest.mark.parametrize(
    ("said", "level"),
    [('Unable to decode path "b\\xFF.md" to string', logging.INFO), ("no watches left", logging.WARNING)],
)
def test_operators_are_warned_of_what_they_can_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, said: str, level: int
) -> None:
    stopping, looks = threading.Event(), list[int]()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(said)

    def unsure() -> None:
        looks.append(1)
        if len(looks) == 3:
            stopping.set()

    monkeypatch.setattr(watchfiles, "watch", fail)
    monkeypatch.setattr("publisher.engine.watcher.WATCH_AGAIN_SECONDS", 0.01)
    with caplog.at_level(logging.DEBUG):
        Watcher(tmp_path, stopping, lambda _: None, unsure).run()
    assert len(looks) == 3
    assert [one.levelno for one in caplog.records if one.name == "publisher.engine.watcher"] == [level]


def test_a_folder_that_takes_the_place_of_another_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that was away and came back is another folder; what is dropped there is heard of at once."""
    monkeypatch.setattr("publisher.engine.watcher.WATCH_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr("publisher.engine.watcher.SEE_AGAIN_MILLISECONDS", 50)
    queue = tmp_path / "content" / "queue"
    queue.mkdir(parents=True)
    stopping, attached, heard = threading.Event(), threading.Semaphore(0), Queue[Path]()

    def changed(paths: Iterable[Path]) -> None:
        for path in paths:
            heard.put(path)

    thread = threading.Thread(target=Watcher(tmp_path, stopping, changed, attached.release).run)
    thread.start()
    try:
        assert attached.acquire(timeout=30)
        queue.rename(tmp_path / "away")
        queue.mkdir()
        assert attached.acquire(timeout=30), "the new folder is watched"
        (queue / "bai.md").write_text("Lời.", encoding="utf-8")
        while heard.get(timeout=30).name != "bai.md":
            pass
    finally:
        stopping.set()
        thread.join(timeout=30)
    assert not thread.is_alive()
