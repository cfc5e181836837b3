"""Lines of the log are found by the words of their pieces, and the same ones whichever way is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.bare_words import bare_words
from publisher.core.delivery import State
from publisher.core.item import Form, Item
from publisher.store import log
from publisher.store.log import LogQuery
from publisher.store.tables.finding import LOOKUP
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Phụ nữ Đông Đô", html="<p>…</p>", units=("ho-sao",), publish_at="now")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    yield room
    room.app.close()


def found(session: Session, query: LogQuery, oldest_first: bool = False) -> list[int]:
    return [one.id for _, one in log.lines(session, query, oldest_first)]


def titles(room: Newsroom, text: str = "", **asked: str) -> set[str]:
    with room.app.store.read() as session:
        lines = log.lines(session, LogQuery(words=bare_words(text), **asked))  # type: ignore[arg-type]
        return {known.title for known, _ in lines}


def test_a_title_is_found_by_its_words_however_they_are_typed(room: Newsroom) -> None:
    room.drop(PIECE)
    room.drop(replace(PIECE, id="hai", title="Phụ huynh và nhà trường", units=("cau-gio",)))
    for text in ("phu nu", "PHỤ NỮ", "do dong", "phủ nú", "«đông»"):
        assert titles(room, text) == {"Phụ nữ Đông Đô"}
    assert titles(room, "phu") == {"Phụ nữ Đông Đô", "Phụ huynh và nhà trường"}
    assert titles(room, "phu truong dong") == titles(room, "ph") == titles(room, "khong") == set()


def test_a_new_title_is_found_and_the_old_one_no_more(room: Newsroom) -> None:
    room.drop(PIECE)
    room.drop(replace(PIECE, title="Tên khác hẳn", units=("cau-gio",), form=Form.CLIP))
    assert titles(room, "phu nu") == titles(room, unit="ho-sao") == titles(room, form="article") == set()
    assert titles(room, "ten khac", unit="cau-gio", form="clip") == {"Tên khác hẳn"}
    with room.app.store.write() as session:
        session.execute(sa.delete(LOOKUP))
    assert titles(room, "ten khac") == set()


def test_a_unit_is_none_that_is_called_alike_and_no_word_of_a_title(room: Newsroom) -> None:
    room.drop(replace(PIECE, units=("ho",)))
    room.drop(replace(PIECE, id="hai", title="Form article unit ho", units=("Ho",)))
    room.drop(
        replace(
            PIECE,
            id="ba",
            title="Ba",
            units=(
                "ho sao",
                'ho"',
            ),
        )
    )
    assert titles(room, unit="ho") == {"Phụ nữ Đông Đô"} and titles(room, unit="Ho") != titles(
        room, unit="ho"
    )
    assert titles(room, unit="ho sao") == titles(room, unit='ho"') == {"Ba"}
    assert titles(room, unit="sao") == titles(room, unit="%") == set()
    assert titles(room, "article") == {"Form article unit ho"}


@pytest.mark.parametrize(("few", "far"), [(0, 0), (0, 3), (0, 1000), (1000, 1000)])
def test_every_way_to_the_lines_finds_the_same_ones_in_the_same_order(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, few: int, far: int
) -> None:
    """Lines of one time stand side by side; pages of two are put together again."""
    for number in range(6):
        at = room.clock.now() + timedelta(hours=number // 2)
        title, form = ("Phụ nữ", Form.ARTICLE) if number % 3 else ("Nam nữ", Form.BRIEF)
        room.drop(replace(PIECE, id=f"bai-{number}", title=title, form=form, publish_at=at))
    room.step()
    monkeypatch.setattr(log, "FEW", few)
    monkeypatch.setattr(log, "FAR", far)
    with room.app.store.read() as session:
        whole = [(known, one, log.place_of(session, one.id)) for known, one in log.lines(session, LogQuery())]
        assert len(whole) == 12 and [at for *_, at in whole] == sorted((at for *_, at in whole), reverse=True)
        choices = product(("", "phu"), (None, "website"), (None, State.PUBLISHED), (None, "brief", "article"))
        for words, channel, state, form in choices:
            query = LogQuery(channel=channel, state=state, form=form, words=bare_words(words))
            right = [
                one.id
                for known, one, _ in whole
                if (channel in (None, one.channel) and state in (None, one.state))
                and form in (None, known.form)
                and (not words or words in bare_words(known.title))
            ]
            assert found(session, query) == right
            assert found(session, query, oldest_first=True) == right[::-1]
            assert log.count(session, query) == len(right)
            for oldest_first in (False, True):
                assert by_twos(session, query, oldest_first) == (right[::-1] if oldest_first else right)


def by_twos(session: Session, query: LogQuery, oldest_first: bool) -> list[int]:
    """Return the lines as they are read page by page."""
    seen: list[int] = []
    while page := found(session, replace(query, limit=2), oldest_first):
        seen += page
        query = replace(query, behind=log.place_of(session, page[-1]))
    return seen


@pytest.mark.parametrize("oldest_first", [False, True])
def test_a_page_begins_behind_its_place_and_within_its_days_whichever_comes_first(
    room: Newsroom, oldest_first: bool
) -> None:
    """The place of an address may lie outside of its days, when somebody changes these by hand."""
    for number in range(4):
        room.drop(replace(PIECE, id=f"bai-{number}", title=f"Bài {number}"))
        room.step()
        room.clock.pass_(hours=1)
    with room.app.store.read() as session:
        every = found(session, LogQuery(), oldest_first)
        places = {number: log.place_of(session, number) for number in every}
        for (edge, _), behind in product(places.values(), every):
            since, until = (edge, None) if oldest_first else (None, edge)
            asked = LogQuery(behind=places[behind], since=since, until=until)
            within = [one for one in every if (places[one][0] >= edge) == oldest_first]
            later = every[every.index(behind) + 1 :]
            assert found(session, asked, oldest_first) == [one for one in within if one in later]
