"""The body of a piece for the ear: every block is a sentence, a row is read with its head."""

from __future__ import annotations

import pytest

from publisher.core.speech.pages import Page, as_sentence, hear

TABLE = (
    "<table><thead><tr><th>Phường</th><th>Hồ sơ</th></tr></thead>"
    "<tbody><tr><td>Hồ Sao</td><td>120</td></tr><tr><td>Cầu Gió</td><td></td></tr></tbody></table>"
)


def heard(html: str) -> tuple[str, ...]:
    return hear(html).paragraphs


def test_headings_and_entries_of_lists_become_sentences() -> None:
    html = "<h2>Làm một lần</h2><p>Mở đầu:</p><ul><li>Đăng ký,</li><li>Nộp<ul><li>tại nhà</li></ul></li></ul>"
    assert heard(html) == ("Làm một lần.", "Mở đầu:", "Đăng ký.", "Nộp.", "tại nhà.")


def test_links_and_looks_keep_their_words() -> None:
    assert heard('<p>Xem <a href="https://example.org/">cổng <b>dịch vụ</b></a>.</p>') == (
        "Xem cổng dịch vụ.",
    )


def test_pictures_and_their_captions_are_not_read() -> None:
    figure = '<figure><img src="media:a.jpg" alt="chị em"><figcaption>Ảnh: A</figcaption></figure>'
    html = f"<p>Một.</p>{figure}<p>Hai.</p>"
    assert heard(html) == ("Một.", "Hai.")


def test_a_table_is_read_row_by_row_and_counted() -> None:
    assert hear(f"<p>Kết quả</p>{TABLE}") == Page(
        ("Kết quả.", "Dòng 1: Phường Hồ Sao; Hồ sơ 120.", "Dòng 2: Phường Cầu Gió."), tables=1
    )


def test_a_table_without_a_head_is_read_by_its_cells() -> None:
    assert heard("<table><tr><td>a<br>b</td><td><p>c</p></td></tr></table>") == ("Dòng 1: a b; c.",)


@pytest.mark.parametrize("html", ["", "<p> </p><ul><li></li></ul>", "<table><tr></tr></table>", "<hr>"])
def test_what_says_nothing_makes_no_sentence(html: str) -> None:
    assert heard(html) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a", "a."), ("a!", "a!"), ("“a.”", "“a.”"), ("(a.)", "(a.)"), ("a,", "a."), ("", "")],
)
def test_a_sentence_ends_with_one_pause(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence
