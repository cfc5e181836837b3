"""The front page counts what readers have had today, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.core.item import Item, Wish
from publisher.work import decisions
from publisher.work.today import look
from tests.newsroom import HandOver, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Một lần bấm", publish_at="now", channels={"website": Wish()})


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "paper")
    paper = room.outlet("paper")
    room.app.channels["paper"] = HandOver("paper", paper.settings, paper.house)
    yield room
    room.app.close()


def withdraw(room: Newsroom, item: str) -> None:
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, item, None, "sai", room.clock.now(), "Trực ban")
    room.plan()
    room.step()


def out_today(room: Newsroom) -> tuple[int, list[str]]:
    with room.app.store.read() as session:
        found = look(room.app, session, room.clock.now())
    return found.number_out, [one["item"] for one in found.out]


def test_what_was_handed_over_and_taken_back_unconfirmed_never_went_out(room: Newsroom) -> None:
    room.drop(replace(PIECE, channels={"website": Wish(), "paper": Wish()}))
    room.step()
    withdraw(room, "bai")
    assert str(room.delivery("bai", "paper").state) == "withdrawn"
    assert out_today(room) == (1, ["bai"])


def test_what_went_out_earlier_and_comes_down_today_did_not_go_out_today(room: Newsroom) -> None:
    room.drop(PIECE)
    room.step()
    assert out_today(room) == (1, ["bai"])
    room.clock.pass_(days=1)
    withdraw(room, "bai")
    room.drop(replace(PIECE, id="moi", title="Bài mới"))
    room.step()
    assert out_today(room) == (1, ["moi"])
