"""Texts are found again by the phrases they share; a phrase of very many texts says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from publisher.core.item_state import ItemState
from publisher.store import items, phrases
from publisher.store.database import Store, open_store
from publisher.store.phrases import COMMON
from tests import databases
from tests.newsroom import MONDAY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(databases.current.new(tmp_path), tmp_path)
    yield opened
    opened.close()


def keep(session: Session, item: str, *numbers: int) -> None:
    items.put(session, item, f"queue/{item}.md", "", ItemState.READY, (), MONDAY)
    phrases.keep(session, item, numbers)


def test_those_that_share_the_most_come_first_and_those_that_share_little_are_left_out(store: Store) -> None:
    with store.write() as session:
        keep(session, "a", 1, 2, 3)
        keep(session, "b", 1, 2, 3, 4)
        keep(session, "c", 1, 2)
        assert list(phrases.sharing(session, "moi", (1, 2, 3, 4), least=3, most=5)) == ["b", "a"]
        assert list(phrases.sharing(session, "moi", (1, 2, 3, 4), least=3, most=1)) == ["b"]


def test_a_text_is_not_its_own_copy(store: Store) -> None:
    with store.write() as session:
        keep(session, "a", 1, 2, 3)
        assert list(phrases.sharing(session, "a", (1, 2, 3), least=3, most=5)) == []


def test_a_new_text_has_new_phrases_alone(store: Store) -> None:
    with store.write() as session:
        keep(session, "a", 1, 2, 3)
        keep(session, "a", 4, 5, 2**62)
        assert list(phrases.sharing(session, "moi", (1, 2, 3), least=1, most=5)) == []
        assert list(phrases.sharing(session, "moi", (2**62,), least=1, most=5)) == ["a"]
        phrases.keep(session, "a", ())
        assert list(phrases.sharing(session, "moi", (4, 5, 2**62), least=1, most=5)) == []


def test_a_phrase_that_very_many_texts_share_is_not_counted(store: Store) -> None:
    with store.write() as session:
        for number in range(COMMON):
            keep(session, f"bai-{number}", 7, 1000 + number)
        assert list(phrases.sharing(session, "moi", (7,), least=1, most=5)) == []
        assert list(phrases.sharing(session, "moi", (7, 1005), least=1, most=5)) == ["bai-5"]
