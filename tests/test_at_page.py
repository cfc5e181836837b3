"""Sentences at pages: buttons instead of commands, names instead of ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publisher.app import App
from publisher.channel import ChannelSettings
from publisher.core.hold import Hold
from publisher.core.message import message
from publisher.core.plan import Plan
from publisher.core.units import Unit, Units
from publisher.words import word
from tests.newsroom import MONDAY, open_newsroom

PLAN = Plan("p", "Kế hoạch", date(2027, 1, 1), date(2027, 12, 31), themes={"T06": "Một cửa", "T07": ""})


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = ChannelSettings(adapter="outlet", label="Trang web Hội")
    room = open_newsroom(tmp_path, "website", website=settings)
    units = Units.of([Unit("ho-sao", "Hội Hồ Sao")])
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=units)
    yield replace(room.app, on_pages=True)
    room.app.close()


def test_buttons_are_named_at_pages_and_commands_at_the_terminal(app: App) -> None:
    said = message("gave-up", tries=3)
    assert "«Gửi lại»" in app.tell(said)
    assert "lệnh retry" in replace(app, on_pages=False).tell(said)


@pytest.mark.parametrize(
    ("scope", "name"),
    [
        ("all", "tất cả các kênh, mọi bài"),
        ("channel:website", "kênh Trang web Hội"),
        ("item:bai", "riêng bài này"),
        ("unit:ho-sao", "bài của Hội Hồ Sao"),
        ("theme:T06", "bài thuộc chủ đề Một cửa (T06)"),
        ("theme:T07", "bài thuộc chủ đề T07"),
        ("tone:solemn", "bài có sắc thái "),
    ],
)
def test_an_order_is_told_by_what_it_stops_in_words(app: App, scope: str, name: str) -> None:
    told = app.tell(Hold(1, scope, MONDAY, reason="chờ ý kiến").told)
    assert name in told and "chờ ý kiến" in told and scope not in told
    assert scope in replace(app, on_pages=False).tell(Hold(1, scope, MONDAY).told)


def test_a_value_without_a_word_of_its_own_is_told_by_the_word_for_all_others() -> None:
    told = word("wordpress-refused", "vi", status=400, code="chưa-ai-gặp", said="x.")
    assert "chưa đáp ứng một quy định" in told and "chưa-ai-gặp" not in told
