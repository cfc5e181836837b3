"""plan: numbers that a person can count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

PLAN = """
[plan]
id = "{id}"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-02-28

[[target]]
id = "web"
title = "Tin, bài trên trang web"
metric = "postings"
where = {{ channel = "website" }}
per = "month"
min = 5

[[target]]
id = "tin"
title = "Tin trên mọi kênh"
metric = "works"
where = {{ form = "brief" }}
per = "plan"
max = 9
"""
KEYS = {
    "plan", "target", "title", "metric", "per", "window", "member", "min", "max", "done", "scheduled",
    "forecast", "missing", "pace", "status",
}  # fmt: skip


EACH = """
[plan]
id = "{id}"
title = "Mỗi nơi"
start = 2027-01-01
end = 2027-01-31

[plan.audiences]
cong-nhan = "Nữ công nhân"
tieu-thuong = "Tiểu thương"

[[target]]
id = "nhom"
title = "Tác phẩm cho mỗi nhóm"
metric = "works"
each = "audience"
per = "plan"
min = 1

[[target]]
id = "the-loai"
title = "Mỗi thể loại"
metric = "works"
each = "form"
where = {{ form = ["brief", "qa"] }}
per = "plan"
min = 1
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Play 18 January: two pieces out on the website, two to come this month, one in February."""
    terminal = open_workspace(tmp_path_factory.mktemp("plan"))
    plan = terminal.workspace / "schedules" / "plan-nho.toml"
    plan.write_text(PLAN.format(id="nho"), encoding="utf-8")
    times = ("now", "now", "2027-01-19 09:00", "2027-01-31 23:30", "2027-02-01 00:00")
    for number, time in enumerate(times):
        form = "brief" if number < 3 else "article"
        terminal.write(f"bai-{number}.md", f"Bài số {number}", publish_at=time, form=form)
    assert terminal.run("2027-01-18 07:45").code == 0
    return terminal


def counted(terminal: Terminal, *options: str) -> dict[tuple[str, str], tuple[int, ...]]:
    records = terminal.done("plan", "--json", *options).records
    numbers = ("done", "scheduled", "missing", "forecast")
    return {(one["target"], one["window"]["id"]): tuple(one[name] for name in numbers) for one in records}


def test_done_scheduled_and_missing_add_up(played: Terminal) -> None:
    assert counted(played) == {
        ("web", "2027-01"): (2, 2, 1, 4),
        ("web", "2027-02"): (0, 1, 4, 1),
        ("tin", "nho"): (2, 1, 0, 6),
    }


def test_the_plan_is_told_as_of_another_time(played: Terminal) -> None:
    """Before the pieces were seen nothing was scheduled; what went out at once was due then."""
    assert counted(played, "--at", "2027-01-18 07:00")["web", "2027-01"] == (0, 0, 5, 0)
    assert counted(played, "--at", "01/02/2027 08:00")["web", "2027-01"] == (2, 0, 3, 2)


def test_json_has_the_keys_that_scripts_rely_on(played: Terminal) -> None:
    first, *_ = played.done("plan", "--json", "--plan", "nho").records
    assert first.keys() >= KEYS
    assert first["window"] == {"id": "2027-01", "from": "2027-01-01", "until": "2027-01-31"}
    assert (first["min"], first["max"], first["member"], first["status"]) == (5, None, None, "at_risk")


def test_people_see_the_windows_that_are_open(played: Terminal) -> None:
    out = [" ".join(line.split()) for line in played.done("plan").out.splitlines()]
    assert out[0] == "Tiến độ tính đến 08:00 18/01/2027."
    assert "Tin, bài trên trang web 2027-01 ≥ 5 2 2 1 4 0,3 có nguy cơ" in out
    assert any(line.startswith("Tin trên mọi kênh nho ≤ 9 2 1 0") for line in out)
    assert not any("2027-02" in line for line in out)


def test_json_explains_every_forecast(played: Terminal) -> None:
    first, *_ = played.done("plan", "--json").records
    assert first["reason"] == "Đã có 2 và đã xếp lịch thêm 2, nên dự báo là 4."
    assert (first["basis"], first["adjustment"], first["adjusted"], first["closed"]) == (
        "scheduled",
        0,
        [],
        False,
    )


def test_what_changes_after_a_window_has_ended_is_told_and_changes_nothing(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    (terminal.workspace / "schedules" / "plan-nho.toml").write_text(PLAN.format(id="nho"), encoding="utf-8")
    terminal.write("bai.md", "Một lần bấm", publish_at="now", channels="website")
    assert terminal.run("2027-01-18 07:45").code == 0
    terminal.write("sau.md", "Bài sau", publish_at="2027-02-03 08:00", channels="website")
    assert terminal.run("2027-02-03 08:00").code == 0
    [file] = (terminal.workspace / "content" / "published").rglob("bai.md")
    file.write_text(
        file.read_text(encoding="utf-8").replace("---\n", "---\nstatus: withdrawn\n", 1), encoding="utf-8"
    )
    assert terminal.run("2027-02-04 08:00").code == 0
    assert counted(terminal, "--at", "2027-02-04 09:00")["web", "2027-01"][0] == 1
    out = terminal.done("plan", "--at", "2027-02-04 09:00").out
    assert "- Tin, bài trên trang web, 2027-01: -1, Một lần bấm" in out


def test_a_moment_outside_every_window_says_so(played: Terminal) -> None:
    assert "Lúc này không có kỳ nào" in played.done("plan", "--at", "2028-01-01 00:00").out


@pytest.mark.parametrize("day", ["2027-13-01", "31/02/2027"])
def test_a_day_that_cannot_be_is_quoted_as_it_was_typed(played: Terminal, day: str) -> None:
    for words in (["plan", "--at"], ["log", "--since"], ["log", "--until"]):
        said = played.type(*words, day)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"publisher: «{day}» không phải thời điểm")


def test_a_plan_that_is_not_there_is_wrong_usage(played: Terminal) -> None:
    said = played.type("plan", "--plan", "khac")
    assert (said.code, said.out) == (2, "")
    assert said.err == "publisher: Không có kế hoạch «khac»; các kế hoạch: nho.\n"


def test_growth_over_a_year_that_nobody_knows_is_not_called_on_track(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    text = PLAN.format(id="nho").replace("min = 5", "growth = 0.1")
    (terminal.workspace / "schedules" / "plan-nho.toml").write_text(text, encoding="utf-8")
    out = [" ".join(line.split()) for line in terminal.done("plan").out.splitlines()]
    assert "Tin, bài trên trang 2027-01 – 0 0 0 0 chưa có mức để so" in out


def test_a_workspace_without_a_plan_says_so(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    assert terminal.done("plan").out == "Chưa có kế hoạch nào trong schedules/.\n"
    assert terminal.done("plan", "--json").records == []


def test_members_of_a_target_are_told_below_it_by_their_names(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    (terminal.workspace / "schedules" / "plan-moi.toml").write_text(EACH.format(id="moi"), encoding="utf-8")
    terminal.write("bai.md", "Bài", publish_at="now", form="qa", audiences="cong-nhan")
    assert terminal.run("2027-01-18 07:45").code == 0

    lines = [line.split("  ") for line in terminal.type("plan", "--at", "2027-01-19").out.splitlines()]
    table = {cells[0].strip() or cells[1].strip(): [one for one in cells if one.strip()] for cells in lines}
    assert table["Tác phẩm cho mỗi nhóm"][-1].strip() == "1/2 đạt"
    assert table["Nữ công nhân"][-1].strip() == "đạt"
    assert table["Tiểu thương"][-1].strip() != "đạt"
    assert table["hỏi đáp"][-1].strip() == "đạt"
    assert table["Mỗi thể loại"][-1].strip() == "1/2 đạt"


def test_of_very_many_members_those_that_lack_most_are_told(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    units = "".join(f'[[unit]]\nid = "u{n}"\nname = "Đơn vị {n}"\nkind = "phuong"\n\n' for n in range(129))
    (terminal.workspace / "schedules" / "units.toml").write_text(units, encoding="utf-8")
    plan = EACH.format(id="moi").replace('each = "audience"', 'each = "unit"')
    (terminal.workspace / "schedules" / "plan-moi.toml").write_text(plan, encoding="utf-8")
    terminal.write("bai.md", "Bài", publish_at="now", units="u0")
    assert terminal.run("2027-01-18 07:45").code == 0

    out = terminal.done("plan").out
    assert "1/129 đạt" in out and "… và 109 mục khác" in out
    assert len([line for line in out.splitlines() if line.strip().startswith("Đơn vị")]) == 20
    assert "Đơn vị 0 " not in out
    assert len(terminal.done("plan", "--json").records) == 129 + 2
