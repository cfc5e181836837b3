"""units: what each unit did, and the arithmetic of its score."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

UNITS = """
[[unit]]
id = "ho-sao"
name = "Hội LHPN phường Hồ Sao"
kind = "phuong"
cluster = "cum-1"

[[unit]]
id = "cau-gio"
name = "Hội LHPN phường Cầu Gió"
kind = "phuong"
cluster = "cum-1"
"""
PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-02-28
themes = { T05 = "Thủ tục", T08 = "Trực tuyến" }

[[target]]
id = "dv"
title = "Mỗi đơn vị"
metric = "works"
each = "unit"
per = "month"
min = 2

[[score]]
id = "khoi-luong"
title = "Khối lượng"
points = 40
target = "dv"

[[score]]
id = "noi-dung"
title = "Nội dung"
points = 10
variety = "theme"
of = 2

[[score]]
id = "phat-thanh"
title = "Phát thanh"
points = 5
count = "airings"
each = 0.5

[[score]]
id = "bao-cao"
title = "Báo cáo"
points = 10
by_hand = true

[[mark]]
score = "bao-cao"
unit = "ho-sao"
window = "2027-01"
points = 8
reason = "chậm một ngày"

[[mark]]
score = "bao-cao"
unit = "cau-gio"
window = "2027-q1"
points = 6

[[grade]]
title = "Khá"
from = 20
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One work of the ward of Hồ Sao is out on the website, and three airings were recorded."""
    terminal = open_workspace(tmp_path_factory.mktemp("units"))
    schedules = terminal.workspace / "schedules"
    (schedules / "units.toml").write_text(UNITS, encoding="utf-8")
    (schedules / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    terminal.write("bai.md", "Một bài", publish_at="now", units="ho-sao", themes="T05", channels="website")
    assert terminal.run("2027-01-18 07:45").code == 0
    loa = ("--unit", "ho-sao", "--date", "2027-01-15", "--airings", 3, "--minutes", 12)
    terminal.done("activity", "add", "airing", "--title", "Loa phường", *loa)
    return terminal


def test_json_says_what_each_unit_did_and_how_its_score_comes_about(played: Terminal) -> None:
    silent, active = played.done("units", "--period", "2027-01", "--json").records
    assert (silent["unit"], silent["works"], silent["score"], silent["grade"]) == ("cau-gio", 0, 0.0, None)
    assert (active["unit"], active["works"], active["airings"], active["minutes"]) == ("ho-sao", 1, 3, 12)
    assert [(one["score"], one["points"]) for one in active["lines"]] == [
        ("khoi-luong", 20.0),
        ("noi-dung", 5.0),
        ("phat-thanh", 1.5),
        ("bao-cao", 8.0),
    ]
    assert (active["score"], active["rank"], active["grade"]) == (34.5, 1, "Khá")
    assert active["lines"][0]["arithmetic"] == "1/2 × 40 = 20,00 (2027-01: 1/2)"


def test_what_a_unit_posted_by_hand_shows_its_themes_channels_and_forms_too(tmp_path: Path) -> None:
    """A theme that is shown twice counts once; what was removed shows nothing."""
    terminal = open_workspace(tmp_path)
    schedules = terminal.workspace / "schedules"
    (schedules / "units.toml").write_text(UNITS, encoding="utf-8")
    more = "".join(
        f'[[score]]\nid = "{name}"\ntitle = "{name}"\npoints = 10\nvariety = "{name}"\nof = 2\n'
        for name in ("channel", "form", "column")
    )
    (schedules / "plan-nho.toml").write_text(f"{PLAN}\n{more}", encoding="utf-8")
    terminal.write("bai.md", "Một bài", publish_at="now", units="ho-sao", themes="T05", channels="website")
    assert terminal.run("2027-01-18 07:45").code == 0
    words = ("--unit", "ho-sao", "--date", "2027-01-15", "--channel", "newspaper", "--form", "clip")
    for title, theme in (("Tự đăng", "T08"), ("Tự đăng nữa", "T05")):
        terminal.done("activity", "add", "post", "--title", title, "--theme", theme, *words)

    def shown() -> dict[str, float]:
        [one] = [
            one for one in terminal.done("units", "--period", "2027-01", "--json").records if one["works"]
        ]
        return {line["score"]: line["points"] for line in one["lines"]}

    found = shown()
    assert [found[name] for name in ("noi-dung", "channel", "form", "column")] == [10.0, 10.0, 10.0, 0.0]
    for number in (1, 2):
        terminal.done("activity", "remove", number, "--reason", "nhầm")
    found = shown()
    assert [found[name] for name in ("noi-dung", "channel", "form")] == [5.0, 5.0, 5.0]


def test_what_is_taken_down_costs_in_the_month_in_which_it_is(tmp_path: Path) -> None:
    """The piece went out in January and is taken down in February; January's figures are fixed by then."""
    terminal = open_workspace(tmp_path)
    schedules = terminal.workspace / "schedules"
    (schedules / "units.toml").write_text(UNITS, encoding="utf-8")
    rule = '[[score]]\nid = "go"\ntitle = "Trừ gỡ"\npoints = 10\ncount = "withdrawals"\neach = -5\n'
    (schedules / "plan-nho.toml").write_text(f"{PLAN}\n{rule}", encoding="utf-8")
    terminal.write("bai.md", "Một bài", publish_at="now", units="ho-sao", channels="website")
    assert terminal.run("2027-01-18 07:45").code == 0
    terminal.done("withdraw", "bai", "--reason", "sai")
    terminal.done("run", "--until-idle", "--no-web", "--clock", "2027-02-03 07:45")

    def cost(period: str) -> float:
        every = terminal.done("units", "--period", period, "--json").records
        [lines] = [one["lines"] for one in every if one["unit"] == "ho-sao"]
        return float(next(line["points"] for line in lines if line["score"] == "go"))

    assert [cost(period) for period in ("2027-01", "2027-02", "2027-Q1")] == [0.0, -5.0, -5.0]
    (terminal.workspace / "var" / "clock.json").unlink()
    assert cost("2027-Q1") == 0.0, "on 18 January nobody knows of it"


def test_a_quarter_without_a_mark_names_those_of_its_months(played: Terminal) -> None:
    silent, active = played.done("units", "--period", "2027-Q1", "--json").records
    assert silent["lines"][3]["points"] == 6.0  # 2027-q1 is 2027-Q1, as in --period
    assert active["lines"][3]["points"] == 0.0
    assert "đã chấm từng kỳ bên trong: 2027-01: 8." in active["lines"][3]["arithmetic"]


def test_units_that_sent_nothing_are_named_first(played: Terminal) -> None:
    out = played.done("units", "--period", "2027-01").out
    assert out.startswith("Chưa có tác phẩm nào được đăng trong kỳ: Hội LHPN phường Cầu Gió.\n")
    assert "Chấm tay: 8,00 (chậm một ngày)" in out and "hạng 1 trong cụm" in out


def test_the_month_of_today_is_told_without_a_period(played: Terminal) -> None:
    assert played.done("units", "--json").records[1]["window"]["id"] == "2027-01"


@pytest.mark.parametrize(
    ("option", "said"), [("--period", "Không có kỳ «x»"), ("--plan", "Không có kế hoạch «x»")]
)
def test_a_period_or_a_plan_that_is_not_there_is_wrong_usage(
    played: Terminal, option: str, said: str
) -> None:
    answer = played.type("units", option, "x")
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_without_a_plan_there_is_nothing_to_score(tmp_path: Path) -> None:
    answer = open_workspace(tmp_path).type("units")
    assert answer.code == 2 and "Chưa có kế hoạch" in answer.err
