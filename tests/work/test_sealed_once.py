"""What was sealed is read once, and told as if it were read at each look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from publisher.core.progress import Chosen
from publisher.store import closings
from publisher.work.closing import seal_windows
from publisher.work.progress import progress
from publisher.work.sealed_once import SealedOnce
from tests.newsroom import Newsroom
from tests.work.test_sealed import CAU_GIO, JANUARY, PLAN, UNITS, WEB, follow, publish, room, sealed

__all__ = ["room", "sealed"]
pytestmark = pytest.mark.usefixtures("database")
ALL = (Chosen(), Chosen(each="unit"), Chosen("web"), Chosen(period=JANUARY))


def told(room: Newsroom, once: SealedOnce, at: datetime | None = None) -> Iterator[tuple[object, object]]:
    """Yield what is told at a look, each beside what is told when all is read anew."""
    now = at or room.clock.now()
    with room.app.store.read() as session:
        for chosen in ALL:
            for rolled_up in (False, True):
                asked = room.app, session, now, None, rolled_up
                yield progress(*asked, chosen=chosen, recall=once), progress(*asked, chosen=chosen)


def test_whatever_happens_between_two_looks_what_was_sealed_is_told_as_if_it_were_read_anew(
    sealed: Newsroom,
) -> None:
    once, past = SealedOnce(), sealed.clock.now()

    def look() -> None:
        for found, afresh in (*told(sealed, once), *told(sealed, once, past)):
            assert found == afresh

    look()
    publish(sealed, "nam", "ho-sao")
    look()
    follow(sealed, replace(PLAN, targets=(replace(WEB, title="Trang web", min=9),)))
    look()
    follow(sealed, PLAN, UNITS.of([*UNITS, replace(CAU_GIO, id="moi", name="Mới")]))
    look()
    sealed.clock.pass_(days=40)
    assert seal_windows(sealed.app, sealed.clock.now())
    look()


def test_what_was_sealed_is_read_once(sealed: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    once, read = SealedOnce(), list[Chosen]()
    of_plan = closings.of_plan

    def counted(session: object, plan: str, at: datetime, chosen: Chosen) -> object:
        read.append(chosen)
        return of_plan(session, plan, at, chosen)  # type: ignore[arg-type]

    monkeypatch.setattr(closings, "of_plan", counted)
    for number in range(3):
        publish(sealed, f"them-{number}", "ho-sao")
        with sealed.app.store.read() as session:
            progress(sealed.app, session, sealed.clock.now(), recall=once)
    assert len(read) == 1


def test_only_the_last_answers_are_held(sealed: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.work.sealed_once.MOST", 2)
    once = SealedOnce()
    for found, afresh in (*told(sealed, once), *told(sealed, once)):
        assert found == afresh
    assert len(once._known) == 2
