"""The report for reading: one page that stands alone, strict, and for everybody."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from publisher.report.content import Chart, Layout, Section
from publisher.report.html import write_html
from tests.report.pages import cells, page, tables, text
from tests.report.sample import PIECES, UNITS, sample


def test_the_page_is_strict_html_in_its_language() -> None:
    assert page(sample()).get("lang") == "vi"
    assert page(sample(language="en")).get("lang") == "en"


def test_the_page_asks_nobody_for_anything_and_runs_nothing() -> None:
    tree = page(sample())
    fetching = {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "source",
        "use",
        "image",
    }
    assert fetching.isdisjoint(one.tag for one in tree.iter())
    assert not [
        name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "style"
    ]
    assert not re.search(r"url\(|@import", write_html(sample()))


def test_what_editors_wrote_is_text_and_never_markup() -> None:
    tree = page(sample())
    shown = [row[1] for row in map(cells, tables(tree)["Danh mục tin, bài"].iter("tr"))]
    assert "<script>alert('tít')</script> & \"ngoặc kép\"" in shown


def test_what_a_page_may_not_hold_is_left_out() -> None:
    report = replace(sample(), subject="Tít\x0b\x00 lạ", opening=("a\x1bb",))
    assert "\x0b" not in write_html(report) and "ab" in [text(one) for one in page(report).iter("p")]


def test_only_web_addresses_are_links() -> None:
    piece = tables(page(sample()))["Danh mục tin, bài"]
    targets = [one.get("href") for one in piece.iter("a")]
    assert targets and all(str(one).startswith("https://") for one in targets)
    assert len(targets) == PIECES - PIECES // 10 - PIECES // 100
    assert "javascript:alert(1)" in text(piece)


def test_every_heading_is_in_the_contents_and_every_entry_leads_to_it() -> None:
    tree = page(sample())
    (nav,) = tree.iter("nav")
    entries = {str(one.get("href"))[1:]: text(one) for one in nav.iter("a")}
    headings = {
        one.get("id"): text(one)
        for one in tree.iter()
        if one.tag in ("h2", "h3", "h4") and one.get("id") != "contents"
    }
    assert list(entries) == list(headings)
    assert entries["s-2-2-5"] == headings["s-2-2-5"] == "đ) Kênh thứ 5"
    assert headings["a-1"] == "Phụ lục I Chỉ tiêu của từng đơn vị"


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(one.tag[1]) for one in page(sample()).iter() if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_captions_heads_with_a_scope_and_sums_at_the_foot() -> None:
    unit = tables(page(sample()))["Kết quả của từng đơn vị"]
    (head,) = unit.iter("thead")
    assert {one.get("scope") for one in head.iter("th")} == {"col"}
    (body,) = unit.iter("tbody")
    assert len([*body.iter("tr")]) == UNITS
    assert {one.get("scope") for one in body.iter("th")} == {"row"}
    (foot,) = unit.iter("tfoot")
    assert cells(next(iter(foot)))[2] == f"{UNITS * (UNITS - 1) // 2:,}".replace(",", ".")


def test_numbers_are_written_as_the_language_writes_them() -> None:
    vietnamese, english = (tables(page(sample(language=one))) for one in ("vi", "en"))
    assert "98.765.432.101" in text(vietnamese["Theo thể loại"])
    assert "98,765,432,101" in text(english["Theo thể loại"])


def test_rows_below_others_are_set_in() -> None:
    (table,) = (one for title, one in tables(page(sample())).items() if title.startswith("Theo nội dung"))
    inside = [str(one.get("class")) for one in table.iter("th") if one.get("scope") == "row"]
    assert inside == ["text", "text in-1", "text in-2", "text", "text"]


def test_a_table_without_rows_says_so() -> None:
    table = tables(page(sample()))["Theo chỉ số"]
    assert [cells(row) for row in table.iter("tr")] == [
        ["Chỉ số", "Tác phẩm"],
        ["Không có số liệu trong kỳ."],
        ["Cộng", "0"],
    ]


def test_sections_for_a_person_leave_room_and_say_so() -> None:
    blank = [text(one) for one in page(sample()).iter("p") if one.get("class") == "blank"]
    assert blank == ["(Phần này do người lập báo cáo viết)"] * 2


@pytest.mark.parametrize(("layout", "count"), [("nd30", 1), ("doan_the", 0)])
def test_the_national_title_stands_on_documents_of_the_state_only(layout: Layout, count: int) -> None:
    assert write_html(sample(layout)).count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == count


def test_a_chart_has_its_figures_in_words() -> None:
    (bars,) = (one for one in page(sample()).iter("ul") if one.get("class") == "bars")
    assert [text(one) for one in bars][:2] == [
        "Tin, bài trên website, tháng 01/2027 18 trên 20 (90 %)",
        "Tờ gấp, năm 2027 6.250 trên 5.000 (125 %)",
    ]
    widths = [one.get("width") for one in bars.iter() if one.get("class") == "done"]
    assert widths == ["90.0", "100.0", "0.0", "33.3", "100.0"]


def test_a_chart_without_bars_is_left_out() -> None:
    section = Section("S", chart=Chart("Biểu đồ trống", ()))
    assert "Biểu đồ trống" not in write_html(replace(sample(), sections=(section,)))


def test_the_page_says_which_version_it_is_and_of_when_its_figures_are() -> None:
    assert "Bản thứ 2. Số liệu tính đến 08:30 16/03/2027." in text(page(sample()))


def test_an_english_report_speaks_english_and_keeps_the_official_lines() -> None:
    tree = page(sample(language="en"))
    said = text(tree)
    for words in ("Contents", "Copies:", "Annex II", "DRAFT", "Độc lập - Tự do - Hạnh phúc", "16 March 2027"):
        assert words in said
    assert "Phụ lục" not in said and "Kính gửi" not in said
