"""Digests on their way: each week's once to each recipient, late rather than never, and never for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from publisher.core.units import Unit, Units
from publisher.notify.mail import Mailbox
from publisher.notify.target import Letter, NotSent
from publisher.store import clock_set, digests
from publisher.store.tables.digest import DIGEST
from publisher.work import notify
from publisher.work.digests import sending
from publisher.work.digests.recipients import Recipient
from tests.desks import Pigeonhole
from tests.notify.post_office import open_post_office
from tests.weekly_post import PLAN, WeeklyPost, open_weekly_post

pytestmark = pytest.mark.usefixtures("database")

FRIDAY = {"days": 4, "hours": 7}
"""From Monday 08:00 to Friday 15:00."""


@pytest.fixture
def post(tmp_path: Path) -> Iterator[WeeklyPost]:
    opened = open_weekly_post(tmp_path)
    yield opened
    opened.room.app.close()


def subjects(hole: Pigeonhole) -> list[str]:
    return [letter.subject.partition(":")[0].partition(",")[0] for letter in hole.letters]


# --- once ------------------------------------------------------------------------------------------


def test_at_the_hour_each_gets_one_and_none_twice(post: WeeklyPost) -> None:
    post.pass_(days=4, hours=6, minutes=59)
    assert post.manager.letters == post.head.letters == []
    post.pass_(minutes=1)
    for _ in range(3):
        post.pass_(hours=8)
    assert subjects(post.manager) == subjects(post.head) == ["Tuần 18–24/01/2027"]


def test_every_week_has_its_own(post: WeeklyPost) -> None:
    post.pass_(**FRIDAY)
    post.pass_(weeks=1)
    assert subjects(post.manager) == ["Tuần 18–24/01/2027", "Tuần 25–31/01/2027"]
    assert len({letter.key for letter in (*post.manager.letters, *post.head.letters)}) == 4


def test_nothing_is_written_and_nothing_counted_between_the_hours(post: WeeklyPost) -> None:
    post.pass_(**FRIDAY)
    post.room.app.store.has_written = False
    assert post.pass_(minutes=5) == post.room.clock.now() + timedelta(weeks=1, minutes=-5)
    assert not post.room.app.store.has_written


def test_a_digest_that_was_sent_and_not_recorded_goes_again_under_the_same_id(post: WeeklyPost) -> None:
    post.pass_(**FRIDAY)
    with post.room.app.store.write() as session:  # as if killed between the two
        session.execute(sa.delete(DIGEST).where(DIGEST.c.sent_at.is_not(None)))
    post.pass_(minutes=1)
    first, second = post.manager.letters
    assert first.key == second.key


def test_somebody_who_is_manager_and_head_gets_both_and_each_once(post: WeeklyPost) -> None:
    post.recipients = (Recipient(post.manager), Recipient(post.manager, "ho-sao"))
    post.round()
    post.pass_(**FRIDAY)
    post.pass_(hours=1)
    assert len({letter.key for letter in post.manager.letters}) == len(post.manager.letters) == 2


def test_two_workspaces_never_share_an_id(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        opened = open_weekly_post(tmp_path / name)
        opened.pass_(**FRIDAY)
        keys.add(opened.manager.letters[0].key)
        opened.room.app.close()
    assert len(keys) == 2


# --- late ------------------------------------------------------------------------------------------


def test_a_daemon_that_was_off_sends_the_last_one_when_it_starts(post: WeeklyPost) -> None:
    post.pass_(days=7)
    assert subjects(post.manager) == ["Tuần 18–24/01/2027"]


def test_of_several_weeks_off_only_the_last_is_told(post: WeeklyPost) -> None:
    post.pass_(days=4 + 21, hours=8)
    assert subjects(post.manager) == ["Tuần 08–14/02/2027"]


@pytest.mark.parametrize(("hours", "count"), [(-25, 1), (-24, 0), (-1, 0)])
def test_a_late_one_is_left_to_the_next_that_is_less_than_a_day_away(
    post: WeeklyPost, hours: int, count: int
) -> None:
    post.room.clock.pass_(weeks=1, **FRIDAY)
    post.pass_(hours=hours)
    assert len(post.manager.letters) == count


def test_a_new_workspace_hears_nothing_of_the_weeks_before_it(tmp_path: Path) -> None:
    opened = open_weekly_post(tmp_path)
    opened.pass_(days=1)
    assert opened.manager.letters == []
    opened.room.app.close()


def test_who_is_added_later_begins_with_the_next_one(post: WeeklyPost) -> None:
    post.pass_(**FRIDAY)
    new = Pigeonhole("mailto:new@example.org")
    post.recipients = (*post.recipients, Recipient(new))
    post.pass_(days=1)
    assert new.letters == []
    post.pass_(days=6)
    assert len(new.letters) == 1


def test_a_unit_that_lives_no_longer_gets_none(post: WeeklyPost) -> None:
    gone = Units.of([Unit("ho-sao", "Hồ Sao", until=datetime(2027, 1, 20, tzinfo=UTC).date())])
    post.room.app.rules = replace(post.room.app.rules, units=gone)
    next_at = post.pass_(**FRIDAY)
    assert (len(post.manager.letters), post.head.letters) == (1, [])
    assert next_at == post.room.clock.now() + timedelta(weeks=1)


# --- trouble ---------------------------------------------------------------------------------------


def test_trouble_is_retried_with_growing_pauses_and_reaches_the_others(post: WeeklyPost) -> None:
    post.head.fails = 3
    next_at = post.pass_(**FRIDAY)
    assert (len(post.manager.letters), post.head.letters) == (1, [])
    pauses = []
    while not post.head.letters:
        pauses.append(next_at - post.room.clock.now())
        assert post.head.fails > 0 or len(pauses) == 3
        next_at = post.pass_(seconds=pauses[-1].total_seconds())
    assert len(pauses) == 3 and pauses == sorted(pauses) and pauses[0] >= timedelta(seconds=10)
    post.pass_(hours=1)
    assert (len(post.manager.letters), len(post.head.letters)) == (1, 1)


def test_nothing_is_tried_before_its_pause_is_over(post: WeeklyPost) -> None:
    post.manager.fails, post.recipients = 1, post.recipients[:1]
    next_at = post.pass_(**FRIDAY)
    post.pass_(seconds=1)
    assert post.manager.letters == [] and next_at > post.room.clock.now()


def test_a_server_that_is_away_is_asked_for_one_and_not_for_all_in_a_round(post: WeeklyPost) -> None:
    post.manager.fails = 1
    post.pass_(**FRIDAY)
    assert (post.manager.letters, post.head.letters) == ([], [])
    post.round()
    assert (post.manager.letters, len(post.head.letters)) == ([], 1)


def test_what_could_not_be_sent_is_left_to_the_next_week(post: WeeklyPost) -> None:
    post.manager.fails = 1
    post.pass_(**FRIDAY)
    post.pass_(days=6)
    assert post.manager.letters == []
    post.pass_(days=1)
    assert subjects(post.manager) == ["Tuần 25–31/01/2027"]


def test_a_fault_of_ours_stops_no_other_letter(post: WeeklyPost, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Pigeonhole):
        def send(self, letter: Letter) -> None:
            raise KeyError("bug")

    post.recipients = (Recipient(Broken("mailto:broken@example.org")), Recipient(post.head, "ho-sao"))
    post.round()
    post.pass_(**FRIDAY)
    assert len(post.head.letters) == 1
    assert "a target failed" in caplog.text


def test_a_daemon_that_ends_sends_no_more(post: WeeklyPost) -> None:
    now = post.room.clock.pass_(**FRIDAY)
    sending.send_due(post.room.app, post.recipients, now, stops=lambda: bool(post.manager.letters))
    assert (len(post.manager.letters), post.head.letters) == (1, [])
    post.round()
    assert (len(post.manager.letters), len(post.head.letters)) == (1, 1)


# --- clocks ----------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_brings_no_second_one(post: WeeklyPost) -> None:
    post.pass_(**FRIDAY)
    post.pass_(hours=-3)
    post.pass_(days=-7)
    post.pass_(days=7, hours=3)
    assert len(post.manager.letters) == 1


def test_a_retry_waits_no_longer_because_the_clock_was_set_back(post: WeeklyPost) -> None:
    post.manager.fails = 1
    post.pass_(**FRIDAY)
    now = post.room.clock.pass_(hours=-5)
    with post.room.app.store.write() as session:
        clock_set.follow(session, timedelta(hours=-5), now)
        fate = digests.fate(session, "2027-W03", post.manager.name, "")
    assert fate is not None and fate.next_try_at is not None
    assert fate.next_try_at - now < timedelta(minutes=10)


def test_a_leap_over_the_hour_sends_it_at_once(post: WeeklyPost) -> None:
    post.pass_(days=4, hours=5)
    post.pass_(days=2)
    assert len(post.manager.letters) == 1


def test_the_hour_is_that_of_the_workspace(tmp_path: Path) -> None:
    opened = open_weekly_post(tmp_path, zone="Europe/Berlin")
    opened.pass_(**FRIDAY)
    assert opened.manager.letters == []
    opened.pass_(hours=6)
    assert len(opened.manager.letters) == 1
    opened.room.clock.at = datetime(2027, 3, 26, 13, 59, tzinfo=UTC)  # 14:59; summer time begins on the 28th
    opened.round()
    opened.pass_(minutes=1)
    opened.room.clock.at = datetime(2027, 4, 2, 13, 0, tzinfo=UTC)  # 15:00 in summer
    opened.round()
    assert [one.text.partition(" tính đến ")[2][:16] for one in opened.manager.letters[-2:]] == [
        "15:00 26/03/2027",
        "15:00 02/04/2027",
    ]
    opened.room.app.close()


# --- doctor ----------------------------------------------------------------------------------------


def test_doctor_asks_each_address_once_and_tells_what_is_owed(post: WeeklyPost) -> None:
    post.head.fails = 1
    post.pass_(**FRIDAY)
    told = notify.examine(post.room.app, [post.manager])
    found = sending.examine(post.room.app, post.recipients, told)
    assert [one.ok for one in found[post.manager.name]] == [True]
    assert [(one.name, one.ok, one.message.code) for one in found[post.head.name]] == [
        ("target", True, "mail-answers"),
        ("owed", False, "digest-owed"),
    ]
    post.round()
    assert len(post.head.letters) == 1


def test_doctor_sends_no_sooner_what_cannot_be_sent(post: WeeklyPost) -> None:
    class Away(Pigeonhole):
        def probe(self) -> None:  # type: ignore[override]  # it never answers
            raise NotSent("mail-not-reached", host="mail.example.org", port=465, said="timed out")

    away = Away("mailto:away@example.org")
    away.fails = 1
    post.recipients = (Recipient(away),)
    post.round()
    next_at = post.pass_(**FRIDAY)
    found = sending.examine(post.room.app, post.recipients, {})
    assert [one.ok for one in found[away.name]] == [False, False]
    assert post.round() == next_at


def test_a_real_server_takes_both_forms_of_it(post: WeeklyPost) -> None:
    with open_post_office() as office:
        post.recipients = (Recipient(Mailbox("mailto:m@example.org", office.smtp())),)
        post.round()
        post.pass_(**FRIDAY)
    [letter] = office.box.letters
    assert letter.get_content_type() == "multipart/alternative"
    assert letter["Subject"].startswith("Tuần 18–24/01/2027: ")
    body = letter.get_body(("html",))
    assert body is not None and PLAN.targets[0].title in body.get_content()
