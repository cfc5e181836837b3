"""The Word document holds everything of the report, and opens without a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from xml.etree.ElementTree import Element

import docx
import pytest

from publisher.report import docx_xml
from publisher.report.content import Cell, Chart, Column, Letterhead, Link, Report, Section, Table
from publisher.report.docx import write_docx
from publisher.report.docx_columns import measure_columns
from publisher.report.docx_layout import word_width
from tests.report.sample import LONG, PIECES, UNITS, sample
from tests.report.word_parts import R, W, WordParts, has, inside, of, row_texts, style_of, text

ORDERS = {
    "pPr": "pStyle keepNext keepLines widowControl pBdr shd spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan tcBorders shd tcMar vAlign",
    "tcBorders": "top left bottom right",
    "tblBorders": "top left bottom right insideH insideV",
    "pBdr": "top left bottom right",
    "sectPr": "headerReference type pgSz pgMar pgNumType cols titlePg",
    "style": "name basedOn next uiPriority qFormat pPr rPr",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
}
"""The order in which the schema of WordprocessingML has what we write; Word repairs a file of another."""

LOOKS = (
    Link("https://web.example.org/1"),
    None,
    "Không có đường dẫn",
    Link("https://web.example.org/2", "Bài hai"),
    Link("javascript:alert(1)"),
    Link("https://web.example.org/1"),
)
"""What the last cell of a row may lead to."""


@pytest.fixture(scope="module")
def word() -> WordParts:
    return WordParts(write_docx(sample()))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_docx(sample()) == write_docx(sample())
    assert write_docx(sample()) != write_docx(sample(version=3))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
def test_everything_stands_in_the_order_of_the_schema(word: WordParts, name: str) -> None:
    for element in word.tree(name).iter():
        order = ORDERS.get(element.tag.removeprefix(W))
        if order:
            names = order.split()
            places = [names.index(child.tag.removeprefix(W)) for child in element]
            assert places == sorted(places), element.tag


def test_every_link_and_header_that_is_named_is_there(word: WordParts) -> None:
    known = {one.get("Id") for one in word.tree("word/_rels/document.xml.rels")}
    named = {one.get(f"{R}id") for one in word.document.iter() if one.get(f"{R}id")}
    assert named and named - known == set()


def test_every_cell_ends_in_a_paragraph_and_no_table_touches_the_end_or_another(word: WordParts) -> None:
    assert all(cell[-1].tag == f"{W}p" for cell in word.body.iter(f"{W}tc"))
    kinds = [one.tag.removeprefix(W) for one in word.body]
    assert all(after == "p" for before, after in pairwise(kinds) if before == "tbl")


def test_every_row_fills_its_table(word: WordParts) -> None:
    for table in word.body.iter(f"{W}tbl"):
        columns = len(inside(table, "tblGrid"))
        for row in table.findall(f"{W}tr"):
            spans = [of(one, "val") for one in row.iter(f"{W}gridSpan")]
            assert len(row.findall(f"{W}tc")) + sum(int(str(one)) - 1 for one in spans) == columns


def test_python_docx_reads_it_as_any_document() -> None:
    read = docx.Document(BytesIO(write_docx(sample())))
    assert [one.text for one in read.paragraphs if one.style and one.style.name == "Heading 1"] == [
        "I. CĂN CỨ, CÔNG TÁC CHỈ ĐẠO",
        "II. KẾT QUẢ",
        "III. SO VỚI CHỈ TIÊU VÀ SO VỚI CÙNG KỲ",
        "IV. ĐÁNH GIÁ: ƯU ĐIỂM; TỒN TẠI, HẠN CHẾ; NGUYÊN NHÂN",
        "V. PHƯƠNG HƯỚNG KỲ TỚI; ĐỀ XUẤT, KIẾN NGHỊ",
    ]


def test_the_file_says_who_made_it_of_what_and_in_which_language() -> None:
    about = docx.Document(BytesIO(write_docx(sample()))).core_properties
    assert (about.title, about.author) == (sample().subject, "Ban Thường vụ Hội LHPN Thành phố")
    assert (about.language, about.version, about.comments) == ("vi-VN", "2", "")
    assert about.created is not None
    assert about.created.replace(tzinfo=None) == datetime(2027, 3, 16)  # noqa: DTZ001 - of no zone


def test_the_language_of_the_text_is_the_one_of_the_report() -> None:
    for language, locale in (("vi", "vi-VN"), ("en", "en-GB")):
        styles = WordParts(write_docx(sample(language=language))).tree("word/styles.xml")
        assert of(inside(styles, "docDefaults", "rPrDefault", "rPr", "lang"), "val") == locale


def test_word_does_not_take_it_for_a_document_of_an_older_word(word: WordParts) -> None:
    modes = word.tree("word/settings.xml").iter(f"{W}compatSetting")
    assert [(of(one, "name"), of(one, "val")) for one in modes] == [("compatibilityMode", "15")]


def test_the_picture_of_the_template_is_gone(word: WordParts) -> None:
    assert not [name for name in word.parts if "thumbnail" in name]


def test_a_table_has_its_head_on_each_page_and_whole_rows_and_its_total_in_bold(word: WordParts) -> None:
    table = word.table("Đơn vị", "Cụm", "Tác phẩm", "Lượt đăng", "Lượt phát", "Số cuộc", "Lượt người")
    rows = table.findall(f"{W}tr")
    assert len(rows) == UNITS + 2
    assert [has(one, "trPr", "tblHeader") for one in rows] == [True] + [False] * (UNITS + 1)
    assert all(has(one, "trPr", "cantSplit") for one in rows)
    assert row_texts(table)[-1][:4] == ["Cộng", "", "8.256", "24.768"]
    assert all(has(one, "rPr", "b") for one in rows[-1].iter(f"{W}r"))
    assert has(inside(rows[-2], "tc", "p", "pPr"), "keepNext")
    assert {of(one, "sz") for one in inside(table, "tblPr", "tblBorders")} == {"4"}


def test_numbers_stand_at_the_right_and_words_at_the_left(word: WordParts) -> None:
    table = word.table("Thể loại", "Tác phẩm", "Lượt đăng")
    aligned = [
        of(inside(one, "p", "pPr", "jc"), "val") for one in table.findall(f"{W}tr")[1].findall(f"{W}tc")
    ]
    assert aligned == ["left", "right", "right"]
    assert row_texts(table)[1] == ["Tin", "12.345", "98.765.432.101"]


def test_columns_fill_the_width_and_are_as_wide_as_they_ask(word: WordParts) -> None:
    table = word.table("Thể loại", "Tác phẩm", "Lượt đăng")
    widths = [int(str(of(one, "w"))) for one in inside(table, "tblGrid")]
    assert sum(widths) == 9354
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.02)


def test_a_column_is_never_narrower_than_its_longest_word_and_its_numbers() -> None:
    narrow = Table(
        "t",
        "T",
        (Column("Chỉ tiêu", width=40), Column("Điều chỉnh", "count"), Column("Tổng", "count")),
        (("Tờ gấp", 5, 5_000_000),),
    )
    first, second, third = measure_columns(narrow, 9354, 12, 68, "vi")
    assert second >= word_width("chỉnh", 12) + 2 * 68
    assert third >= word_width("5.000.000", 12) + 2 * 68
    assert first + second + third == 9354


def test_short_words_of_wide_letters_are_not_broken() -> None:
    """Bold M, ư and c of Times New Roman are 0.944, 0.61 and 0.444 of the size of the letters wide."""
    assert word_width("Mức", 12) >= 12 * 20 * (0.944 + 0.61 + 0.444)


def test_an_address_does_not_push_the_other_columns_away() -> None:
    table = replace(sample().annexes[1].table, rows=sample().annexes[1].table.rows[:3])
    assert LONG in {getattr(row[-1], "url", "") for row in table.rows}
    widths = measure_columns(table, 14570, 11, 68, "vi")
    assert widths[-1] < 14570 / 4


def test_a_table_without_rows_says_so_across_its_width(word: WordParts) -> None:
    table = word.table("Chỉ số", "Tác phẩm")
    assert row_texts(table) == [["Chỉ số", "Tác phẩm"], ["Không có số liệu trong kỳ."], ["Cộng", "0"]]


def test_rows_below_others_are_set_in(word: WordParts) -> None:
    table = word.table("Nội dung", "Tác phẩm", "Tỷ lệ", "Điểm")
    lefts = [first_indent(row) for row in table.findall(f"{W}tr")[1:]]
    assert lefts == [None, "283", "566", None, None]


def first_indent(row: Element) -> str | None:
    looks = inside(row, "tc", "p", "pPr")
    return of(inside(looks, "ind"), "left") if has(looks, "ind") else None


def test_every_piece_is_in_the_annex_with_a_real_link(word: WordParts) -> None:
    pieces = word.table("STT", "Tiêu đề", "Thể loại", "Tác giả", "Đơn vị", "Kênh", "Giờ đăng", "Đường dẫn")
    rows = row_texts(pieces)
    assert len(rows) == PIECES + 1
    assert rows[1][6:] == ["08:30 15/12/2026", "https://web.example.org/2027/01/bai-0-a1b2/"]
    targets = {one.get("Id"): one.get("Target") for one in word.tree("word/_rels/document.xml.rels")}
    links = [*pieces.iter(f"{W}hyperlink")]
    assert len(links) == PIECES - PIECES // 10 - PIECES // 100
    assert [targets[one.get(f"{R}id")] for one in links] == [text(one) for one in links]
    assert LONG in {text(one) for one in links}
    assert len(set(targets.values())) == len(targets)  # one entry for an address, however often it is shown
    assert has(links[0], "r", "rPr", "rStyle")


def test_what_leads_to_no_website_is_words_only(word: WordParts) -> None:
    assert "javascript:alert(1)" in word.texts()
    assert b"javascript" not in word.parts["word/_rels/document.xml.rels"]


def test_titles_with_odd_letters_are_written_without_them(word: WordParts) -> None:
    assert "Tít có ký tự lạ và xuống dòng" in word.texts()
    assert "=SUM(A1:A9) là công thức, không phải tít" in word.texts()


def test_odd_letters_anywhere_keep_no_report_from_being_written() -> None:
    odd = "a\x00\x0bb"
    table = Table(odd, odd, (Column(odd),), ((odd,),), (odd,), odd)
    section = Section(odd, (odd,), (table,), Chart(odd, ()), is_blank=True)
    head = Letterhead(odd, odd, odd, odd, (odd,), odd, odd, odd, (odd,))
    report = replace(sample(), title=odd, subject=odd, letterhead=head, basis=(odd,), sections=(section,))
    assert "ab" in WordParts(write_docx(report)).texts()


def test_a_chart_has_a_title_words_for_who_cannot_see_it_and_bars_of_their_length(word: WordParts) -> None:
    chart = word.table("Tin, bài trên website, tháng 01/2027", "", "18 trên 20 (90\u00a0%)")
    looks = inside(chart, "tblPr")
    assert of(inside(looks, "tblCaption"), "val") == "Mức đạt so với chỉ tiêu"
    assert "Tờ gấp, năm 2027: 6.250 trên 5.000 (125\u00a0%)" in str(
        of(inside(looks, "tblDescription"), "val")
    )
    bars = [inside(row.findall(f"{W}tc")[1], "p", "pPr") for row in chart.findall(f"{W}tr")]
    width = int(str(of([*inside(chart, "tblGrid")][1], "w")))
    drawn = [1 - int(str(of(inside(one, "ind"), "right"))) / width for one in bars]
    assert drawn == pytest.approx([0.9, 1, 0, 1 / 3, 1], abs=0.001)
    assert [has(one, "shd") for one in bars] == [True, True, False, True, True]


def test_a_chart_without_bars_is_left_out() -> None:
    section = Section("S", chart=Chart("Biểu đồ trống", ()))
    word = WordParts(write_docx(replace(sample(), sections=(section,))))
    assert "Biểu đồ trống" not in word.texts()


def test_a_chart_without_goals_does_not_speak_of_them() -> None:
    (first, *_), chart = sample().sections, sample().sections[2].parts[0].chart
    assert chart is not None
    alone = replace(first, chart=replace(chart, bars=chart.bars[-1:]))
    told = WordParts(write_docx(replace(sample(), sections=(alone,)))).texts()
    assert "Không giao chỉ tiêu" in told and not [one for one in told if "Vạch đứt" in one]


def test_sections_for_a_person_say_so_and_leave_room(word: WordParts) -> None:
    blank = [one for one in word.paragraphs if text(one) == "(Phần này do người lập báo cáo viết)"]
    assert len(blank) == 2
    following = word.paragraphs[word.paragraphs.index(blank[0]) + 1 :][:4]
    assert [text(one) for one in following] == [""] * 4


def test_the_signature_stays_with_the_last_words(word: WordParts) -> None:
    last = [one for one in word.paragraphs if text(one) == "(Phần này do người lập báo cáo viết)"][-1]
    for one in word.paragraphs[word.paragraphs.index(last) :][:6]:
        assert has(one, "pPr", "keepNext")


def test_the_small_print_says_which_version_it_is_and_of_when_its_figures_are(word: WordParts) -> None:
    print_ = word.said("Bản thứ 2. Số liệu tính đến 08:30 16/03/2027.")
    assert style_of(print_) == "SmallPrint"


def test_an_english_report_speaks_english_and_keeps_the_official_lines() -> None:
    said = WordParts(write_docx(sample(language="en"))).texts()
    for words in ("DRAFT", "Copies:", "Annex III", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "12,345", "92.57%"):
        assert words in said


def test_a_bare_report_is_a_document_too() -> None:
    bare = Report(
        "p",
        "2027",
        1,
        "Báo cáo",
        "Kết quả",
        sample().dated,
        sample().first,
        sample().last,
        sample().as_of,
        Letterhead("Hội"),
    )
    assert "BÁO CÁO" in WordParts(write_docx(bare)).texts()


def with_pieces(*rows: tuple[Cell, ...]) -> Report:
    """Return the report with these pieces alone in its annex."""
    first, pieces, last = sample().annexes
    return replace(sample(), annexes=(first, replace(pieces, table=replace(pieces.table, rows=rows)), last))


@pytest.mark.parametrize(
    "title",
    ["{words} và %s, 100%", '<w:tr w:rsidR="rows-0"/>', "</w:t></w:body>", "&amp; & \u00a0\ttab", "%(x)d %%"],
)
def test_what_editors_wrote_never_becomes_a_part_of_the_document(title: str) -> None:
    row = (1, title, "tin", title, "Hồ Sao", "website", None, Link("https://web.example.org/?a=1&b=%20"))
    word = WordParts(write_docx(with_pieces(row)))
    table = word.table("STT", "Tiêu đề", "Thể loại", "Tác giả", "Đơn vị", "Kênh", "Giờ đăng", "Đường dẫn")
    assert row_texts(table)[1][1:4] == [title, "tin", title]


def test_rows_of_every_look_stand_beside_each_other() -> None:
    """With and without links, set in and not, each has its own words and its own address."""
    rows = [(number, f"Bài {number}", "", "", "", "", None, link) for number, link in enumerate(LOOKS)]
    word = WordParts(write_docx(with_pieces(*rows)))
    table = word.table("STT", "Tiêu đề", "Thể loại", "Tác giả", "Đơn vị", "Kênh", "Giờ đăng", "Đường dẫn")
    addresses = {one.get("Id"): one.get("Target") for one in word.tree("word/_rels/document.xml.rels")}
    named = [
        [addresses[one.get(f"{R}id")] for one in row.iter(f"{W}hyperlink")] for row in table.findall(f"{W}tr")
    ]
    assert named[1:] == [[one.url] if isinstance(one, Link) and one.target else [] for one in LOOKS]
    shown = ["" if one is None else one.shown if isinstance(one, Link) else one for one in LOOKS]
    assert [row[-1] for row in row_texts(table)[1:]] == shown


def test_ten_times_the_rows_need_no_more_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    """As elements, fifty thousand rows took two minutes and more than a gigabyte."""
    made: list[str] = []
    real = docx_xml.OxmlElement
    monkeypatch.setattr(docx_xml, "OxmlElement", lambda tag: made.append(tag) or real(tag))
    rows = sample().annexes[1].table.rows
    counts = []
    for some in (rows, rows * 10):
        made.clear()
        write_docx(with_pieces(*some))
        counts.append(len(made))
    assert counts[0] == counts[1]
