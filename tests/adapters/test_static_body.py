"""The body of a page: figures where pictures were, headings in order, the rest as it was."""

from __future__ import annotations

import pytest

from adapters.static.body import body, pictures_in


def shown(html: str) -> str:
    def figure(name: str, alt: str, alone: bool) -> str:
        return f"<img {name}>" if alone else f"<figure>{name}|{alt}</figure>"

    return body(html, figure, "Bảng")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<p>Một &amp; hai &#8211; ba</p>", "<p>Một &amp; hai &#8211; ba</p>"),
        ('<p><img src="media:a.jpg" alt="Ảnh &quot;A&quot;"></p>', '<figure>a.jpg|Ảnh "A"</figure>'),
        (
            '<p>Trước <strong>đậm <img src="media:a.jpg" alt=""> sau</strong> hết</p>',
            "<p>Trước <strong>đậm </strong></p><figure>a.jpg|</figure><p><strong> sau</strong> hết</p>",
        ),
        (
            '<p><a href="https://a.example.org"><img src="media:a.jpg" alt="A"></a></p>',
            "<figure>a.jpg|A</figure>",
        ),
        (
            '<ul><li><img src="media:a.jpg" alt="A"> chữ</li></ul>',
            "<ul><li><figure>a.jpg|A</figure> chữ</li></ul>",
        ),
        ('<h2><img src="media:a.jpg" alt="A"></h2>', "<figure>a.jpg|A</figure>"),
        ('<p id="x">a<img src="media:a.jpg" alt="">b</p>', '<p id="x">a</p><figure>a.jpg|</figure><p>b</p>'),
        (
            '<figure><img src="media:a.jpg" alt="A"><figcaption>Chú thích</figcaption></figure>',
            "<figure><img a.jpg><figcaption>Chú thích</figcaption></figure>",
        ),
        ("<p>a</p><p> </p><p>&nbsp;</p><p>b</p>", "<p>a</p><p>b</p>"),
        ('<p><a id="chu-thich"></a>a</p>', '<p><a id="chu-thich"></a>a</p>'),
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("<p>a</p></div>", "<p>a</p>"),
    ],
)
def test_pictures_leave_their_paragraph_and_all_else_stays(given: str, wanted: str) -> None:
    assert shown(given) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<h1>a</h1><h2>b</h2>", "<h2>a</h2><h3>b</h3>"),
        ("<h3>a</h3><h5>b</h5><h3>c</h3>", "<h2>a</h2><h3>b</h3><h2>c</h2>"),
        ("<h2>a</h2><h4>b</h4><h3>c</h3>", "<h2>a</h2><h3>b</h3><h3>c</h3>"),
        ('<h2 id="a">a</h2>', '<h2 id="a">a</h2>'),
        (
            "".join(f"<h{n}>x</h{n}>" for n in range(1, 7)),
            "".join(f"<h{n}>x</h{n}>" for n in (2, 3, 4, 5, 6, 6)),
        ),
    ],
)
def test_headings_start_below_the_title_and_skip_no_level(given: str, wanted: str) -> None:
    assert shown(given) == wanted


def test_only_the_outer_one_of_nested_tables_can_be_scrolled() -> None:
    html = "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>"
    assert shown(html).count('<div class="table"') == 1
    assert shown(html).count("</div>") == 1


def test_the_pictures_of_a_body_are_known_by_name() -> None:
    html = '<p><img alt="x" src="media:a.jpg"><img src="https://b.example.org/b.jpg"></p>'
    assert pictures_in(html) == {"a.jpg"}
