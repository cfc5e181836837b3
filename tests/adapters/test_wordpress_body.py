"""The body that WordPress gets, and what is missed in what it kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.wordpress.body import Placed, compose, mentioned
from adapters.wordpress.drafts import mark, marked, twin_slug
from adapters.wordpress.kept import check_kept
from adapters.wordpress.library import slug_of
from publisher.core.errors import Refused
from publisher.core.item import Form, Media
from publisher.core.post import Post, PostMedia
from tests.adapters import posts

PHOTO = Media("a.jpg", "ab" * 32, "image/jpeg", 10, 800, 600, alt="Ảnh", caption="Lớp học", credit="Ảnh: V.D")
CLIP = Media("c.mp4", "cd" * 32, "video/mp4", 10, 320, 180, 2.0, caption="Clip")
SOUND = Media("s.mp3", "ef" * 32, "audio/mpeg", 10, duration=9.0)
PLACED = {
    "a.jpg": Placed(7, "https://x.example.org/a.jpg", PHOTO, 800, 600),
    "c.mp4": Placed(8, "https://x.example.org/c.mp4", CLIP, 320, 180),
    "s.mp3": Placed(9, "https://x.example.org/s.mp3", SOUND),
}
IMG = '<img class="wp-image-7" src="https://x.example.org/a.jpg" alt="{alt}" width="800" height="600" />'
FIGURE = f'<figure class="wp-block-image">{IMG}<figcaption>Lớp học. Ảnh: V.D</figcaption></figure>'


def post(html: str, *media: Media, **changes: Any) -> Post:
    files = tuple(PostMedia(one, Path("nowhere")) for one in media)
    return posts.brief(**{"html": html, "media": files, "authors": (), **changes})


def body(html: str, *media: Media, **changes: Any) -> str:
    return compose(post(html, *media, **changes), PLACED)


def test_a_picture_that_is_a_paragraph_becomes_a_figure_with_caption_and_credit() -> None:
    assert body('<p><img src="media:a.jpg" alt="Lớp"></p>', PHOTO) == FIGURE.format(alt="Lớp")


def test_a_picture_inside_a_paragraph_parts_it() -> None:
    html = body('<p>Trước <img src="media:a.jpg" alt="Lớp"> sau</p>', PHOTO)
    assert html == f"<p>Trước </p>\n{FIGURE.format(alt='Lớp')}\n<p> sau</p>"


def test_a_figure_of_the_text_keeps_its_own_caption() -> None:
    html = '<figure><img src="media:a.jpg" alt="Lớp"><figcaption>Riêng</figcaption></figure>'
    whole = f'<figure class="wp-block-image">{IMG.format(alt="Lớp")}<figcaption>Riêng</figcaption></figure>'
    assert body(html, PHOTO) == whole


def test_a_picture_inside_a_link_stays_inside_it() -> None:
    html = '<p><a href="https://example.org/"><img src="media:a.jpg" alt="Lớp"></a></p>'
    assert body(html, PHOTO) == f'<p><a href="https://example.org/">{IMG.format(alt="Lớp")}</a></p>'


def test_a_clip_stands_first_and_a_picture_nobody_mentions_last() -> None:
    html = body("<p>Chữ</p>", PHOTO, CLIP)
    assert html.index("<video") < html.index("<p>Chữ</p>") < html.index("<img")


def test_a_clip_never_runs_out_of_its_column() -> None:
    html = body("", CLIP)
    assert '<video controls="controls" preload="metadata" src="https://x.example.org/c.mp4"' in html
    assert ' width="320" height="180" style="max-width:100%;height:auto"></video>' in html


def test_a_recording_gets_its_player() -> None:
    html = body("", SOUND)
    player = '<audio controls="controls" preload="metadata" src="https://x.example.org/s.mp3"></audio>'
    assert html == f'<figure class="wp-block-audio">{player}</figure>'


def test_a_cover_that_the_text_does_not_mention_is_left_to_the_theme() -> None:
    cover = PostMedia(PHOTO, Path("nowhere"))
    assert body("<p>Chữ</p>", PHOTO, cover=cover) == "<p>Chữ</p>"
    assert "<img" in body("<p>Chữ</p>", PHOTO, cover=cover, form=Form.INFOGRAPHIC)


def test_authors_and_source_stand_below_the_text() -> None:
    html = body("<p>Chữ</p>", authors=("Nguyễn A", "Trần & B"), source="Cổng thông tin")
    assert html == (
        '<p>Chữ</p>\n<p class="byline"><strong>Nguyễn A, Trần &amp; B</strong></p>\n'
        '<p class="source"><em>Cổng thông tin</em></p>'
    )


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>một\nhai</p>", "<p>một hai</p>"),
        ("<p>một &amp;\n&lt; hai</p>", "<p>một &amp; &lt; hai</p>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<pre>một\nhai</pre>", "<pre>một\nhai</pre>"),
        ("<p>[video src=x] [1]</p>", "<p>&#91;video src=x] [1]</p>"),
        ("<p>a<br>b &#233; &eacute;</p>", "<p>a<br>b &#233; &eacute;</p>"),
        ('<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>',) * 2,
    ],
)
def test_text_reads_as_it_was_meant(written: str, sent: str) -> None:
    assert body(written) == sent


def test_a_link_to_a_file_leads_to_it() -> None:
    html = body('<p><a href="media:c.mp4">Xem</a></p>', CLIP)
    assert html == '<p><a href="https://x.example.org/c.mp4">Xem</a></p>'
    assert mentioned('<img src="media:x.jpg"><a href="media:c.mp4">') == ["x.jpg", "c.mp4"]


def test_quotes_in_an_alt_text_do_not_end_it() -> None:
    quoted = replace(PLACED["a.jpg"], media=replace(PHOTO, alt='Nói "có"', caption="", credit=""))
    assert 'alt="Nói &quot;có&quot;"' in compose(post("", PHOTO), {"a.jpg": quoted})


@pytest.mark.parametrize(
    ("html", "at"),
    [
        ("<p>a</p>\n<p>b</p>", 3),
        ('<h2>a</h2>\n<p class="byline">b</p>', 29),
        ("<pre>a</pre>", 12),
        ("", 0),
    ],
)
def test_our_mark_stands_inside_the_first_paragraph(html: str, at: int) -> None:
    brief = posts.brief()
    assert marked(html, brief) == html[:at] + mark(brief) + html[at:]


# What WordPress kept.

SENT = {
    "title": "Một &amp; hai",
    "content": '<p class="a b">Chữ <a href="https://example.org/">nối</a></p>',
    "categories": [3],
    "tags": [5, 6],
    "featured_media": 9,
    "slug": "mot-hai",
}
GOT = {
    "title": {"raw": "Một & hai"},
    "content": {"raw": '<p class="b a c">Chữ <a rel="noopener" href="https://example.org/">nối</a></p>\n'},
    "categories": [1, 3],
    "tags": [6, 5],
    "featured_media": 9,
    "slug": "mot-hai",
}


def test_what_is_added_or_written_otherwise_is_no_loss() -> None:
    check_kept(SENT, GOT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", {"raw": ""}),
        ("title", "Một & hai"),
        ("content", {"raw": "<p class='a b'>Chữ nối</p>"}),
        ("content", {"raw": '<p class="b">Chữ <a href="https://example.org/">nối</a></p>'}),
        ("content", {"raw": '<p class="a b">Chữ <a href="">nối</a></p>'}),
        ("content", {"raw": '<p class="a b"><a href="https://example.org/">nối</a></p>'}),
        ("categories", []),
        ("tags", [5]),
        ("featured_media", 0),
        ("slug", "mot-hai-2"),
    ],
)
def test_what_is_lost_in_silence_is_refused(field: str, value: object) -> None:
    with pytest.raises(Refused):
        check_kept(SENT, {**GOT, field: value})


# Slugs.


def test_a_twin_of_a_very_long_slug_is_cut_as_wordpress_cuts_it() -> None:
    assert twin_slug("a", 2) == "a-2"
    assert twin_slug("a" * 199, 2) == "a" * 198 + "-2"
    assert twin_slug("a" * 197 + "-b", 2) == "a" * 197 + "-2"


def test_the_slug_of_a_file_tells_posts_names_and_bytes_apart_and_stays_short() -> None:
    others = [
        slug_of("bai", PHOTO),
        slug_of("bai-2", PHOTO),
        slug_of("bai", replace(PHOTO, name="b.jpg")),
        slug_of("bai", replace(PHOTO, sha256="00" * 32)),
        slug_of("a" * 198 + "b", PHOTO),
        slug_of("a" * 198 + "c", PHOTO),
    ]
    assert len(set(others)) == 6
    assert max(map(len, others)) < 190


def test_the_figures_of_a_table_stay_aligned_and_what_wordpress_keeps_of_them_is_all_of_it() -> None:
    """WordPress 6.1's `wp_kses` gave this table back unchanged."""
    table = '<table><tr><td style="text-align:right">1</td></tr></table>'
    assert table in body(table)
    check_kept({"content": table}, {"content": {"raw": table}})
