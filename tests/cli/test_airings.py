"""confirm of what has no address: a bulletin that was aired is known by its time and by who says so."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

CONFIG = """
[publisher]
{publisher}

[channels.loa]
adapter = "radio"

[channels.magazine]
adapter = "outbox"
"""
PLAN = """
[plan]
id = "thu"
title = "Kế hoạch thử"
start = 2027-01-01
end = 2027-12-31
[[target]]
id = "loa"
title = "Bản tin đã phát"
metric = "postings"
where = { channel = "loa" }
per = "month"
min = 1
"""
AIRED, AS_JSON = "2027-01-18 07:30", "2027-01-18T07:30:00+07:00"


@pytest.fixture
def desk(tmp_path: Path) -> Terminal:
    opened = open_workspace(tmp_path, config=CONFIG)
    (tmp_path / "schedules" / "plan-thu.toml").write_text(PLAN, encoding="utf-8")
    text = "Xin kính chào bà con phường Hồ Sao."
    opened.write("ban-tin.md", "Bản tin sáng", text, form="bulletin", channels="[loa]", publish_at="now")
    opened.write("bai.md", "Bài tạp chí", channels="[magazine]", publish_at="now")
    opened.run("2027-01-18 07:00")
    return opened


def number(desk: Terminal, item: str = "ban-tin", channel: str = "loa") -> int:
    return int(desk.delivery(item, channel)["id"])


def counted(desk: Terminal) -> int:
    rows = desk.done("plan", "--at", "2027-01-18 09:00", "--json").records
    return next(int(one["done"]) for one in rows if one["window"]["id"] == "2027-01")


def pieces(desk: Terminal) -> list[list[Any]]:
    """Return the lines of the annex of pieces."""
    said = desk.done("report", "--period", "2027-01", "--format", "json")
    annexes = json.loads(said.out)["annexes"]
    return [row for one in annexes if one["table"]["name"] == "piece" for row in one["table"]["rows"]]


def test_an_airing_is_confirmed_by_its_time_alone(desk: Terminal) -> None:
    assert desk.done("confirm", number(desk), "--at", AIRED).err.startswith("Đã xác nhận")
    aired = desk.delivery("ban-tin", "loa")
    assert (aired["state"], aired["published_at"], aired["via"]) == ("published", AS_JSON, "hand")
    assert aired["url"] is None and "xác nhận đã phát" in aired["proof"]
    assert counted(desk) == 1


def test_the_log_the_report_and_the_note_show_the_time_and_who_said_so(desk: Terminal) -> None:
    desk.done("confirm", number(desk), "--at", AIRED, "--reference", "sổ phát thanh số 12")
    proof = desk.delivery("ban-tin", "loa")["proof"]
    assert "(sổ phát thanh số 12)" in proof
    logged, shown = (" ".join(desk.done(*words).out.split()) for words in (("log",), ("show", "ban-tin")))
    assert "07:30 18/01/2027" in logged and proof in logged and proof in shown
    exported = desk.workspace / "nhat-ky.csv"
    desk.done("log", "--export", exported)
    with exported.open(encoding="utf-8-sig", newline="") as file:
        assert any(proof in cells for row in csv.reader(file) for cells in row)
    [piece] = pieces(desk)
    assert piece[-2:] == [AS_JSON, proof]
    desk.run("2027-01-18 08:30")
    [note] = (desk.workspace / "content").rglob("ban-tin.md.status.txt")
    assert proof in note.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["html", "docx", "xlsx"])
def test_a_report_with_an_airing_is_written_in_every_format(desk: Terminal, format: str) -> None:
    desk.done("confirm", number(desk), "--at", AIRED)
    file = desk.workspace / f"bao-cao.{format}"
    desk.done("report", "--period", "2027-01", "--format", format, "-o", file)
    assert file.stat().st_size > 1000


def test_a_reference_alone_counts_from_the_moment_it_is_given(desk: Terminal) -> None:
    desk.done("confirm", number(desk), "--reference", "biên bản 03")
    aired = desk.delivery("ban-tin", "loa")
    assert (aired["state"], aired["published_at"]) == ("published", "2027-01-18T08:00:00+07:00")


def test_a_bulletin_that_a_station_keeps_on_the_web_is_still_confirmed_with_its_address(
    desk: Terminal,
) -> None:
    desk.done("confirm", number(desk), "--url", "https://loa.example.org/ban-tin")
    aired = desk.delivery("ban-tin", "loa")
    assert (aired["url"], aired["proof"]) == ("https://loa.example.org/ban-tin", None)


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ([], "--at GIỜ"),
        (["--reference", " "], "--reference"),
        (["--at", "2027-01-19 09:00"], "chưa tới"),
        (["--url", "sổ 12"], "https://"),
        (["--url", "https://loa.example.org/1", "--reference", "sổ 12"], "--reference"),
    ],
)
def test_what_proves_no_airing_is_refused_with_the_remedy(
    desk: Terminal, words: list[str], remedy: str
) -> None:
    said = desk.type("confirm", number(desk), *words)
    assert said.code == 2 and remedy in said.err
    assert desk.delivery("ban-tin", "loa")["state"] == "handed_over"


@pytest.mark.parametrize("words", [["--at", AIRED], ["--reference", "sổ 12"], []])
def test_a_channel_whose_pieces_have_addresses_still_asks_for_one(desk: Terminal, words: list[str]) -> None:
    said = desk.type("confirm", number(desk, "bai", "magazine"), *words)
    assert said.code == 2 and "--url" in said.err
    assert desk.delivery("bai", "magazine")["state"] == "handed_over"


def test_what_waits_for_a_bulletin_goes_out_without_a_link_once_it_was_aired(tmp_path: Path) -> None:
    """An airing has no link, so waiting for it would never end."""
    follower = '\n[channels.website]\nadapter = "static"\nurl = "http://127.0.0.1:8321/site"\nafter = "loa"\n'
    desk = open_workspace(tmp_path / "sau", config=CONFIG + follower)
    keys = {"form": "bulletin", "channels": "[loa, website]", "publish_at": "now"}
    desk.write("ban-tin.md", "Bản tin sáng", "Xin kính chào bà con.", **keys)
    desk.run("2027-01-18 07:00")
    assert desk.delivery("ban-tin")["state"] == "waiting"
    desk.done("confirm", number(desk), "--at", AIRED)
    desk.run("2027-01-18 08:30")
    assert desk.delivery("ban-tin")["state"] == "published"


def test_the_station_is_asked_to_stop_what_was_aired_though_nobody_fetched_the_folder(desk: Terminal) -> None:
    desk.done("confirm", number(desk), "--at", AIRED)
    desk.done("withdraw", "ban-tin", "--reason", "Sai giờ họp")
    desk.run("2027-01-18 08:30")
    assert list((desk.workspace / "var" / "radio").rglob("NGUNG-PHAT.txt"))
    assert desk.delivery("ban-tin", "loa")["state"] == "refused"


def test_a_newer_text_of_what_was_aired_is_handed_over_as_a_correction(desk: Terminal) -> None:
    desk.done("confirm", number(desk), "--at", AIRED)
    desk.run("2027-01-18 07:40")
    [file] = (desk.workspace / "content" / "published").rglob("ban-tin.md")
    file.write_text(file.read_text(encoding="utf-8").replace("kính chào", "chào"), encoding="utf-8")
    desk.run("2027-01-18 08:30")
    [facts] = (desk.workspace / "var" / "radio").glob("[a-z]*/meta.json")
    assert json.loads(facts.read_text(encoding="utf-8"))["task"] == "correct"
    assert (desk.delivery("ban-tin", "loa")["published_at"], counted(desk)) == (AS_JSON, 1)
    desk.done("confirm", number(desk), "--at", "2027-01-18 07:50")
    assert desk.delivery("ban-tin", "loa")["state"] == "published"
