"""What wakes the daemon, and what it leaves alone: a person's word, a stop, a channel that rests."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from publisher.core.delivery import State
from publisher.core.errors import Unauthorized
from publisher.engine import alarm
from publisher.engine.local import LocalEngine
from publisher.engine.watcher import Watcher
from publisher.store import channels
from publisher.work import decisions, holding
from tests.engine.test_local import QUIET, drop, newsroom, run, running, states, until
from tests.newsroom import Newsroom

__all__ = ["newsroom"]


@pytest.fixture
def deaf(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """Return a newsroom whose daemon sees the files once, and otherwise wakes by itself once an hour."""
    monkeypatch.setattr(alarm, "HEARTBEAT_SECONDS", 3600)
    monkeypatch.setattr(Watcher, "run", lambda _: None)
    return newsroom


def rest(newsroom: Newsroom, wait: timedelta) -> None:
    """Let the website rest and be asked again after `wait`."""
    with newsroom.app.store.write() as session:
        now, no = newsroom.app.clock.now(), Unauthorized("secret-not-there", reference="env:X")
        channels.pause(session, "website", no.message, now + wait, now)


def test_what_a_person_says_beside_the_daemon_is_heard_at_once(deaf: Newsroom) -> None:
    drop(deaf, "bai.md", at="2099-01-01 08:00")
    with running(deaf) as engine:
        until(lambda: (engine.seconds_since_pass() or 0) > 0.5)
        with deaf.app.store.write() as session:
            decisions.retry(deaf.app, session, 1, deaf.app.clock.now(), "lan")
        until(lambda: states(deaf, "bai") == [State.PUBLISHED])


def test_a_release_gives_everything_its_time_again(deaf: Newsroom) -> None:
    with deaf.app.store.write() as session:
        holding.hold(deaf.app, session, ("all",), deaf.app.clock.now(), "lan")
    drop(deaf, "bai.md")
    with running(deaf):
        until(lambda: states(deaf, "bai") == [State.WAITING])
        with deaf.app.store.write() as session:
            holding.release(session, (), deaf.app.clock.now(), "lan")
        until(lambda: states(deaf, "bai") == [State.PUBLISHED])


def test_what_is_given_a_time_goes_out_when_it_has_come(deaf: Newsroom) -> None:
    drop(deaf, "bai.md", at="2099-01-01 08:00")
    with running(deaf):
        until(lambda: states(deaf, "bai") == [State.SCHEDULED])
        with deaf.app.store.write() as session:
            now = deaf.app.clock.now()
            soon = now + timedelta(seconds=1.5)
            decisions.reschedule(deaf.app, session, 1, soon, now, "lan")
        until(lambda: states(deaf, "bai") == [State.PUBLISHED])
    assert deaf.app.clock.now() >= soon


def test_a_channel_that_rests_is_asked_again_by_itself(deaf: Newsroom) -> None:
    rest(deaf, timedelta(seconds=1))
    drop(deaf, "bai.md")
    with running(deaf):
        until(lambda: states(deaf, "bai") == [State.PUBLISHED])


def test_a_daemon_that_is_told_to_stop_begins_nothing_more(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.app.clock.now(), "lan")
    engine = LocalEngine(newsroom.app, quiet=QUIET)
    engine._reader.changing = frozenset()
    engine.stop()
    engine._pass()
    engine._finish()
    assert newsroom.outlet("website").calls == []


def test_a_file_that_was_deleted_while_the_daemon_was_off_never_goes_out_at_its_start(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.app.clock.now(), "lan")
    file.unlink()
    engine, end_rests = LocalEngine(newsroom.app, quiet=QUIET), channels.end_rests

    def look_meanwhile(session: Session, now: datetime) -> channels.Standing:
        engine._reader.look()
        return end_rests(session, now)

    monkeypatch.setattr(channels, "end_rests", look_meanwhile)
    engine._pass()
    engine._finish()
    assert newsroom.outlet("website").calls == []


def test_a_channel_that_rests_is_not_asked_for_anything_until_it_goes_on(newsroom: Newsroom) -> None:
    rest(newsroom, timedelta(days=1))
    drop(newsroom, "bai.md")
    run(newsroom)
    assert newsroom.outlet("website").calls == []
    with newsroom.app.store.write() as session:
        channels.resume(session, "website", newsroom.app.clock.now(), "doctor")
    run(newsroom)
    assert states(newsroom, "bai") == [State.PUBLISHED]
