"""Word files that are right, made by python-docx and by LibreOffice Writer."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document as new_document
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.files.anything.word_files import spoiled_trees
from tests.files.desk import Desk, picture
from tests.files.documents import document, part, repacked, saved

SAMPLE = Path(__file__).parent.parent / "samples" / "word-by-writer.docx"


def html(desk: Desk, made: Document) -> str:
    desk.drop("bai.docx", saved(made))
    return desk.item("bai.docx").html


def add_picture(made: Document, alt: str = "") -> None:
    made.add_picture(io.BytesIO(picture("JPEG")))
    made.inline_shapes[-1]._inline.docPr.set("descr", alt)


def test_the_table_at_the_top_gives_the_keys_and_is_no_text(desk: Desk) -> None:
    made = document((*_front(), ("Kênh:", "website, fanpage"), ("Đăng lúc", "8h30 18/01/2027"), ("", "")))
    made.add_paragraph("Nội dung.")
    desk.drop("bai.docx", saved(made))
    item = desk.item("bai.docx")
    assert (item.title, item.authors, item.units) == ("Chợ chưa tan", ("Lá Trầu", "Gió Đồng"), ("ho-sao",))
    assert list(item.channels or ()) == ["website", "fanpage"]
    assert item.html == "<p>Nội dung.</p>"


def _front() -> tuple[tuple[str, str], ...]:
    return (("Tiêu đề", "Chợ chưa tan"), ("Tác giả", "Lá Trầu; Gió Đồng"), ("Đơn vị", "Hồ Sao"))


def test_the_first_heading_is_the_title_when_none_is_given(desk: Desk) -> None:
    for style in ("Title", "Heading 1", "Heading 2"):
        made = new_document()
        made.add_paragraph("Chợ chưa tan", style=style)
        made.add_paragraph("Nội dung.")
        desk.drop("bai.docx", saved(made))
        item = desk.item("bai.docx")
        assert (item.title, item.html) == ("Chợ chưa tan", "<p>Nội dung.</p>")


def test_a_heading_amid_the_text_is_no_title(desk: Desk) -> None:
    made = new_document()
    made.add_paragraph("Nội dung.")
    made.add_heading("Phần hai", 2)
    desk.drop("bai.docx", saved(made))
    assert desk.errors("bai.docx") == [("missing-title-word", 0, 0)]


def test_a_heading_that_is_not_the_given_title_stays_in_the_text(desk: Desk) -> None:
    made = document()
    made.add_heading("Phần một", 1)
    made.add_heading("Nhỏ hơn", 4)
    assert html(desk, made) == "<h2>Phần một</h2>\n<h3>Nhỏ hơn</h3>"


def test_keys_may_lie_in_a_yaml_beside_the_file(desk: Desk) -> None:
    made = new_document()
    made.add_heading("Chợ chưa tan", 1)
    made.add_paragraph("Nội dung.")
    desk.drop("bai.docx", saved(made))
    desk.drop("bai.yaml", "---\nđơn vị: Hồ Sao\n---\n")
    assert desk.item("bai.docx").units == ("ho-sao",)
    desk.drop("bai.yaml", "đơn vị: Hồ Sau\nkhông: [")
    [near, broken] = desk.read("bai.docx").problems
    assert (near.path, near.line) == ("content/queue/bai.yaml", 1)
    assert (broken.path, broken.line) == ("content/queue/bai.yaml", 2)


def test_keys_in_two_places_are_refused(desk: Desk) -> None:
    desk.drop("bai.docx", saved(document()))
    desk.drop("bai.yaml", "title: a")
    assert ("word-keys-twice", 0, 0) in desk.errors("bai.docx")


def test_lists_tables_quotes_and_letters_come_through(desk: Desk) -> None:
    made = document()
    made.add_paragraph("một", style="List Bullet")
    made.add_paragraph("hai", style="List Bullet")
    made.add_paragraph("ba", style="List Number")
    made.add_paragraph("trích", style="Quote")
    words = made.add_paragraph("Chữ ")
    words.add_run("đậm").bold = True
    words.add_run(" nghiêng").italic = True
    words.add_run("2").font.superscript = True
    assert html(desk, made) == (
        "<ul><li>một</li><li>hai</li></ul>\n<ol><li>ba</li></ol>\n<blockquote><p>trích</p></blockquote>\n"
        "<p>Chữ <strong>đậm</strong><em> nghiêng</em><sup>2</sup></p>"
    )


def test_a_first_row_in_bold_is_the_head_of_its_table(desk: Desk) -> None:
    made = document()
    made.add_paragraph("Nội dung.")
    table = made.add_table(rows=2, cols=2)
    for cell, said in zip(table.rows[0].cells, ("Việc", "Nơi"), strict=True):
        cell.paragraphs[0].add_run(said).bold = True
    table.rows[1].cells[0].text = "Khai sinh"
    assert "<thead><tr><th>Việc</th><th>Nơi</th></tr></thead>" in html(desk, made)
    assert "<td>Khai sinh</td><td></td>" in html(desk, made)


def test_a_table_without_a_head_gets_none(desk: Desk) -> None:
    made = document()
    made.add_paragraph("Nội dung.")
    made.add_table(rows=2, cols=2).rows[0].cells[0].text = "Khai sinh"
    assert "<th>" not in html(desk, made)


def test_pictures_are_kept_with_their_alt_text_and_caption(desk: Desk) -> None:
    made = document()
    add_picture(made, "Chợ")
    made.add_paragraph("Chợ đông.", style="Caption")
    add_picture(made)
    desk.drop("bai.docx", saved(made))
    item = desk.item("bai.docx")
    assert item.html == (
        '<figure><img alt="Chợ" src="media:hinh-1.jpg"><figcaption>Chợ đông.</figcaption></figure>\n'
        '<figure><img alt="" src="media:hinh-2.jpg"></figure>'
    )
    assert [(one.alt, one.caption) for one in item.media] == [("Chợ", "Chợ đông."), ("", "")]
    assert desk.warnings("bai.docx") == [("picture-without-alt", 0, 0)]


def test_links_keep_their_address_and_marks_inside_lose_theirs(desk: Desk) -> None:
    made = document()
    link(made, "https://example.org/a", "xem")
    assert html(desk, made) == '<p><a href="https://example.org/a">xem</a></p>'
    made = document()
    link(made, "file:///C:/a.docx", "xem")
    desk.drop("bai.docx", saved(made))
    assert desk.errors("bai.docx") == [("bad-link", 0, 0)]


def link(made: Document, address: str, words: str) -> None:
    paragraph = made.add_paragraph()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    relation = paragraph.part.relate_to(address, kind, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    element.append(paragraph.add_run(words)._r)
    paragraph._p.append(element)


def test_footnotes_stand_below_the_text_without_links_that_lead_nowhere(desk: Desk) -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Theo quy định.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    made = document()
    made.add_paragraph("Chữ")
    data = saved(made)
    xml = part(data, "word/document.xml")
    xml = xml.replace("Chữ</w:t>".encode(), 'Chữ</w:t><w:footnoteReference w:id="2"/>'.encode())
    desk.drop("bai.docx", repacked(data, {"word/document.xml": xml, "word/footnotes.xml": notes.encode()}))
    assert desk.item("bai.docx").html == "<p>Chữ<sup>[1]</sup></p>\n<ol><li><p>Theo quy định. </p></li></ol>"


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ('<c uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>', "chart"),
        ('<c uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>', "SmartArt"),
    ],
)
def test_what_cannot_be_taken_over_is_told(desk: Desk, piece: str, kind: str) -> None:
    made = document()
    made.add_paragraph("Nội dung.")
    data = saved(made)
    xml = part(data, "word/document.xml").replace(b"<w:sectPr", piece.encode() + b"<w:sectPr")
    desk.drop("bai.docx", repacked(data, {"word/document.xml": xml}))
    [problem] = desk.read("bai.docx").problems
    assert (problem.message.code, problem.message.values) == ("word-left-out", {"kind": kind})


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>", "word-hidden-text"),
        ('<w:p><w:ins w:id="1"><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>', "word-open-changes"),
    ],
)
def test_what_readers_would_see_otherwise_is_warned_of(desk: Desk, piece: str, code: str) -> None:
    data = saved(document())
    xml = part(data, "word/document.xml").replace(b"<w:sectPr", piece.encode() + b"<w:sectPr")
    desk.drop("bai.docx", repacked(data, {"word/document.xml": xml}))
    assert desk.warnings("bai.docx") == [(code, 0, 0)]


def test_an_old_font_over_unicode_letters_is_no_mistake(desk: Desk) -> None:
    made = document()
    made.add_paragraph().add_run("Đẩy mạnh cải cách hành chính").font.name = ".VnTime"
    assert "Đẩy mạnh" in html(desk, made)


def test_a_file_by_libreoffice_comes_out_whole(desk: Desk) -> None:
    desk.rules = Desk(desk.workspace / "free", units=None, themes=None, audiences=None, indices=None).rules
    desk.drop("bai.docx", SAMPLE.read_bytes())
    item = desk.item("bai.docx")
    assert item.title == "Bưu tá gõ cửa sạp rau: một ngày trả kết quả ở chợ"
    assert item.html.count("<figure>") == item.html.count("<figcaption>") == 2
    assert "<h2>Vì sao lại là sạp hàng?</h2>" in item.html
    assert "<h3>Ghi địa chỉ ở chợ thế nào?</h3>" in item.html
    assert "<thead><tr><th>Nơi nhận</th>" in item.html
    assert item.html.count("<li>") == 8
    assert '<a href="https://buuchinh.example.org/tra-cuu">trang tra cứu</a>' in item.html
    assert all(one.alt and one.caption for one in item.media)
    assert not desk.read("bai.docx").problems


def test_a_word_file_whose_words_swell_is_refused_before_they_are_read(desk: Desk) -> None:
    good = saved(document())
    long = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p><w:sectPr" % (b"a" * 17_000_000)
    xml = part(good, "word/document.xml").replace(b"<w:sectPr", long, 1)
    desk.drop("phinh.docx", repacked(good, {"word/document.xml": xml}))
    found = desk.read("phinh.docx")
    assert [one.message.code for one in found.problems] == ["word-long"]


@pytest.mark.parametrize("depth", [300, 3000])
def test_a_word_file_nested_deeper_than_parsers_go_is_refused_in_words(desk: Desk, depth: int) -> None:
    good = saved(document())
    xml = part(good, "word/document.xml").replace(b"<w:sectPr", nested(depth) + b"<w:sectPr", 1)
    desk.drop("sau.docx", repacked(good, {"word/document.xml": xml}))
    [problem] = desk.read("sau.docx").problems
    assert problem.message.code == "word-broken"


@settings(max_examples=30, database=None, deadline=None)
@given(st.data())
def test_odd_files_are_made_also_from_what_is_nested_deeper_than_parsers_go(data: st.DataObject) -> None:
    """Show that the generator of `tests/faults` copies and reads again what it nests itself."""
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = b"<w:body %s>%s</w:body>" % (space, nested(400))
    assert data.draw(spoiled_trees(deep)).startswith(b"<?xml")


def nested(depth: int) -> bytes:
    return b"<w:tbl>" * depth + b"</w:tbl>" * depth
