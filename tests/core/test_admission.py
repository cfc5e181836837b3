"""Whether a delivery may go out at the last moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.core.admission import Go, Lateness, Miss, Replan, Rest, admit
from publisher.core.delivery import Delivery, State
from publisher.core.hold import Hold
from publisher.core.item import Item

NOW = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ASK = Lateness(HOUR, "ask", ZoneInfo("Asia/Ho_Chi_Minh"))
ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", expires_at=NOW + HOUR)
NEW = Delivery(1, "bai", "website", State.SCHEDULED, 1, due_at=NOW, next_try_at=NOW)
CORRECTION = replace(NEW, wanted=2, live=1)
WITHDRAWAL = replace(NEW, wanted=None, live=1)
DAYS_LATER = NOW + timedelta(days=3)
MOURNING = Hold(1, "all", NOW, reason="Quốc tang")


@pytest.mark.parametrize("delivery", [NEW, CORRECTION])
def test_an_order_keeps_words_back(delivery: Delivery) -> None:
    assert isinstance(admit(delivery, ITEM, [MOURNING], ASK, NOW), Rest)


def test_an_order_to_stop_never_stops_a_withdrawal() -> None:
    assert admit(WITHDRAWAL, ITEM, [MOURNING], ASK, DAYS_LATER) == Go()


def test_a_correction_of_what_is_out_is_never_too_late() -> None:
    assert admit(CORRECTION, ITEM, [], ASK, DAYS_LATER) == Go()


@pytest.mark.parametrize(("then", "expected"), [("ask", Miss), ("next-slot", Replan), ("send", Go)])
def test_what_is_too_late_follows_the_rule_of_its_channel(then: str, expected: type[object]) -> None:
    late = replace(ASK, then=then)
    undying = replace(ITEM, expires_at=None)
    assert admit(NEW, undying, [], late, NOW + HOUR) == Go()
    assert isinstance(admit(NEW, undying, [], late, NOW + HOUR + timedelta(seconds=1)), expected)


def test_a_retry_is_not_late_at_once() -> None:
    again = replace(NEW, due_at=NOW - timedelta(days=3))
    assert admit(again, ITEM, [], ASK, NOW) == Go()


def test_what_has_expired_stays_in_whatever_the_rule() -> None:
    assert isinstance(admit(NEW, ITEM, [], replace(ASK, then="send"), NOW + HOUR), Miss)
