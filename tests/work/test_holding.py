"""hold: the order first, then, bit by bit, what it means for everything that is scheduled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import State
from publisher.core.item import Item
from publisher.store import trail
from publisher.store.database import open_store
from publisher.work import chosen, holding, records
from publisher.work.records import Record
from tests.newsroom import Newsroom, open_newsroom

NAMES = ("mot", "hai", "ba")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a desk with three pieces, the last of which is due first."""
    opened = open_newsroom(tmp_path)
    for number, name in enumerate(NAMES):
        at = opened.clock.now() + timedelta(hours=3 - number)
        opened.drop(Item(id=name, title=f"Bài {name}", html="<p>x</p>", publish_at=at))
    yield opened
    opened.app.close()


def order(room: Newsroom, scope: str) -> None:
    with room.app.store.write() as session:
        holding.hold(room.app, session, (scope,), room.clock.now(), "lan", reason="Quốc tang")


def waiting(room: Newsroom) -> list[str]:
    return [name for name in NAMES if room.delivery(name, "website").state is State.WAITING]


def queue(room: Newsroom) -> dict[str, Record]:
    with room.app.store.read() as session:
        return {one["item"]: one["deliveries"][0] for one in records.queue(room.app, session)}


def test_an_order_is_in_force_and_shown_before_anything_is_swept(room: Newsroom) -> None:
    order(room, "item:ba")
    assert waiting(room) == []
    shown = queue(room)
    assert {name: one["state"] for name, one in shown.items()} == {
        "mot": "scheduled",
        "hai": "scheduled",
        "ba": "waiting",
    }
    assert "Quốc tang" in shown["ba"]["reason"] and shown["ba"]["due_at"] is None
    with room.app.store.read() as session:
        [one] = records.show(room.app, session, chosen.the_item(session, "ba"))["deliveries"]
    assert one == shown["ba"]
    room.clock.pass_(hours=1)
    assert room.claim() == [] and waiting(room) == ["ba"]


def test_a_change_of_what_is_out_is_shown_as_held_with_the_time_it_had(room: Newsroom) -> None:
    room.clock.pass_(hours=1)
    due = room.delivery("ba", "website").due_at
    room.step()
    room.drop(Item(id="ba", title="Tít đã sửa", html="<p>y</p>", publish_at=due or "now"))
    order(room, "item:ba")
    assert room.delivery("ba", "website").state is State.SCHEDULED
    shown = queue(room)["ba"]
    room.sweep()
    assert shown == queue(room)["ba"] and shown["state"] == "waiting" and shown["due_at"] is not None


def test_the_database_is_left_to_others_between_two_pieces(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept = []

    def write_meanwhile(_: float) -> None:
        swept.append(waiting(room))
        with closing(open_store("sqlite:///var/publisher.db", room.app.workspace)) as other:
            with other.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA busy_timeout=0")
            with other.write() as session:
                trail.write_step(session, room.clock.now(), "lan", "looked")

    monkeypatch.setattr(holding, "CHUNK", 1)
    monkeypatch.setattr(holding, "PIECE_SECONDS", 0)
    monkeypatch.setattr(holding, "sleep", write_meanwhile)
    order(room, "all")
    assert holding.sweep_for(room.app, 60) == 0
    assert swept == [["ba"], ["hai", "ba"]] and waiting(room) == list(NAMES)


def test_a_sweep_ends_when_its_time_is_over_and_says_how_many_are_left(room: Newsroom) -> None:
    order(room, "all")
    assert holding.sweep_for(room.app, 0) == len(NAMES)
    assert waiting(room) == []
