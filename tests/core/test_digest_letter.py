"""The page of a digest: the same in text and in HTML, short, and nothing in it but words."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from publisher.core.digest_letter import Line, Page, Part, make_parts, write_html, write_text

SCRIPT = "<script>alert(1)</script>"
PAGE = Page(
    "Tuần 18–24/01/2027: 1 việc đang vướng",
    "Hội <LHPN> & bạn",
    (Part("Việc đang vướng", (Line('«Một <b>lần</b> & "bấm"»', SCRIPT), Line("x")), "… và 2"),),
    "Thư tự động.",
)


class Reader(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.styles: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.styles += [str(value) for name, value in attrs if name == "style"]
        assert {name for name, _ in attrs} <= {"style", "lang", "charset"}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_text_has_a_line_for_each_thing() -> None:
    assert write_text(PAGE) == (
        "Hội <LHPN> & bạn\n\n"
        "VIỆC ĐANG VƯỚNG\n"
        '• «Một <b>lần</b> & "bấm"»: <script>alert(1)</script>\n'
        "• x\n"
        "  … và 2\n\n"
        "-- \nThư tự động.\n"
    )


def test_html_says_the_same_and_whatever_it_quotes_is_text() -> None:
    read = Reader(write_html(PAGE, "vi"))
    assert set(read.tags) == {"html", "head", "meta", "title", "body", "p", "h2", "ul", "li", "b"}
    for said in ("<script>alert(1)</script>", '«Một <b>lần</b> & "bấm"»', "Hội <LHPN> & bạn", "… và 2"):
        assert said in read.text


def test_html_fetches_nothing_and_is_dark_on_light() -> None:
    html = write_html(PAGE, "vi")
    assert not any(sign in html for sign in ("http", "src=", "href=", "url(", "<img", "@import"))
    assert "background-color:#ffffff" in html and "color:#1a1a1a" in html
    assert 'lang="vi"' in html and 'charset="utf-8"' in html


@pytest.mark.parametrize(
    ("count", "shown"), [(0, []), (15, [(15, "")]), (16, [(14, "2")]), (129, [(14, "115")])]
)
def test_a_part_has_fifteen_lines_at_most(count: int, shown: list[tuple[int, str]]) -> None:
    parts = make_parts("head", (Line(str(number)) for number in range(count)), str)
    assert [(len(one.lines), one.more) for one in parts] == shown
