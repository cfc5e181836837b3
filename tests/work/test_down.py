"""What came down is carried on from look to look, and is what is found anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from publisher.work import down
from publisher.work.down import DownOnce, list_down
from tests.newsroom import Newsroom, open_newsroom
from tests.work.test_counting import Books

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    yield room
    room.app.close()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_between_two_looks_what_came_down_is_what_is_found_anew(
    room: Newsroom, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, once, found = Random(seed), DownOnce(), 0
    monkeypatch.setattr(down, "AT_MOST", chance.choice((1, 500)))
    start, books = room.clock.now(), Books(room, chance, works=10)
    for _ in range(60):
        books.move()
        if chance.random() < 0.4:
            end = room.clock.now() + timedelta.resolution - timedelta(hours=chance.choice((0, 0, 100)))
            begin = start + timedelta(days=chance.choice((0, 10)))
            with room.app.store.read() as session:
                told = once(session, begin, end)
                assert told == list_down(session, begin, end)
            found = max(found, len(told))
    assert found > 1


def test_only_what_has_happened_since_is_looked_at(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    once, start, books = DownOnce(), room.clock.now(), Books(room, Random(1), works=10)
    for _ in range(30):
        books.move()
    with room.app.store.read() as session:
        assert once(session, start, room.clock.now() + timedelta.resolution)
    monkeypatch.setattr(down, "list_down", lambda *_: pytest.fail("all was looked for anew"))
    books.move()
    with room.app.store.read() as session:
        assert once(session, start, room.clock.now() + timedelta.resolution)
