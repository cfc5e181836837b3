"""What is stored, what is shown, and what is taken away by role."""

from collections.abc import Callable

import pytest

from tests.sandbox.conftest import Newspaper


@pytest.mark.parametrize(
    "text",
    [
        "Tiếng Việt đủ dấu: ế ộ ữ",
        "Ti\u00ea\u0301ng Vi\u00ea\u0323t",
        "dòng\r\nmới \\ chéo 🎉",
        "<!-- pubkey:1 -->",
    ],
)
def test_an_editors_text_is_stored_sign_by_sign(wp: Newspaper, text: str) -> None:
    assert wp.write(content=text)["content"]["raw"] == text


def test_readers_get_paragraphs_and_curly_quotes(wp: Newspaper) -> None:
    post = wp.write(title='Mẹ & "con"', content='Chị nói: "Xong rồi".\n\nHôm sau\nlại đến.')
    assert post["title"]["rendered"] == "Mẹ &#038; &#8220;con&#8221;"
    paragraphs = "<p>Chị nói: &#8220;Xong rồi&#8221;.</p>\n<p>Hôm sau<br />\nlại đến.</p>\n"
    assert post["content"]["rendered"] == paragraphs
    anonymous = Newspaper(wp.url, None, wp.session)
    wp.post(f"posts/{post['id']}", status="publish")
    seen = anonymous.get(f"posts/{post['id']}").json()
    assert set(seen["content"]) == {"rendered", "protected"} and "password" not in seen
    assert anonymous.get(f"posts/{post['id']}", context="edit").json()["code"] == "rest_forbidden_context"


def test_blocks_of_html_stay_as_they_are(wp: Newspaper) -> None:
    html = '<h2>Mục</h2>\n\n<ul><li>Một</li></ul>\n\n<figure><img src="a.png" alt=""></figure>'
    assert wp.write(content=html)["content"]["rendered"].replace("\n", "") == html.replace("\n", "")


def test_the_video_short_code_becomes_a_player(wp: Newspaper) -> None:
    shown = wp.write(content='[video src="http://127.0.0.1/a.mp4"]')["content"]["rendered"]
    assert "<video" in shown and 'src="http://127.0.0.1/a.mp4"' in shown


def test_an_excerpt_is_made_from_the_content_where_none_was_written(wp: Newspaper) -> None:
    long = wp.write(content="chữ " * 80)["excerpt"]["rendered"]
    assert long.count("chữ") == 55 and long.endswith("[&hellip;]</p>\n")
    assert wp.write(excerpt="Sapo.")["excerpt"]["rendered"] == "<p>Sapo.</p>\n"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<iframe src="https://video.example.org/1"></iframe>x', "x"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<style>p{}</style>", "p{}"),
        ('<p onclick="x()">chữ</p>', "<p>chữ</p>"),
        ('<a href="javascript:alert(1)">bấm</a>', '<a href="alert(1)">bấm</a>'),
        ("a & b < c", "a &amp; b &lt; c"),
        ('<video controls src="a.mp4"></video>', '<video controls src="a.mp4"></video>'),
        ('<figure><img src="a.png" alt="ảnh"></figure>', '<figure><img src="a.png" alt="ảnh"></figure>'),
        ("<!-- khóa -->chữ &amp; số", "<!-- khóa -->chữ &amp; số"),
    ],
)
def test_what_an_author_loses_an_editor_keeps(
    wp: Newspaper, as_user: Callable[[str], Newspaper], written: str, kept: str
) -> None:
    assert as_user("author").write(content=written)["content"]["raw"] == kept
    assert wp.write(content=written)["content"]["raw"] == written


def test_leaving_a_list_out_keeps_it_and_an_empty_one_empties_it(wp: Newspaper) -> None:
    tag = wp.post("tags", name="mới").json()["id"]
    post = wp.write(categories=[2], tags=[tag])
    kept = wp.post(f"posts/{post['id']}", title="Khác").json()
    assert (kept["categories"], kept["tags"]) == ([2], [tag])
    emptied = wp.post(f"posts/{post['id']}", categories=[], tags=None).json()
    assert (emptied["categories"], emptied["tags"]) == ([], [])


def test_a_post_without_categories_gets_the_usual_one(wp: Newspaper) -> None:
    assert wp.write()["categories"] == [1]
