"""The thread that keeps the books beside the daemon: weeks on a simulated clock, and nothing stops it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.app import App
from publisher.clock import FastClock
from publisher.core.delivery import State
from publisher.core.plan import Plan, Target
from publisher.engine import bookkeeper
from publisher.engine.bookkeeper import Bookkeeper
from publisher.engine.outage import of_records
from publisher.files.digest_settings import Digests
from publisher.notify.settings import Notices
from publisher.store import sealed_windows
from publisher.store.tables.digest import DIGEST
from publisher.work import closing
from publisher.work.digests import sending
from tests.databases import fill_disk, free_disk
from tests.engine.test_local import drop, run, running, states, until
from tests.newsroom import Newsroom, open_newsroom
from tests.notify.post_office import PostOffice, open_post_office

pytestmark = pytest.mark.usefixtures("database")

MONDAY = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4, hours=7)
TARGET = Target("web", "Trang web", "postings", "week", {"channel": ("website",)}, min=5)
TWO_DAYS_A_SECOND = 2 * 24 * 3600.0
PLAN = Plan("nho", "Nhỏ", date(2027, 1, 1), date(2027, 12, 31), targets=(TARGET,))


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as opened:
        yield opened


@pytest.fixture
def newsroom(tmp_path: Path, office: PostOffice) -> Iterator[Newsroom]:
    """A newsroom with a plan that tells one manager each Friday; it is Monday, 08:00."""
    room = open_newsroom(tmp_path)
    (tmp_path / "content" / "queue").mkdir(parents=True)
    (tmp_path / "content" / "published").mkdir()
    notices = Notices(smtp=office.smtp())
    digests = Digests.model_validate({"managers": "mailto:managers@example.org"})
    room.app.config = replace(room.app.config, notices=notices, digests=digests)
    room.app.rules = replace(room.app.rules, plans=(PLAN,))
    room.app.clock = FastClock(MONDAY)
    yield room
    room.app.close()


def weeks(office: PostOffice) -> list[str]:
    return [letter["Subject"].partition(":")[0] for letter in office.box.letters]


def sealed(newsroom: Newsroom) -> set[tuple[str, str]]:
    with newsroom.app.store.read() as session:
        return sealed_windows.names(session, "nho")


def rows(newsroom: Newsroom) -> int:
    with newsroom.app.store.read() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(DIGEST)) or 0)


def test_two_weeks_of_the_daemon_bring_two_digests(
    newsroom: Newsroom, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookkeeper, "REST_SECONDS", 0.05)
    newsroom.app.clock = FastClock(MONDAY, speed=TWO_DAYS_A_SECOND)
    with running(newsroom):
        until(lambda: newsroom.app.clock.now() > MONDAY + timedelta(days=13), 40)
    assert weeks(office) == ["Tuần 18–24/01/2027", "Tuần 25–31/01/2027"]


def test_windows_are_sealed_by_the_daemon_once_their_report_was_due(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookkeeper, "REST_SECONDS", 0.05)
    drop(newsroom, "bai.md")
    run(newsroom)
    assert sealed(newsroom) == set()
    newsroom.app.clock = FastClock(MONDAY + timedelta(days=40))
    with running(newsroom):
        until(lambda: ("week", "2027-W07") in sealed(newsroom))
    assert ("week", "2027-W08") not in sealed(newsroom)


def test_a_run_until_idle_seals_and_sends_before_it_returns(newsroom: Newsroom, office: PostOffice) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    assert office.box.letters == [] and sealed(newsroom) == set()
    for _ in range(2):
        newsroom.app.clock = FastClock(MONDAY + timedelta(days=40))
        run(newsroom)
    assert weeks(office) == ["Tuần 22–28/02/2027"]
    assert ("week", "2027-W07") in sealed(newsroom)


def test_a_daemon_that_is_told_of_nobody_still_seals(newsroom: Newsroom, office: PostOffice) -> None:
    newsroom.app.config = replace(newsroom.app.config, digests=Digests())
    drop(newsroom, "bai.md")
    run(newsroom)
    newsroom.app.clock = FastClock(MONDAY + timedelta(days=40))
    run(newsroom)
    assert sealed(newsroom) and not office.box.letters and rows(newsroom) == 0


def test_trouble_with_one_work_stops_neither_the_other_nor_the_thread(
    newsroom: Newsroom, office: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bookkeeper, "REST_SECONDS", 0.05)
    monkeypatch.setattr(bookkeeper, "LONGEST_REST", 0.05)
    run(newsroom)  # the manager is known from here on
    calls: list[datetime] = []

    def break_down(app: App, now: datetime) -> int:
        calls.append(now)
        if len(calls) < 3:
            raise RuntimeError("bug")
        return 0

    monkeypatch.setattr(bookkeeper, "seal_windows", break_down)
    newsroom.app.clock = FastClock(FRIDAY)
    with running(newsroom):
        until(lambda: len(calls) == 3 and bool(office.box.letters))
        drop(newsroom, "bai.md")
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
    assert len(calls) == 3 and len(office.box.letters) == 1
    assert "the closing failed and is repeated" in caplog.text


def test_a_full_disk_is_waited_for(
    newsroom: Newsroom, office: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bookkeeper, "REST_SECONDS", 0.05)
    monkeypatch.setattr(bookkeeper, "LONGEST_REST", 0.05)
    fill_disk(newsroom.app.store, "INSERT", "digest")
    with running(newsroom):
        until(lambda: "Ổ đĩa đã đầy" in caplog.text)
        free_disk(newsroom.app.store, "digest")
        until(lambda: rows(newsroom) == 1)


def test_a_day_without_anything_to_do_is_counted_once_and_writes_nothing(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[datetime] = []
    list_due = closing._list_due

    def count(app: App, session: Session, plan: Plan, now: datetime) -> object:
        counted.append(now)
        return list_due(app, session, plan, now)

    monkeypatch.setattr(closing, "_list_due", count)
    books = Bookkeeper(newsroom.app, of_records(newsroom.app))
    books.keep()
    newsroom.app.store.has_written = False
    for _ in range(3):
        books.keep()
    assert len(counted) == 1 and not newsroom.app.store.has_written
    newsroom.app.clock = FastClock(MONDAY + timedelta(days=1))
    books.keep()
    assert len(counted) == 2 and not newsroom.app.store.has_written


def test_a_slow_count_keeps_nobody_from_writing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    run(newsroom)
    begun, go_on = threading.Event(), threading.Event()
    write = sending.write_letter

    def count_slowly(*of: object) -> object:
        begun.set()
        assert go_on.wait(20)
        return write(*of)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "write_letter", count_slowly)
    newsroom.app.clock = FastClock(FRIDAY)
    with running(newsroom):
        assert begun.wait(20)
        drop(newsroom, "bai.md")
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])
        go_on.set()
        until(lambda: rows(newsroom) == 2)
