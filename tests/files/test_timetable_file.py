"""schedules/timetable.toml: slots, quiet hours and blackout days, with the place of every mistake."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Problem
from publisher.core.slots import Blackout, Quiet
from publisher.core.timetable import Timetable
from publisher.files.cron import Cron, read_cron
from publisher.files.timetable import read_timetable
from tests.files.workspace import problems, sentences, write

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CHANNELS = ["newspaper", "website", "fanpage"]


def read(workspace: Path, text: str) -> tuple[Timetable, tuple[Problem, ...]]:
    write(workspace, "schedules/timetable.toml", text)
    return read_timetable(workspace, HANOI, CHANNELS)


def refused(workspace: Path, text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(WrongConfiguration) as caught:
        read(workspace, text)
    for language in ("vi", "en"):
        assert "{" not in sentences(caught.value.problems, language)
    return problems(caught.value)


def slot(text: str) -> str:
    return f'[[slot]]\nchannel = "website"\n{text}\n'


def test_a_workspace_without_timetable_has_no_slots(tmp_path: Path) -> None:
    assert read_timetable(tmp_path, HANOI, CHANNELS) == (Timetable(HANOI), ())


def test_everything_in_the_file_is_read(tmp_path: Path) -> None:
    table, warnings = read(
        tmp_path,
        """
[[slot]]
channel = "website"
days = ["mon", "Tue"]
times = ["9:45", 16:30:00]
forms = ["brief", "article"]
themes = "T05"
units = ["ho-sao"]
from = 2027-01-01
until = "31/12/2027"
[[slot]]
channel = "fanpage"
cron = "45 9 * * mon-fri"
[[quiet]]
channels = ["fanpage"]
between = ["22:30", "05:30"]
[[blackout]]
dates = ["2027-02-05", 2027-02-06, "07/02/2027"]
reason = "Tết"
allow = ["urgent", "tone:solemn"]
""",
    )
    assert warnings == ()
    first, second = table.slots
    assert first.times_on(date(2027, 1, 19)) == (time(9, 45), time(16, 30))
    assert first.times_on(date(2027, 1, 20)) == ()
    assert first.times_on(date(2026, 12, 29)) == first.times_on(date(2028, 1, 3)) == ()
    assert (first.forms, first.themes, first.units) == ({"brief", "article"}, {"T05"}, {"ho-sao"})
    assert second.times_on(date(2027, 1, 22)) == (time(9, 45),)
    assert second.times_on(date(2027, 1, 23)) == ()
    assert table.quiet == (Quiet(time(22, 30), time(5, 30), frozenset({"fanpage"})),)
    days = frozenset(date(2027, 2, day) for day in (5, 6, 7))
    assert table.blackouts == (Blackout(days, "Tết", frozenset(), frozenset({"urgent", "tone:solemn"})),)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = """\
[[slot]]
channel = "webste"
days = ["mon", "tus"]
times = ["9:45", "25:00"]
[[slot]]
channel = "website"
cron = "45 9 * * * *"
form = ["brief"]
forms = ["breif"]
[[quiet]]
channels = ["zalo"]
between = ["22:30"]
[[blackout]]
dates = ["2027-02-30", 20270206]
allow = ["urgnt", "tone:sad"]
[[slots]]
"""
    assert refused(tmp_path, text) == [
        (2, 11, "unknown-channel-near"),
        (3, 16, "not-a-weekday"),
        (4, 18, "not-a-wall-time"),
        (7, 8, "wrong-cron"),
        (8, 1, "unknown-key-near"),
        (9, 10, "not-one-of-near"),
        (11, 13, "unknown-channel"),
        (12, 11, "key-is-missing"),
        (14, 10, "must-be-date"),
        (14, 24, "must-be-date"),
        (15, 10, "wrong-allow"),
        (15, 19, "wrong-allow"),
        (16, 1, "unknown-key-near"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('days = ["mon"]', "slot-needs-times"),
        ('times = ["09:45"]', "slot-needs-times"),
        ("forms = []", "slot-needs-times"),
        ('cron = "45 9 * * *"\ndays = ["mon"]\ntimes = ["09:45"]', "slot-needs-times"),
        ('cron = "45 9 * * *"\ntimes = ["09:45"]', "slot-needs-times"),
        ('cron = "45 9 * * *"\nfrom = 2027-02-01\nuntil = 2027-01-31', "ends-before-it-begins"),
        ('days = []\ntimes = ["09:45"]', "must-not-be-empty"),
        ('cron = "* * * * *"', "wrong-cron"),
        ('cron = "0 0 31 2 *"', "wrong-cron"),
        ('cron = "0 9 * * mon-vie"', "wrong-cron"),
        ('cron = "@daily"', "wrong-cron"),
        ('cron = "45 9 * * *"\nfrom = 27', "must-be-date"),
        ('cron = "45 9 * * *"\nfrom = 0027-01-01', "day-out-of-range"),
        ('cron = "45 9 * * *"\nfrom = 2027-01-01T08:00:00', "day-has-hour"),
    ],
)
def test_a_wrong_slot_says_what_is_wrong(tmp_path: Path, text: str, code: str) -> None:
    assert code in [found for _, _, found in refused(tmp_path, slot(text))]


def test_a_single_day_without_quotes_stands_for_a_list_of_itself(tmp_path: Path) -> None:
    (blackout,) = read(tmp_path, "[[blackout]]\ndates = 2027-02-06\n")[0].blackouts
    assert blackout.dates == {date(2027, 2, 6)}


def test_a_list_of_wrong_days_is_not_called_empty_as_well(tmp_path: Path) -> None:
    wrong = refused(tmp_path, slot('days = ["monday", "fun"]\ntimes = ["09:45"]'))
    assert [code for _, _, code in wrong] == ["not-a-weekday", "not-a-weekday"]


def test_quiet_hours_need_two_different_ends(tmp_path: Path) -> None:
    text = '[[quiet]]\nbetween = ["22:30", "22:30"]\n'
    assert refused(tmp_path, text) == [(1, 1, "quiet-is-empty")]


def test_tables_written_with_one_bracket_are_told(tmp_path: Path) -> None:
    assert refused(tmp_path, '[slot]\nchannel = "website"\n') == [(1, 1, "must-be-list")]


def test_a_slot_that_quiet_hours_shut_is_a_warning(tmp_path: Path) -> None:
    text = slot('cron = "0 5,9 * * sun"') + slot('days = ["mon"]\ntimes = ["23:00"]')
    _, warnings = read(tmp_path, text + '[[quiet]]\nbetween = ["22:30", "05:30"]\n')
    assert [(one.line, one.message.code, one.message.values["at"]) for one in warnings] == [
        (1, "slot-in-quiet-hours", "05:00"),
        (4, "slot-in-quiet-hours", "23:00"),
    ]


# --- cron -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "day", "times"),
    [
        ("45 9 * * mon-fri", date(2027, 1, 22), ["09:45"]),
        ("45 9 * * mon-fri", date(2027, 1, 24), []),
        ("30 20 * * wed,sun", date(2027, 1, 24), ["20:30"]),
        ("0 0 1 * *", date(2027, 2, 1), ["00:00"]),
        ("0,30 8-9 * * *", date(2027, 1, 18), ["08:00", "08:30", "09:00", "09:30"]),
        ("0 9 29 2 *", date(2028, 2, 29), ["09:00"]),
        ("0 9 29 2 *", date(2027, 3, 1), []),
        ("59 23 * * *", date(2027, 1, 18), ["23:59"]),
    ],
)
def test_cron_is_asked_day_by_day(expression: str, day: date, times: list[str]) -> None:
    cron = read_cron(expression)
    assert cron == Cron(expression)
    assert [f"{one:%H:%M}" for one in cron.times_on(day)] == times
