"""The Word file of a package: what a desk editor needs of it is really there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from adapters.outbox.word import write_word
from tests.adapters import posts


def written(tmp_path: Path, html: str, **changes: Any) -> Any:
    """Return the Word file of a post with this body."""
    write_word(tmp_path / "bai.docx", posts.brief(html=html, **changes), {})
    return Document(str(tmp_path / "bai.docx"))


def entry(paragraph: Any) -> tuple[int, int]:
    """Return the list that a paragraph belongs to, and its level there."""
    place = paragraph._p.pPr.numPr
    return place.numId.val, place.ilvl.val


def line(document: Any, text: str) -> Any:
    return next(one for one in document.paragraphs if one.text == text)


def test_lists_inside_lists_keep_their_levels(tmp_path: Path) -> None:
    html = "<ul><li>Một<ol><li>Hai<ul><li>Ba</li></ul></li></ol></li><li><p>Bốn</p><p>tiếp</p></li></ul>"
    document = written(tmp_path, html)
    levels = {text: entry(line(document, text)) for text in ("Một", "Hai", "Ba", "Bốn")}
    assert [level for _, level in levels.values()] == [0, 1, 2, 0]
    assert levels["Một"][0] == levels["Bốn"][0] != levels["Hai"][0]
    assert line(document, "tiếp")._p.pPr.numPr is None


def test_each_list_of_numbers_counts_for_itself(tmp_path: Path) -> None:
    document = written(tmp_path, '<ol><li>a</li></ol><p>giữa</p><ol start="4"><li>b</li></ol>')
    (first, _), (second, _) = entry(line(document, "a")), entry(line(document, "b"))
    starts = {
        one.numId: [found.get(qn("w:val")) for found in one.iter(qn("w:startOverride"))]
        for one in document.part.numbering_part.element.num_lst
    }
    assert (starts[first], starts[second]) == (["1"], ["4"])


def test_the_lines_and_blanks_of_code_stay(tmp_path: Path) -> None:
    document = written(tmp_path, "<pre><code>một\n  hai\n\nba\n</code></pre>")
    assert line(document, "một\n  hai\n\nba").style.name == "Code"


def test_links_are_links_with_the_looks_of_their_words(tmp_path: Path) -> None:
    html = '<p>Xem <a href="https://example.org/a?b=1&amp;c=2">cổng <strong>dịch vụ</strong></a>.</p>'
    document = written(tmp_path, html)
    (link,) = line(document, "Xem cổng dịch vụ.").hyperlinks
    assert (link.address, link.text) == ("https://example.org/a?b=1&c=2", "cổng dịch vụ")
    assert [run.bold for run in link.runs] == [None, True]


TABLE = (
    "<table><thead><tr><th>Phường</th><th>Hồ sơ</th></tr></thead>"
    '<tbody><tr><td rowspan="2">Hồ Sao</td><td><a href="https://example.org/">120</a></td></tr>'
    '<tr><td>130</td></tr><tr><td colspan="2"><ul><li>ghi chú</li></ul></td></tr></tbody></table>'
)


def test_the_head_of_a_table_is_bold_and_repeated_on_every_page(tmp_path: Path) -> None:
    (table,) = written(tmp_path, TABLE).tables
    repeated = [
        row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows
    ]
    assert repeated == [True, False, False, False]
    assert [cell.paragraphs[0].runs[0].bold for cell in table.rows[0].cells] == [True, True]
    assert table.cell(1, 1).paragraphs[0].runs == [] and table.cell(1, 1).paragraphs[0].hyperlinks
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc and table.cell(3, 0)._tc is table.cell(3, 1)._tc


def test_the_text_is_signed_with_its_authors_and_units(tmp_path: Path) -> None:
    document = written(tmp_path, "<p>Ngắn.</p>", authors=("Nguyễn Thị A", "Trần Thị B"), units=("Hội C",))
    assert [one.text for one in document.paragraphs[-2:]] == ["Nguyễn Thị A, Trần Thị B", "Hội C"]


@pytest.mark.parametrize(
    "html",
    [
        "<ul>" * 3000 + "<li>sâu</li>",
        "<blockquote>" * 3000 + "sâu",
        "<p>" + "<em>" * 3000 + "sâu",
        '<table><tr><td rowspan="9" colspan="900">sâu</td><td>b</td></tr><tr></tr></table>',
        '<table><tr><td>a</td><td rowspan="2">b</td></tr><tr><td colspan="2">sâu</td></tr></table>',
        "<table></table><ul></ul><p></p></div><table><tr></tr></table>sâu",
        "<table><tr><td><table><tr><td>sâu</td></tr></table></td></tr></table>",
    ],
)
def test_odd_html_is_written_all_the_same(tmp_path: Path, html: str) -> None:
    assert "sâu" in "".join(written(tmp_path, html).element.body.itertext())
