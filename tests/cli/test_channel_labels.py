"""A channel's label is what people read in reports, plan and digests; programs and commands keep its id."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from publisher.files.config import read_config
from tests.cli.terminal import CONFIG, Terminal, open_workspace

LABELLED = CONFIG.replace("[channels.website]", '[channels.website]\nlabel = "Trang  web\\n của Hội "')
PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31

[[target]]
id = "kenh"
title = "Lượt đăng trên mỗi kênh"
metric = "postings"
each = "channel"
per = "month"
min = 5
"""
NAME = "Trang web của Hội"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One piece is out on the website, and one that somebody put up by hand; it is 8 January."""
    desk = open_workspace(tmp_path_factory.mktemp("labels"), config=LABELLED)
    (desk.workspace / "schedules" / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    desk.write("bai.md", "Một bài", publish_at="now", channels="website")
    assert desk.run("2027-01-08 07:45").code == 0
    post = ("activity", "add", "post", "--title", "Bài tay", "--date", "08/01/2027", "--form", "tin")
    desk.done(*post, "--channel", "website")
    return desk


def report(desk: Terminal, kind: str, file: Path) -> Path:
    desk.done("report", "--period", "2027-01", "--format", kind, "-o", file)
    return file


def test_the_json_of_a_report_keeps_ids(desk: Terminal, tmp_path: Path) -> None:
    made = json.loads(report(desk, "json", tmp_path / "a.json").read_text(encoding="utf-8"))
    tables = [table for section in made["sections"] for part in section["parts"] for table in part["tables"]]
    [sites] = [table for table in tables if table["name"] == "channels-org_site"]
    assert [one["head"] for one in sites["columns"]][1:3] == ["website", "magazine"]
    [pieces] = [one["table"] for one in made["annexes"] if one["table"]["name"] == "piece"]
    assert [row[6 - 1] for row in pieces["rows"]] == ["website", "website"]


def test_people_read_the_label_in_html_word_and_spreadsheet(desk: Terminal, tmp_path: Path) -> None:
    page = report(desk, "html", tmp_path / "a.html").read_text(encoding="utf-8")
    assert f'<th scope="col" class="count">{NAME}</th>' in page and f"trang web ({NAME}, magazine)" in page
    assert ">website<" not in page
    with zipfile.ZipFile(report(desk, "docx", tmp_path / "a.docx")) as word:
        text = word.read("word/document.xml").decode()
    assert text.count(NAME) >= 3 and ">website<" not in text
    book = load_workbook(report(desk, "xlsx", tmp_path / "a.xlsx"))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert cells.count(NAME) >= 3 and "website" not in cells


def test_plan_lists_channels_by_name_and_its_records_by_id(desk: Terminal) -> None:
    lines = desk.done("plan", "--at", "2027-01-08").out.splitlines()
    assert any(line.strip().startswith(NAME) for line in lines)
    records = desk.done("plan", "--at", "2027-01-08", "--json").records
    assert {one["member"] for one in records} == {"website", "magazine"}


def test_commands_take_and_show_ids(desk: Terminal) -> None:
    assert "website" in desk.done("log", "--channel", "website").out
    assert desk.type("log", "--channel", NAME).code == 2


@pytest.mark.parametrize(
    ("website", "magazine", "found"),
    [
        ('label = ""', "", ["wrong-label"]),
        (f'label = "{"x" * 61}"', "", ["wrong-label"]),
        ("label = 3", "", ["must-be-text"]),
        ('label = "Báo"', 'label = "bao"', ["label-is-taken"]),
        ('label = "Magazine"', "", ["label-is-taken"]),
        ('label = "Website"', "", []),
        ('label = "Trang"', 'label = "Báo"', []),
    ],
)
def test_a_label_is_a_short_name_of_one_channel(
    tmp_path: Path, website: str, magazine: str, found: list[str]
) -> None:
    config = CONFIG.replace("[channels.website]", f"[channels.website]\n{website}")
    desk = open_workspace(
        tmp_path, config=config.replace('after = "website"', f'after = "website"\n{magazine}')
    )
    said = desk.type("check", "--json")
    assert [one["code"] for one in said.records if one["path"] == "config.toml"] == found
    if not found:
        assert read_config(tmp_path).channel_name("website") in ("Website", "Trang")
