"""`schedules/` changes while the daemon runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from publisher.core.delivery import State
from publisher.core.message import message
from publisher.engine.rulebook import Rulebook
from publisher.files.schedules import read_rules
from publisher.store import deliveries
from publisher.work import decisions
from tests.engine.test_local import drop, newsroom, running, states, until
from tests.newsroom import Newsroom

__all__ = ["newsroom"]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SLOT = '[[slot]]\nchannel = "website"\ncron = "{cron}"\n'
UNIT = '[[unit]]\nid = "{id}"\nname = "{name}"\nkind = "phuong"\n'


def write(newsroom: Newsroom, name: str, text: str) -> None:
    file = newsroom.app.workspace / "schedules" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def due(newsroom: Newsroom, item: str = "bai", form: str = "%H:%M") -> str:
    with newsroom.app.store.read() as session:
        [delivery] = deliveries.of_item(session, item)
    return delivery.due_at.astimezone(HANOI).strftime(form) if delivery.due_at else ""


@contextmanager
def daemon(newsroom: Newsroom) -> Iterator[None]:
    """Run the daemon on what `schedules/` says now."""
    newsroom.app.rules = read_rules(newsroom.app.workspace, newsroom.app.config)
    with running(newsroom):
        yield


def test_a_slot_that_moves_takes_its_pieces_along(newsroom: Newsroom) -> None:
    write(newsroom, "timetable.toml", SLOT.format(cron="58 23 * * *"))
    drop(newsroom, "bai.md", at="next")
    with daemon(newsroom):
        until(lambda: states(newsroom, "bai") == [State.SCHEDULED])
        assert due(newsroom) == "23:58"
        write(newsroom, "timetable.toml", SLOT.format(cron="59 23 * * *"))
        until(lambda: due(newsroom) == "23:59")


def test_half_a_timetable_is_not_taken_for_one(newsroom: Newsroom) -> None:
    write(newsroom, "timetable.toml", SLOT.format(cron="58 23 * * *"))
    book = Rulebook(newsroom.app, quiet=60)
    write(newsroom, "timetable.toml", "")
    assert book.is_changing and book.changed() is None
    write(newsroom, "timetable.toml", SLOT.format(cron="59 23 * * *"))
    assert book.changed() is None
    book._quiet = 0
    rules = book.changed()
    assert rules is not None and len(rules.timetable.slots) == 1
    assert not book.is_changing


def test_a_new_day_without_posts_moves_what_stood_on_it(newsroom: Newsroom) -> None:
    write(newsroom, "timetable.toml", "")
    drop(newsroom, "bai.md", at="2099-03-02 08:00")
    with daemon(newsroom):
        until(lambda: states(newsroom, "bai") == [State.SCHEDULED])
        write(newsroom, "timetable.toml", '[[blackout]]\ndates = ["2099-03-02"]\nreason = "Quốc tang"\n')
        until(lambda: due(newsroom, form="%d/%m %H:%M") == "03/03 08:00")


def test_rules_that_are_wrong_leave_the_old_ones_in_force(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    write(newsroom, "timetable.toml", SLOT.format(cron="58 23 * * *"))
    drop(newsroom, "bai.md", at="next")
    with daemon(newsroom):
        until(lambda: states(newsroom, "bai") == [State.SCHEDULED])
        write(newsroom, "timetable.toml", "[[slot]\n")
        until(lambda: "timetable.toml:1" in caplog.text)
        assert due(newsroom) == "23:58"


def test_a_file_with_a_new_units_name_is_read_again_once_the_unit_is_known(newsroom: Newsroom) -> None:
    write(newsroom, "units.toml", UNIT.format(id="ho-sao", name="Hội LHPN phường Hồ Sao"))
    file = drop(newsroom, "bai.md")
    file.write_text("---\ntitle: Tin\nunits: dong-may\n---\n\nTin.\n", encoding="utf-8")
    note = file.with_name("bai.md.status.txt")
    with daemon(newsroom):
        until(lambda: note.exists() and "dong-may" in note.read_text(encoding="utf-8"))
        write(newsroom, "units.toml", UNIT.format(id="dong-may", name="Hội LHPN phường Đồng Mây"))
        until(lambda: states(newsroom, "bai") == [State.PUBLISHED])


def test_a_time_that_a_person_set_stays(newsroom: Newsroom) -> None:
    write(newsroom, "timetable.toml", SLOT.format(cron="58 23 * * *"))
    drop(newsroom, "bai.md", at="next")
    chosen = datetime(2099, 3, 2, 1, 0, tzinfo=HANOI)
    with daemon(newsroom):
        until(lambda: states(newsroom, "bai") == [State.SCHEDULED])
        with newsroom.app.store.write() as session:
            [delivery] = deliveries.of_item(session, "bai")
            now = newsroom.app.clock.now()
            decisions.reschedule(newsroom.app, session, delivery.id, chosen, now, "Biên tập viên")
        drop(newsroom, "hai.md", "Bài hai", at="next")
        until(lambda: states(newsroom, "hai") == [State.SCHEDULED])
        write(
            newsroom,
            "timetable.toml",
            '[[quiet]]\nbetween = ["00:30", "05:30"]\n' + SLOT.format(cron="59 23 * * *"),
        )
        until(lambda: due(newsroom, "hai") == "23:59")
        with newsroom.app.store.read() as session:
            [delivery] = deliveries.of_item(session, "bai")
        assert delivery.due_at == chosen
        assert delivery.reason == message("rescheduled-by", name="Biên tập viên")
