"""hold, release, holds: one order stops what it names, at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publisher.work import holding
from publisher.work.actions import stopping
from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31
themes = { T05 = "Cải cách thủ tục hành chính" }
"""
DUE = "2027-01-19 09:00"


UNIT = '[[unit]]\nid = "ho-sao"\nname = "Hồ Sao"\nkind = "phuong"\n'


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the workspace behind `terminal` once: two pieces are due tomorrow on the website."""
    terminal = open_workspace(tmp_path_factory.mktemp("planned"))
    schedules = terminal.workspace / "schedules"
    (schedules / "units.toml").write_text(UNIT, encoding="utf-8")
    (schedules / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    keys = {"publish_at": DUE, "channels": "website"}
    terminal.write("vui.md", "Ngày hội", **keys, tone="cheerful", units="ho-sao", themes="T05")
    terminal.write("bai.md", "Bài", **keys)
    terminal.run()
    return terminal.workspace


@pytest.fixture
def terminal(planned: Path, tmp_path: Path) -> Terminal:
    shutil.copytree(planned, tmp_path, dirs_exist_ok=True)
    return Terminal(tmp_path)


def states(terminal: Terminal) -> dict[str, str]:
    return {one["item"]: one["state"] for one in terminal.done("log", "--json").records}


@pytest.mark.parametrize(
    ("words", "held"),
    [
        (["all"], {"vui", "bai"}),
        (["channel:website"], {"vui", "bai"}),
        (["channel:magazine"], set()),
        (["item:bai"], {"bai"}),
        (["unit:ho-sao"], {"vui"}),
        (["theme:T05"], {"vui"}),
        (["tone:cheerful", "item:bai"], {"vui", "bai"}),
        (["all", "--except", "unit:ho-sao"], {"bai"}),
        (["all", "--except", "unit:ho-sao", "--except", "item:bai"], set()),
    ],
)
def test_an_order_stops_what_it_names_at_once(terminal: Terminal, words: list[str], held: set[str]) -> None:
    terminal.done("hold", *words, "--reason", "Quốc tang")
    found = terminal.done("log", "--json").records
    assert {one["item"] for one in found if one["state"] == "waiting"} == held
    assert all("Quốc tang" in one["reason"] for one in found if one["state"] == "waiting")


def test_what_is_held_stays_in_until_it_is_released(terminal: Terminal) -> None:
    assert terminal.done("hold", "all").err == "Đã giữ: all.\n"
    assert terminal.run("2027-01-19 09:05").code == 0
    assert states(terminal) == {"vui": "waiting", "bai": "waiting"}
    assert terminal.done("release").err == "Đã bỏ 1 lệnh giữ; các bài được xếp lịch lại.\n"
    terminal.run("2027-01-19 09:10")
    assert states(terminal) == {"vui": "published", "bai": "published"}


def test_a_release_names_what_it_lets_go_with_words_of_another_day(terminal: Terminal) -> None:
    terminal.write(
        "nay.md", "Ra quân", "Sáng nay ra quân.", publish_at="2027-01-17 07:45", channels="website"
    )
    terminal.done("hold", "all")
    terminal.run("2027-01-17 07:40")
    said = terminal.done("release").err
    assert "website «Ra quân»: XEM LẠI" in said and "«Sáng nay»" in said and "ít nhất 15 phút" in said
    assert "«Bài»" not in said


def test_an_order_ends_by_itself_at_its_time(terminal: Terminal) -> None:
    terminal.done("hold", "all", "--until", "19/01/2027 10:00")
    terminal.run("2027-01-19 09:05")
    assert states(terminal) == {"vui": "waiting", "bai": "waiting"}
    terminal.run("2027-01-19 10:00")
    assert states(terminal) == {"vui": "published", "bai": "published"}


def test_the_orders_in_force_are_listed(terminal: Terminal) -> None:
    assert terminal.done("holds").out == "Không có lệnh giữ nào.\n"
    order = ("hold", "tone:cheerful", "--reason", "[mật]", "--until", DUE, "--except", "item:bai")
    assert terminal.type(*order, SUDO_USER="Trực ban").code == 0
    [record] = terminal.done("holds", "--json").records
    assert record == {
        "id": 1,
        "scope": "tone:cheerful",
        "reason": "[mật]",
        "except": ["item:bai"],
        "created_at": "2027-01-18T08:00:00+07:00",
        "until": "2027-01-19T09:00:00+07:00",
        "by": "Trực ban",
    }
    row = terminal.done("holds").out.splitlines()[3]
    assert row.split() == ["tone:cheerful", "item:bai", "08:00", "18/01/2027", "09:00", "19/01/2027", "[mật]"]


def test_a_release_ends_the_scopes_it_names_and_no_others(terminal: Terminal) -> None:
    terminal.done("hold", "item:bai", "unit:ho-sao")
    terminal.done("release", "item:bai")
    assert [one["scope"] for one in terminal.done("holds", "--json").records] == ["unit:ho-sao"]
    wrong = terminal.type("release", "item:bai")
    assert (wrong.code, wrong.out) == (2, "") and "Không có lệnh giữ nào cho item:bai" in wrong.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tất-cả"], "«tất-cả» không phải phạm vi"),
        (["channel:"], "«channel:» không phải phạm vi"),
        (["all", "--except", "x"], "«x» không phải phạm vi"),
        (["all", "--until", "mai"], "«mai» không phải thời điểm"),
        (["all", "--until", "2027-01-18 07:59"], "Thời điểm 07:59 18/01/2027 đã qua"),
        (["channel:webiste"], "có phải ý anh chị là «channel:website»?"),
        (["tone:vui"], "tone:vui"),
        (["unit:ho-sau"], "unit:ho-sau"),
        (["theme:T99"], "theme:T99"),
        (["item:khong-co"], "«khong-co»"),
        (["all", "--except", "item:khong-co"], "«khong-co»"),
        (["all", "--except", "all"], "Ngoại lệ «all» cho qua hết"),
        (
            ["channel:website", "--except", "channel:website"],
            "cho qua hết những gì lệnh «channel:website» giữ",
        ),
    ],
)
def test_an_order_that_names_nothing_is_wrong_usage_and_stops_nothing(
    terminal: Terminal, words: list[str], said: str
) -> None:
    ended = terminal.type("hold", *words)
    assert (ended.code, ended.out) == (2, "") and said in ended.err
    assert terminal.done("holds", "--json").records == []
    assert states(terminal) == {"vui": "scheduled", "bai": "scheduled"}


@pytest.mark.parametrize("file", ["schedules/timetable.toml", "schedules/plan-2027.toml", "config.toml"])
def test_an_order_to_stop_is_taken_whatever_is_wrong_in_the_files(desk: Terminal, file: str) -> None:
    wrong = desk.workspace / file
    before = wrong.read_text(encoding="utf-8") if wrong.exists() else ""
    wrong.write_text(before + "\n[[slott]]\nbroken = true\n", encoding="utf-8")
    said = desk.type("hold", "all", "--reason", "quốc tang")
    assert said.code == 0 and "slott" in said.err
    assert desk.type("withdraw", "tin", "--reason", "nhầm").code == 0
    wrong.write_text(before, encoding="utf-8") if before else wrong.unlink()
    [order] = desk.done("holds", "--json").records
    assert order["scope"] == "all"
    assert desk.delivery("bai")["state"] == "waiting"
    assert desk.delivery("tin")["state"] == "scheduled"


def test_settings_that_cannot_be_read_at_all_stop_no_order(desk: Terminal) -> None:
    config = desk.workspace / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(f"[web\n{before}", encoding="utf-8")
    assert desk.type("hold", "all").code == 0
    config.write_text(before, encoding="utf-8")
    assert [one["scope"] for one in desk.done("holds", "--json").records] == ["all"]


def test_an_order_is_never_written_into_a_database_that_nobody_reads(desk: Terminal) -> None:
    if (desk.workspace / "var" / "publisher.db").exists():
        (desk.workspace / "var" / "publisher.db").unlink()
    (desk.workspace / "config.toml").write_text("[publisher\n", encoding="utf-8")
    said = desk.type("hold", "all")
    assert said.code == 2 and "config.toml:1" in said.err
    assert not (desk.workspace / "var" / "publisher.db").exists()


@pytest.mark.parametrize("order", [("hold", "all"), ("release",), ("withdraw", "bai", "--reason", "x")])
def test_an_order_in_a_folder_without_settings_says_where_there_are_some(
    desk: Terminal, order: tuple[str, ...]
) -> None:
    (desk.workspace / "config.toml").unlink()
    said = desk.type(*order)
    assert said.code == 2 and "publisher init" in said.err


def test_an_order_that_has_much_to_sweep_says_so_and_holds_all_the_same(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "SWEEPS_SECONDS", 0)
    said = terminal.done("hold", "all")
    assert said.err.startswith("Đã giữ: all.\n") and "Còn 2 lượt đăng" in said.err
    shown = [one["deliveries"][0]["state"] for one in terminal.done("queue", "--json").records]
    assert shown == ["waiting", "waiting"]
    assert terminal.run().code == 0
    assert states(terminal) == {"vui": "waiting", "bai": "waiting"}


def test_a_command_that_breaks_off_while_it_sweeps_has_held_everything(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> int:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(holding, "sweep_for", break_off)
        assert terminal.type("hold", "all").code != 0
    [order] = terminal.done("holds", "--json").records
    assert order["scope"] == "all"
    assert terminal.run("2027-01-19 09:05").code == 0
    assert states(terminal) == {"vui": "waiting", "bai": "waiting"}


def test_the_queue_says_once_what_an_order_keeps_back(terminal: Terminal) -> None:
    terminal.done("hold", "all", "--reason", "Quốc tang")
    [line] = [one for one in terminal.done("queue").out.splitlines() if "Quốc tang" in one]
    numbers = sorted(terminal.delivery(item)["id"] for item in ("vui", "bai"))
    assert line.startswith(f"#{numbers[0]}, #{numbers[1]}: Đang giữ theo lệnh «all»")


def test_an_order_without_a_reason_names_none(terminal: Terminal) -> None:
    terminal.done("hold", "all")
    assert terminal.delivery("bai")["reason"] == "Đang giữ theo lệnh «all»; chạy lệnh release để bỏ giữ."


def test_releasing_when_nothing_is_held_says_so(terminal: Terminal) -> None:
    assert terminal.done("release").err == "Không có lệnh giữ nào để bỏ.\n"


def test_the_log_names_the_person_behind_sudo(terminal: Terminal) -> None:
    assert terminal.type("hold", "item:bai", SUDO_USER="lan").code == 0
    assert terminal.type("cancel", terminal.delivery("bai")["id"], SUDO_USER="lan").code == 0
    [shown] = terminal.done("show", "bai", "--json").records
    assert [one["actor"] for one in shown["steps"] if one["action"] == "cancelled"] == ["lan"]


def test_an_order_of_a_time_says_that_the_piece_is_held(desk: Terminal) -> None:
    desk.done("hold", "item:lo", "--until", "2027-01-19 08:00")
    number = desk.delivery("lo")["id"]
    assert "chưa lên được vì còn vướng:\n" in desk.done("retry", number).err
    after = desk.done("reschedule", number, "--at", "2027-01-20 10:00").err
    assert after == f"Lượt đăng {number} sẽ lên lúc 10:00 20/01/2027.\n"
