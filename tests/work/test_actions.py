"""The consequence of a decision is said as things stand: what may be out, what waits, what loses its link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings
from publisher.core.delivery import State
from publisher.core.errors import Unauthorized, Unconfirmed
from publisher.core.item import Item, Wish
from publisher.work import decisions
from publisher.work.actions.action import About, Kind, Order
from publisher.work.actions.registry import ACTIONS
from tests.newsroom import After, Newsroom, Outlet, open_newsroom

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now")
DELIVERY = ACTIONS[About.DELIVERY]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(
        tmp_path, "website", "fanpage", fanpage=ChannelSettings(adapter="outlet", after="website")
    )
    yield room
    room.app.close()


def number(room: Newsroom, channel: str = "website") -> str:
    return str(room.delivery("bai", channel).id)


def foretold(room: Newsroom, name: str, key: str, about: About = About.DELIVERY) -> list[str]:
    """Return the codes of what will follow, and of what belongs below."""
    action = ACTIONS[about][name]
    with room.app.store.read() as session:
        subject = action.find(room.app, session, key)
        assert action.is_offered(room.app, session, subject)
        told = action.foretell(room.app, session, subject, room.clock.now())
    return [said.code for one in told for said in (one.message, *one.below)]


def is_offered(room: Newsroom, name: str, key: str, about: About = About.DELIVERY) -> bool:
    action = ACTIONS[about][name]
    with room.app.store.read() as session:
        return action.is_offered(room.app, session, action.find(room.app, session, key))


def lose_the_reply(room: Newsroom) -> None:
    room.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    room.drop(replace(PIECE, channels={"website": Wish()}))
    room.step()
    assert room.delivery("bai", "website").state is State.UNCONFIRMED


def test_what_may_be_out_is_looked_for_and_the_page_says_so(room: Newsroom) -> None:
    lose_the_reply(room)
    assert foretold(room, "retry", number(room)) == ["foretold-looks-first"]
    assert foretold(room, "cancel", number(room)) == ["foretold-looks-to-take-down"]


def test_where_the_channel_cannot_tell_a_person_is_warned_of_a_double(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_the_reply(room)
    monkeypatch.setattr(Outlet, "can", classmethod(lambda cls, method: method != "find"))
    assert foretold(room, "retry", number(room)) == ["foretold-sends-unseen"]
    assert foretold(room, "cancel", number(room)) == ["foretold-cancels-unseen"]


def test_what_is_looked_for_to_be_taken_down_can_be_wanted_again(room: Newsroom) -> None:
    lose_the_reply(room)
    DELIVERY["cancel"].do(room.app, number(room), Order("A", room.clock.now()))
    assert foretold(room, "anew", number(room)) == ["foretold-anew-if-absent"]
    assert not is_offered(room, "retry", number(room))


def test_what_waits_for_its_channel_is_said_to_wait_all_the_same(room: Newsroom) -> None:
    room.outlet("website").tell("publish", Unauthorized("post-of-another", item="x", url="y"))
    room.drop(replace(PIECE, channels={"website": Wish()}))
    room.step()
    assert foretold(room, "retry", number(room)) == [
        "foretold-sends",
        "foretold-waits-all-the-same",
        "channel-rests",
    ]
    told = DELIVERY["retry"].do(room.app, number(room), Order("A", room.clock.now()))
    assert [one.message.code for one in told] == ["retried-waits-now"]


def test_who_gives_up_the_leader_is_told_of_what_loses_its_link(room: Newsroom) -> None:
    room.drop(replace(PIECE, publish_at=room.clock.now().replace(hour=5)))
    assert foretold(room, "cancel", number(room)) == ["foretold-cancels", "foretold-no-link"]
    assert foretold(room, "cancel", number(room, "fanpage")) == ["foretold-cancels"]


def test_a_withdrawal_says_of_each_channel_what_becomes_of_it(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.drop(PIECE)
    room.step()
    assert foretold(room, "withdraw", "bai", About.ITEM) == ["foretold-taken-down", "foretold-not-out"]
    room.step()
    assert foretold(room, "withdraw", "bai", About.ITEM) == ["foretold-taken-down"]
    monkeypatch.setattr(Outlet, "can", classmethod(lambda cls, method: method != "withdraw"))
    assert foretold(room, "withdraw", number(room)) == ["foretold-by-hand"]


def test_what_has_no_address_is_confirmed_by_its_time_or_where_it_is_written_down(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_the_reply(room)
    confirm = DELIVERY["confirm"]
    for has_addresses, names in ((True, ["url", "at"]), (False, ["at", "reference"])):
        monkeypatch.setattr(Outlet, "has_addresses", has_addresses)
        with room.app.store.read() as session:
            asks = confirm.asks_for(room.app, confirm.find(room.app, session, number(room)))
        assert [one.name for one in asks] == names
        assert any(one.kind is Kind.TIME and not one.is_needed for one in asks)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("wanted", [None, 1])
@pytest.mark.parametrize("live", [None, 1])
def test_nothing_is_offered_that_its_state_does_not_allow(
    room: Newsroom, state: State, wanted: int | None, live: int | None
) -> None:
    """Orders refuse by the same sets of states; a page that offered more would lead people astray."""
    room.drop(replace(PIECE, channels={"website": Wish()}))
    one = replace(room.delivery("bai", "website"), state=state, wanted=wanted, live=live)
    assert not decisions.may_be_retried(one) or state in decisions.RETRIED
    assert not decisions.may_be_cancelled(one) or state in decisions.CANCELLED
    assert not decisions.may_be_rescheduled(one) or state in decisions.RESCHEDULED
    assert not (decisions.may_be_retried(one) and decisions.is_given_up(one))
    busy = replace(one, busy=True)
    rules = (decisions.may_be_retried, decisions.may_be_cancelled, decisions.may_be_rescheduled)
    assert not any(rule(busy) for rule in rules)
