"""report: four formats of one content, at a file or at the terminal."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")

PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31
basis = ["65/KH-BTV"]

[[window]]
id = "tuan-dau"
title = "Báo cáo tuần đầu"
from = 2027-01-04
until = 2027-01-10

[[target]]
id = "web"
title = "Tin, bài trên trang web"
metric = "postings"
where = { channel = "website" }
per = "month"
min = 5
"""
DRIVE = """
[plan]
id = "cao-diem"
title = "Đợt cao điểm"
parent = "nho"
start = 2027-01-05
end = 2027-01-12

[[window]]
id = "nua-dau"
from = 2027-01-05
until = 2027-01-08

[[window]]
id = "tuan-dau"
from = 2027-01-05
until = 2027-01-10
"""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One piece is out on the website; it is Monday, 18 January, so that the first week is over."""
    terminal = open_workspace(tmp_path_factory.mktemp("report"))
    (terminal.workspace / "schedules" / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    (terminal.workspace / "schedules" / "plan-nho-cao-diem.toml").write_text(DRIVE, encoding="utf-8")
    terminal.write("bai.md", "Một bài", publish_at="now", channels="website")
    assert terminal.run("2027-01-08 07:45").code == 0
    return terminal


def test_json_and_html_are_printed(played: Terminal) -> None:
    report = json.loads(played.done("report", "--period", "tuan-dau", "--format", "json").out)
    assert (report["plan"], report["period"]["id"], report["version"]) == ("nho", "tuan-dau", 1)
    page = played.done("report", "--period", "tuan-dau").out
    assert page.startswith("<!doctype html>") and "Báo cáo tuần đầu" in page and "Một bài" in page


@pytest.mark.parametrize(
    ("words", "plan", "first", "last"),
    [
        (["--period", "cao-diem"], "cao-diem", "2027-01-05", "2027-01-12"),
        (["--period", "nua-dau"], "cao-diem", "2027-01-05", "2027-01-08"),
        (["--period", "tuan-dau"], "nho", "2027-01-04", "2027-01-10"),
        (["--period", "tuan-dau", "--plan", "cao-diem"], "cao-diem", "2027-01-05", "2027-01-10"),
        (["--period", "nho"], "nho", "2027-01-01", "2027-12-31"),
        (["--period", "plan", "--plan", "cao-diem"], "cao-diem", "2027-01-05", "2027-01-12"),
    ],
)
def test_a_drive_or_a_window_of_one_is_a_period_without_its_plan_being_named(
    played: Terminal, words: list[str], plan: str, first: str, last: str
) -> None:
    report = json.loads(played.done("report", *words, "--format", "json").out)
    assert (report["plan"], report["period"]["from"], report["period"]["until"]) == (plan, first, last)
    assert {one["plan"] for one in played.done("units", *words, "--json").records} <= {plan}


def test_a_window_that_two_drives_have_asks_for_the_plan(tmp_path: Path) -> None:
    terminal = open_workspace(tmp_path)
    files = {"nho": PLAN, "mot": DRIVE.replace("cao-diem", "mot"), "hai": DRIVE.replace("cao-diem", "hai")}
    for name, text in files.items():
        (terminal.workspace / "schedules" / f"plan-{name}.toml").write_text(text, encoding="utf-8")
    said = terminal.type("report", "--period", "nua-dau")
    assert said.code == 2 and "Có nhiều kế hoạch (hai, mot); hãy chọn một bằng --plan." in said.err
    report = json.loads(
        terminal.done("report", "--period", "nua-dau", "--plan", "mot", "--format", "json").out
    )
    assert report["plan"] == "mot"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_documents_are_written_beside_the_person_under_the_number_of_their_version(
    played: Terminal, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = played.done("report", "--period", "tuan-dau", "--format", kind)
    assert said.out == "" and said.err == f"Đã ghi bao-cao-nho-tuan-dau-v1.{kind}.\n"
    assert zipfile.is_zipfile(tmp_path / f"bao-cao-nho-tuan-dau-v1.{kind}")


def test_any_format_goes_to_the_file_that_is_named(played: Terminal, tmp_path: Path) -> None:
    for kind in ("html", "docx", "xlsx", "json"):
        file = tmp_path / f"bao-cao.{kind}"
        played.done("report", "--period", "2027-01", "--format", kind, "-o", file)
        assert file.stat().st_size > 1000


def test_a_version_that_was_kept_can_be_looked_at_again(played: Terminal) -> None:
    now = played.done("report", "--period", "tuan-dau", "--format", "json").out
    assert played.done("report", "--period", "tuan-dau", "--format", "json", "--version", 1).out == now


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--period", "2027-13"], "Không có kỳ «2027-13»"),
        (["--period", "2027-13"], "hoặc mã một kỳ hay một đợt của kế hoạch: tuan-dau, cao-diem."),
        (["--period", "cao-diem", "--plan", "nho"], "hãy bỏ --plan, hoặc ghi --plan cao-diem"),
        (["--period", "nua-dau", "--plan", "nho"], "thuộc kế hoạch «cao-diem», không thuộc «nho»"),
        (["--period", "2028-01"], "nằm ngoài thời gian của «Kế hoạch nhỏ» (01/01/2027–31/12/2027)"),
        (["--period", "2027-01", "--plan", "khac"], "Không có kế hoạch «khac»"),
        (["--period", "2027-01", "--format", "pdf"], "pdf"),
        (["--period", "tuan-dau", "--version", "7", "--format", "json"], "không có bản báo cáo thứ 7"),
        (["--period", "tuan-dau", "--version", "1"], "--format json"),
        (["--period", "2027-01", "-o", "/khong/co/bao-cao.html"], "/khong/co/bao-cao.html"),
        ([], "--period"),
    ],
)
def test_what_cannot_be_made_is_wrong_usage(played: Terminal, words: list[str], said: str) -> None:
    answer = played.type("report", *words)
    assert (answer.code, answer.out) == (2, "") and said in answer.err
