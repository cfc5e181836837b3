"""Readiness tells the truth: not ready while what is due does not go out, ready where people keep it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from publisher.channel import ChannelSettings, Late
from publisher.core.errors import Unauthorized
from publisher.core.item import Item, Wish
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.problem import Problem
from publisher.files.config import Publisher
from publisher.store import items
from publisher.store.tables.delivery import DELIVERY
from publisher.web.application import make_web
from publisher.words import LANGUAGES, catalogue
from publisher.work import holding
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import HERE, Passes

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now", channels={"website": Wish()})


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    yield room
    room.app.close()


def ask(room: Newsroom, ago: float | None = 1.0) -> tuple[int, dict[str, Any]]:
    monitor = TestClient(make_web(room.app, Passes(ago)), base_url=HERE, client=("127.0.0.1", 50000))
    answer = monitor.get("/readyz")
    told = answer.json()
    assert told["ok"] is (answer.status_code == 200) is all(one["ok"] for one in told["checks"].values())
    assert all(one["code"] in catalogue() and one["message"] for one in told["checks"].values())
    return answer.status_code, told["checks"]


def leave_behind(room: Newsroom, **time: float) -> None:
    """Let a piece be due that nobody takes for so long."""
    room.drop(PIECE)
    room.clock.pass_(**(time or {"minutes": 31}))


def test_all_is_well_where_nothing_is_due(room: Newsroom) -> None:
    status, checks = ask(room)
    assert (status, [*checks]) == (200, ["database", "scheduler", "deliveries"])


@pytest.mark.parametrize(
    ("ago", "code"),
    [(1.0, "ready-scheduler"), (121.0, "ready-scheduler-asleep"), (None, "ready-scheduler-not-begun")],
)
def test_it_is_not_ready_when_the_scheduler_has_not_passed_lately(
    room: Newsroom, ago: float | None, code: str
) -> None:
    status, checks = ask(room, ago)
    assert (status, checks["scheduler"]["code"]) == (200 if ago == 1.0 else 503, code)


def test_it_is_not_ready_when_the_database_cannot_be_read(room: Newsroom) -> None:
    with room.app.store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE event RENAME TO gone"))
    status, checks = ask(room)
    assert (status, checks["database"]["code"]) == (503, "ready-database-unread")
    assert "deliveries" not in checks, "nobody knows"
    with room.app.store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE gone RENAME TO event"))
    assert ask(room)[0] == 200


def test_it_is_not_ready_when_something_due_does_not_go_out(room: Newsroom) -> None:
    leave_behind(room)
    status, checks = ask(room)
    assert (status, checks["deliveries"]["code"]) == (503, "ready-deliveries-left")
    assert "website" in checks["deliveries"]["message"] and "08:00" in checks["deliveries"]["message"]
    room.step()
    assert ask(room)[0] == 200


def test_what_was_left_days_ago_still_counts(tmp_path: Path) -> None:
    settings = ChannelSettings(adapter="outlet", late=Late(grace=timedelta(days=9), then="send"))
    room = open_newsroom(tmp_path, "website", website=settings)
    leave_behind(room, days=3)
    assert ask(room)[0] == 503
    room.app.close()


def test_a_piece_has_the_grace_of_its_channel_to_go_out(tmp_path: Path) -> None:
    settings = ChannelSettings(adapter="outlet", late=Late(grace=timedelta(minutes=10)))
    room = open_newsroom(tmp_path, "website", website=settings)
    leave_behind(room, minutes=9)
    assert ask(room)[0] == 200
    room.clock.pass_(minutes=2)
    assert ask(room)[0] == 503
    room.app.close()


def test_half_an_hour_is_enough_however_long_the_grace_is(room: Newsroom) -> None:
    leave_behind(room, minutes=29)
    assert ask(room)[0] == 200
    room.clock.pass_(minutes=2)
    assert ask(room)[0] == 503


def test_a_queue_that_moves_is_ready(room: Newsroom) -> None:
    leave_behind(room)
    room.drop(Item(**{**vars(PIECE), "id": "bai-2"}))
    job = next(one for one in room.claim() if one.claim.delivery.item == "bai-2")
    room.settle(room.perform(job))
    with room.app.store.write() as session:  # as if only the newer one had been taken
        again = sa.update(DELIVERY).where(DELIVERY.c.item == "bai")
        session.execute(again.values(state="scheduled", lease_until=None))
    assert ask(room)[0] == 200


def rest(room: Newsroom) -> None:
    room.outlet("website").tell("publish", Unauthorized("post-of-another", item="x", url="y"))
    room.drop(Item(**{**vars(PIECE), "id": "truoc"}))
    room.step()
    room.drop(PIECE)


def hold(room: Newsroom) -> None:
    room.drop(PIECE)
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban")


def spoil(room: Newsroom) -> None:
    room.drop(PIECE)
    with room.app.store.write() as session:
        known = items.get(session, "bai")
        assert known is not None
        wrong = (Problem("queue/bai.md", message("post-of-another", item="x", url="y")),)
        items.put(session, "bai", known.path, "x", ItemState.WRONG, wrong, room.clock.now(), revision=1)


@pytest.mark.parametrize("keep_back", [rest, hold, spoil])
def test_what_people_or_channels_keep_back_is_no_fault(
    room: Newsroom, keep_back: Callable[[Newsroom], None]
) -> None:
    keep_back(room)
    room.clock.pass_(minutes=31)
    assert ask(room)[0] == 200


def test_what_waits_for_approval_is_no_fault(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, "website", publisher=Publisher(approval="required"))
    leave_behind(room)
    assert ask(room)[0] == 200
    room.app.close()


def test_every_check_is_told_in_both_languages(room: Newsroom) -> None:
    told = [code for code in catalogue() if code.startswith("ready-")]
    assert len(told) == 7
    assert all(catalogue()[code][language] for code in told for language in LANGUAGES)
