"""What people and the daemon ask all the time is answered by an index, not by looking at every row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.item import Item
from publisher.core.item_state import ItemState
from publisher.store import agenda, calendar, coming, deliveries, items, log
from publisher.store.log import LogQuery
from tests.newsroom import MONDAY, open_newsroom

QUESTIONS: dict[str, Callable[[Session], object]] = {
    "the newest lines of the log": lambda session: list(log.lines(session, LogQuery(limit=2))),
    "the newest lines of a channel": lambda session: list(
        log.lines(session, LogQuery(channel="page", state=State.WAITING, limit=2))
    ),
    "the lines of a unit": lambda session: list(log.lines(session, LogQuery(unit="a", limit=2))),
    "the lines of a word": lambda session: list(log.lines(session, LogQuery(words=("bai",), limit=2))),
    "the places of a day": lambda session: calendar.times(
        session, "page", MONDAY, MONDAY + timedelta(days=1)
    ),
    "every channel": deliveries.channels,
    "who wants anything": lambda session: agenda.with_work(session, ["website", "page"], MONDAY),
    "what is due": lambda session: agenda.due(session, "website", MONDAY),
    "what is to be looked for": lambda session: agenda.to_look_for(session, "website", MONDAY),
    "what is to be staged": lambda session: agenda.to_stage(session, "website", MONDAY),
    "one delivery, and who holds a post": lambda session: deliveries.get_with_holder(session, 1, "page", "7"),
    "what several pieces say": lambda session: items.read_ahead(session, [("bai", 1), ("hai", 1)]),
    "what was to come": lambda session: coming.list_coming(session, MONDAY - timedelta(hours=1)),
    "when something is due next": lambda session: agenda.next_times(session, ["website", "page"]),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_reads_no_table_from_end_to_end(tmp_path: Path, question: str) -> None:
    newsroom = open_newsroom(tmp_path, "website", "page")
    newsroom.drop(Item(id="bai", title="Một bài minh họa"))
    asked: list[tuple[str, object]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    sa.event.listen(newsroom.app.store.engine, "before_cursor_execute", note)
    with newsroom.app.store.read() as session:
        QUESTIONS[question](session)
    sa.event.remove(newsroom.app.store.engine, "before_cursor_execute", note)
    with newsroom.app.store.engine.connect() as connection:
        plans = [
            row.detail
            for statement, parameters in asked
            if statement.startswith(("SELECT", "WITH"))
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    newsroom.app.close()
    assert plans
    for step in plans:
        assert "INDEX" in step or not step.startswith(("SCAN delivery", "SCAN revision", "SCAN item")), plans
        assert "newest" not in question or "FOR ORDER BY" not in step, plans
    if question.startswith("the lines"):
        assert any("INDEX ix_delivery_of_item" in step for step in plans), plans
    if question == "the places of a day":
        assert all("channel=? AND" in step for step in plans if "delivery" in step), plans


def test_every_channel_that_ever_had_a_delivery_is_named_once(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, "website", "page", "newspaper")
    with newsroom.app.store.read() as session:
        assert deliveries.channels(session) == []
    for name in ("mot", "hai", "ba"):
        newsroom.drop(Item(id=name, title=f"Bài {name}"))
    with newsroom.app.store.read() as session:
        assert deliveries.channels(session) == ["newspaper", "page", "website"]
    newsroom.app.close()


def test_what_a_session_has_read_follows_what_it_writes(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, "website")
    newsroom.drop(Item(id="bai", title="Một bài minh họa"))
    with newsroom.app.store.write() as session:
        assert not items.is_wrong(session, "bai", 1)
        items.set_state(session, "bai", ItemState.WRONG, MONDAY)
        assert items.is_wrong(session, "bai", 1)
        items.put(session, "bai", "queue/bai.md", "", ItemState.READY, [], MONDAY, slug="ten-moi")
        assert not items.is_wrong(session, "bai", 1) and items.key_of(session, "bai", 1) == "ten-moi"
    newsroom.app.close()


def test_a_long_look_keeps_no_more_texts_than_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "KEPT_REVISIONS", 2)
    newsroom = open_newsroom(tmp_path, "website")
    for name in ("mot", "hai", "ba"):
        newsroom.drop(Item(id=name, title=f"Bài {name}"))
    with newsroom.app.store.read() as session:
        items.read_ahead(session, [("mot", 1), ("hai", 1), ("ba", 1)])
        assert [items.revision(session, name, 1).title for name in ("mot", "hai", "ba")] == [
            "Bài mot",
            "Bài hai",
            "Bài ba",
        ]
        assert len(session.info["revisions"]) <= 2
    newsroom.app.close()
