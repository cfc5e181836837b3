"""What the daemon makes of a watch on the folders that fails."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

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
