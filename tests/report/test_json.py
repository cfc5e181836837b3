"""The report for programs has everything in it, typed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from publisher.report.json import write_json
from tests.report.sample import PIECES, sample


def written() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(write_json(sample()))
    return whole


def test_the_keys_are_the_documented_ones() -> None:
    whole = written()
    assert list(whole) == [
        "plan", "period", "version", "title", "subject", "dated", "as_of", "language", "letterhead", "basis",
        "opening", "sections", "annexes",
    ]  # fmt: skip
    section = whole["sections"][1]["parts"][0]
    assert list(section) == ["number", "title", "is_blank", "paragraphs", "tables", "chart", "parts"]
    assert list(section["tables"][0]) == ["name", "title", "columns", "rows", "indents", "total", "note"]
    assert list(whole["annexes"][0]) == ["number", "title", "table"]


def test_cells_keep_their_types() -> None:
    pieces = written()["annexes"][1]["table"]
    assert [one["kind"] for one in pieces["columns"]] == ["count", *["text"] * 5, "time", "link"]
    assert len(pieces["rows"]) == PIECES
    number, title, *_, out, link = pieces["rows"][0]
    assert (number, title) == (1, "Một lần bấm, ba giấy tờ cho con")
    assert out == "2026-12-15T08:30:00+07:00"
    assert link == {"url": "https://web.example.org/2027/01/bai-0-a1b2/", "text": link["url"]}
    assert pieces["rows"][9][-1] is None
    assert written()["annexes"][2]["table"]["rows"][0][2] == "2027-01-01"


def test_a_percent_is_a_part_of_one_and_a_row_knows_how_far_it_is_set_in() -> None:
    themes = written()["sections"][1]["parts"][2]["tables"][0]
    assert themes["rows"][0][2] == 0.9257
    assert themes["indents"] == [0, 1, 2, 0]
    assert themes["total"] == ["Cộng", 30, 1.0, None]


def test_sections_bear_their_numbers_and_charts_their_bars() -> None:
    sections = written()["sections"]
    assert [one["number"] for one in sections] == ["I", "II", "III", "IV", "V"]
    assert [one["is_blank"] for one in sections] == [False, False, False, True, True]
    assert [one["number"] for one in sections[1]["parts"][1]["parts"]][3:6] == ["d", "đ", "e"]
    assert sections[2]["parts"][0]["chart"]["bars"][0] == {
        "label": "Tin, bài trên website, tháng 01/2027",
        "done": 18,
        "asked": 20,
    }


def test_days_are_iso_dates() -> None:
    whole = written()
    assert whole["dated"] == "2027-03-16"
    assert whole["period"] == {"id": "2027-q1-report", "from": "2026-12-15", "until": "2027-03-14"}


def test_vietnamese_letters_stay_letters() -> None:
    assert "Đồi Thông" in write_json(sample())


def test_a_time_without_an_offset_is_written_as_it_is() -> None:
    report = sample()
    annex = report.annexes[1]
    row = (*annex.table.rows[0][:6], datetime(2027, 1, 18, 8, 30), None)  # noqa: DTZ001 - a wall time is meant
    bare = replace(annex, table=replace(annex.table, rows=(row,)))
    whole = json.loads(write_json(replace(report, annexes=(bare,))))
    assert whole["annexes"][0]["table"]["rows"][0][6] == "2027-01-18T08:30:00"
