"""The Word document is laid out as Nghị định 30/2020, Phụ lục I asks, line by line of it."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from publisher.report.content import Annex
from publisher.report.docx import write_docx
from tests.report.sample import sample
from tests.report.word_parts import R, W, WordParts, has, inside, of, row_texts, style_of, text


@pytest.fixture(scope="module")
def word() -> WordParts:
    return WordParts(write_docx(sample()))


def size_of(word: WordParts, paragraph: Element) -> float:
    return int(str(of(inside(word.style(style_of(paragraph)), "rPr", "sz"), "val"))) / 2


def is_(word: WordParts, look: str, paragraph: Element) -> bool:
    """Whether all words of a paragraph are bold (`b`) or italic (`i`), by themselves or by their style."""
    if has(word.style(style_of(paragraph)), "rPr", look):
        return True
    runs = [one for one in paragraph.iter(f"{W}r") if text(one)]
    return bool(runs) and all(has(one, "rPr", look) for one in runs)


def align_of(word: WordParts, paragraph: Element) -> str | None:
    own = has(paragraph, "pPr", "jc")
    return of(inside(paragraph if own else word.style(style_of(paragraph)), "pPr", "jc"), "val")


def test_the_paper_is_a4_upright_with_the_margins_of_the_decree(word: WordParts) -> None:
    size, margins = (inside(word.sections[0], name) for name in ("pgSz", "pgMar"))
    assert (of(size, "w"), of(size, "h"), of(size, "orient")) == ("11906", "16838", None)
    edges = [of(margins, name) for name in ("top", "bottom", "left", "right")]
    assert edges == ["1134", "1134", "1701", "850"]


def test_every_style_names_times_new_roman_for_every_kind_of_letter(word: WordParts) -> None:
    styles = word.tree("word/styles.xml")
    named = [one for one in styles.iter(f"{W}style") if of(one, "type") == "paragraph"]
    fonts = [inside(styles, "docDefaults", "rPrDefault", "rPr", "rFonts")]
    fonts += [inside(one, "rPr", "rFonts") for one in named]
    assert len(fonts) > 15
    for one in fonts:
        assert {one.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "cs", "eastAsia")} == {"Times New Roman"}
        assert not [name for name in one.keys() if name.endswith("Theme")]  # noqa: SIM118 - an element
    assert {of(one, "val") for one in styles.iter(f"{W}color")} == {"000000"}


def test_every_style_that_is_used_is_there(word: WordParts) -> None:
    known = {of(one, "styleId") for one in word.tree("word/styles.xml").iter(f"{W}style")}
    used = {of(one, "val") for kind in ("pStyle", "rStyle") for one in word.document.iter(f"{W}{kind}")}
    assert used - known == set()


def test_pages_count_from_one_in_the_middle_of_the_top_margin_but_for_the_first(word: WordParts) -> None:
    for section in word.sections:
        assert has(section, "titlePg")
        assert of(inside(section, "pgNumType"), "start") == "1"
    links = {one.get(f"{R}id"): of(one, "type") for one in word.sections[0].iter(f"{W}headerReference")}
    assert sorted(map(str, links.values())) == ["default", "first"]
    headers = [word.tree(name) for name in word.parts if name.startswith("word/header")]
    numbered = [
        one for one in headers if "PAGE" in "".join(field.text or "" for field in one.iter(f"{W}instrText"))
    ]
    assert len(headers) == 2 and len(numbered) == 1
    (paragraph,) = numbered[0].iter(f"{W}p")
    assert (align_of(word, paragraph), size_of(word, paragraph)) == ("center", 14)
    assert int(str(of(inside(word.sections[0], "pgMar"), "header"))) + 14 * 20 < 1134


def test_the_national_title_is_bold_capitals_of_twelve_points_in_a_column_of_100_mm(word: WordParts) -> None:
    title = word.said("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (size_of(word, title), is_(word, "b", title), align_of(word, title)) == (12, True, "center")
    masthead = next(word.body.iter(f"{W}tbl"))
    assert [of(one, "w") for one in inside(masthead, "tblGrid")] == ["3685", "5669"]
    assert {of(one, "val") for one in inside(masthead, "tblPr", "tblBorders")} == {"nil"}
    margins = inside(masthead, "tblPr", "tblCellMar")
    assert {of(one, "w") for one in margins} == {"0"}


def test_the_motto_is_bold_of_thirteen_points_with_a_line_of_its_length(word: WordParts) -> None:
    motto = word.said("Độc lập - Tự do - Hạnh phúc")
    assert (size_of(word, motto), is_(word, "b", motto), align_of(word, motto)) == (13, True, "center")
    assert line_below(word, motto, 5669) == pytest.approx(3175, abs=2)  # 56 mm


def line_below(word: WordParts, paragraph: Element, within: int) -> int:
    """Return how long the line in the paragraph behind is, in twips."""
    below = word.paragraphs[word.paragraphs.index(paragraph) + 1]
    assert of(inside(below, "pPr", "pBdr", "top"), "val") == "single"
    indents = inside(below, "pPr", "ind")
    return within - int(str(of(indents, "left"))) - int(str(of(indents, "right")))


def test_the_superior_is_upright_and_the_issuer_bold_with_a_short_line_below(word: WordParts) -> None:
    superior = word.said("ỦY BAN MTTQ THÀNH PHỐ (MINH HỌA)")
    issuer = word.said("BAN THƯỜNG VỤ HỘI LHPN THÀNH PHỐ")
    assert (size_of(word, superior), is_(word, "b", superior)) == (12, False)
    assert (size_of(word, issuer), is_(word, "b", issuer), align_of(word, issuer)) == (12, True, "center")
    assert 3685 / 3 <= line_below(word, issuer, 3685) <= 3685 / 2


def test_the_number_is_left_open_and_the_day_in_italics_stands_in_its_row(word: WordParts) -> None:
    masthead = next(word.body.iter(f"{W}tbl"))
    row = row_texts(masthead)[1]
    assert row[0].startswith("Số:      /BC-BTV")
    assert row[1] == "Hà Nội, ngày 16 tháng 3 năm 2027"
    number, day = word.said("Số:      /BC-BTV"), word.said(row[1])
    assert (size_of(word, number), is_(word, "i", number)) == (13, False)
    assert (size_of(word, day), is_(word, "i", day)) == (13, True)


def test_what_bears_no_number_yet_is_marked_as_a_draft(word: WordParts) -> None:
    draft = word.said("DỰ THẢO")
    assert is_(word, "b", draft) and has(draft, "pPr", "pBdr", "bottom")


def test_the_kind_and_the_subject_are_bold_of_fourteen_points_in_the_middle(word: WordParts) -> None:
    kind, subject = word.said("BÁO CÁO"), word.said(sample().subject)
    for one in (kind, subject):
        assert (size_of(word, one), is_(word, "b", one), align_of(word, one)) == (14, True, "center")
    width = (
        56 / 25.4 * 1440 / 30 * len(sample().subject) * 14 / 13
    )  # by the motto, as domain notes measure it
    assert width / 3 <= line_below(word, subject, 9354) <= width / 2


def test_the_addressee_stands_below_the_subject(word: WordParts) -> None:
    to = word.said("Kính gửi: Ban Thường trực Ủy ban MTTQ Thành phố")
    assert (size_of(word, to), align_of(word, to)) == (14, "center")


def test_bases_are_in_italics_and_end_in_a_semicolon_and_a_full_stop(word: WordParts) -> None:
    first = word.said("Căn cứ Kế hoạch số 00/KH-MTTQ-BTT của Ủy ban MTTQ Thành phố;")
    last = word.said("Căn cứ 00/KH-BTV.")
    assert is_(word, "i", first) and is_(word, "i", last) and size_of(word, first) == 14


def test_the_body_is_justified_with_first_lines_set_in_and_room_between_paragraphs(word: WordParts) -> None:
    body = word.style("Normal")
    assert of(inside(body, "rPr", "sz"), "val") == "28"
    assert of(inside(body, "pPr", "jc"), "val") == "both"
    assert of(inside(body, "pPr", "ind"), "firstLine") == "720"
    spacing = inside(body, "pPr", "spacing")
    assert int(str(of(spacing, "after"))) >= 120
    assert of(spacing, "lineRule") == "auto" and 240 <= int(str(of(spacing, "line"))) <= 360


@pytest.mark.parametrize(
    ("title", "style", "bold"),
    [
        ("II. KẾT QUẢ", "Heading1", True),
        ("1. Tổng số", "Heading2", True),
        ("a) Kênh thứ 1", "Heading3", False),
        ("đ) Kênh thứ 5", "Heading3", False),
        ("g) Kênh thứ 7", "Heading3", False),
    ],
)
def test_headings_are_real_ones_of_fourteen_points(
    word: WordParts, title: str, style: str, bold: bool
) -> None:
    heading = word.said(title)
    assert (style_of(heading), size_of(word, heading), is_(word, "b", heading)) == (style, 14, bold)
    look = word.style(style)
    assert of(inside(look, "name"), "val") == f"heading {style[-1]}"
    assert of(inside(look, "pPr", "outlineLvl"), "val") == str(int(style[-1]) - 1)
    assert has(look, "pPr", "keepNext")


def test_who_signs_stands_in_the_right_half_beside_the_copies(word: WordParts) -> None:
    close = word.table(
        "Nơi nhận:- Như trên;- Thường trực Hội;- Các đơn vị trực thuộc;- Lưu: VT, BTG.",
        "TM. BAN THƯỜNG VỤCHỦ TỊCHNguyễn Thị Minh Họa",
    )
    left, right = (int(str(of(one, "w"))) for one in inside(close, "tblGrid"))
    assert abs(left - right) <= 1
    assert has(inside(close, "tr"), "trPr", "cantSplit")
    for words in ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Nguyễn Thị Minh Họa"):
        one = word.said(words)
        assert (size_of(word, one), is_(word, "b", one), align_of(word, one)) == (14, True, "center")
    room = [one for one in close.iter(f"{W}p") if not text(one)]
    assert len(room) >= 4


def test_copies_are_bold_italics_of_twelve_points_and_their_list_upright_of_eleven(word: WordParts) -> None:
    head, first, last = (word.said(one) for one in ("Nơi nhận:", "- Như trên;", "- Lưu: VT, BTG."))
    assert (size_of(word, head), is_(word, "b", head), is_(word, "i", head)) == (12, True, True)
    for one in (first, last):
        assert (size_of(word, one), is_(word, "b", one), is_(word, "i", one)) == (11, False, False)


def test_annexes_have_sections_of_their_own_and_wide_ones_lie_across(word: WordParts) -> None:
    sizes = [inside(one, "pgSz") for one in word.sections]
    assert [of(one, "orient") for one in sizes] == [None, None, "landscape", "landscape"]
    assert (of(sizes[2], "w"), of(sizes[2], "h")) == ("16838", "11906")
    assert [of(inside(one, "type"), "val") for one in word.sections] == ["nextPage"] * 4


def test_an_annex_is_named_in_bold_in_the_middle_and_its_title_in_capitals(word: WordParts) -> None:
    for words in ("Phụ lục II", "DANH MỤC TIN, BÀI ĐÃ ĐĂNG"):
        one = word.said(words)
        assert (size_of(word, one), is_(word, "b", one), align_of(word, one)) == (14, True, "center")


def test_the_unions_own_layout_has_no_national_title_and_the_day_alone_at_the_right() -> None:
    word = WordParts(write_docx(sample("doan_the")))
    ((left, right),) = row_texts(next(word.body.iter(f"{W}tbl")))
    assert right == "Hà Nội, ngày 16 tháng 3 năm 2027"
    assert left.startswith("ỦY BAN MTTQ THÀNH PHỐ (MINH HỌA)BAN THƯỜNG VỤ HỘI LHPN THÀNH PHỐSố:      /BC-BTV")
    assert "Độc lập" not in text(word.body)


def test_a_report_without_annexes_has_one_section_upright() -> None:
    word = WordParts(write_docx(replace(sample(), annexes=())))
    assert [of(inside(one, "pgSz"), "w") for one in word.sections] == ["11906"]


def test_an_upright_annex_behind_a_wide_one_stands_upright_again() -> None:
    wide, upright = (
        Annex(name, sample().annexes[0].table, is_wide=name == "Ngang") for name in ("Ngang", "Dọc")
    )
    word = WordParts(write_docx(replace(sample(), annexes=(wide, upright))))
    assert [of(inside(one, "pgSz"), "orient") for one in word.sections] == [None, "landscape", None]
