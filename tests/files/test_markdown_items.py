"""Markdown files that are right."""

from __future__ import annotations

import re
import time
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from publisher.core.item import Form, Priority, Status, Tone
from publisher.core.slug import is_slug
from publisher.files.bundle import find_bundles
from publisher.files.clean import clean
from publisher.files.reading import propose_id, read_item
from tests.files.clips import mp4
from tests.files.desk import Desk, picture

ENGLISH = """\
title: Chợ chưa tan
summary: Nộp hồ sơ ngay tại chợ.
id: cho-chua-tan
slug: cho-chua-tan-ho-so-da-nop
form: qa
units: [ho-sao, Cầu Gió]
authors: Lá Trầu, Gió Đồng
themes: T05
indices: [sipas]
audiences: noi-tro
tags: [a, "b, c"]
column: Dịch vụ công
publish_at: 2027-01-18 08:30
not_before: 17/01/2027 08:30
expires_at: 2027-02-01T00:00:00+07:00
priority: urgent
tone: solemn
status: draft
source: Hội
canonical_url: https://example.org/a
rights: Của Hội
consents: [Chị A đồng ý, "Chị B, đồng ý"]
ai: none
note: 0912345678
"""
VIETNAMESE = """\
TIÊU ĐỀ: Chợ chưa tan
Sapo: Nộp hồ sơ ngay tại chợ.
ma: cho-chua-tan
Đường_dẫn: cho-chua-tan-ho-so-da-nop
thể-loại: hỏi đáp
don vi: [Hồ Sao, cầu gió]
tác giả: [Lá Trầu, Gió Đồng]
chủ đề: Cải cách thủ tục hành chính
chỉ số: SIPAS
đối tượng: phụ nữ nội trợ
từ khoá: [a, "b, c"]
chuyên mục: Dịch vụ công
đăng lúc: 8h30 ngày 18/01/2027
không trước: 17/01/2027 08:30
hết hạn: 01/02/2027 00:00
ưu tiên: khẩn
sắc thái: trang trọng
trạng thái: nháp
nguồn: Hội
địa chỉ gốc: https://example.org/a
bản quyền: Của Hội
văn bản đồng ý: [Chị A đồng ý, "Chị B, đồng ý"]
nhãn AI: none
ghi chú: 0912345678
"""


@pytest.mark.parametrize("keys", [ENGLISH, VIETNAMESE, unicodedata.normalize("NFD", VIETNAMESE)])
def test_keys_mean_the_same_in_both_languages(desk: Desk, keys: str) -> None:
    item = desk.item(desk.write("Nội dung.", keys))
    assert (item.title, item.summary, item.id) == ("Chợ chưa tan", "Nộp hồ sơ ngay tại chợ.", "cho-chua-tan")
    assert (item.slug, item.form, item.column) == ("cho-chua-tan-ho-so-da-nop", Form.QA, "Dịch vụ công")
    assert (item.units, item.authors) == (("ho-sao", "cau-gio"), ("Lá Trầu", "Gió Đồng"))
    assert (item.themes, item.indices, item.audiences) == (("T05",), ("SIPAS",), ("noi-tro",))
    assert item.publish_at == datetime(2027, 1, 18, 1, 30, tzinfo=UTC)
    assert item.not_before == datetime(2027, 1, 17, 1, 30, tzinfo=UTC)
    assert item.expires_at == datetime(2027, 1, 31, 17, tzinfo=UTC)
    assert (item.priority, item.tone, item.status) == (Priority.URGENT, Tone.SOLEMN, Status.DRAFT)
    assert (item.source, item.canonical_url, item.rights) == ("Hội", "https://example.org/a", "Của Hội")
    assert item.consents == ("Chị A đồng ý", "Chị B, đồng ý")
    assert (item.ai, item.note) == ("none", "0912345678")
    assert item.html == "<p>Nội dung.</p>"
    assert desk.read("bai.md").id_given


def test_what_is_not_said_has_its_default(desk: Desk) -> None:
    read = desk.read(desk.write("Nội dung.", "title: 2027\nsummary:\ntags: ~"))
    item = read.item
    assert item is not None
    assert (item.title, item.summary, item.tags) == ("2027", "", ())
    assert (item.form, item.publish_at, item.channels) == (Form.ARTICLE, "next", None)
    assert (item.id, read.id_given, item.slug) == ("bai", False, None)


@pytest.mark.parametrize(("value", "kept"), [("NO", "NO"), ("0912", "0912"), ("1.10", "1.10"), ("on", "on")])
def test_values_are_kept_as_they_are_written(desk: Desk, value: str, kept: str) -> None:
    assert desk.item(desk.write("", f"title: {value}")).title == kept


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\uD800", r"\u200B"])
def test_an_escape_brings_in_nothing_that_a_database_would_refuse(desk: Desk, escape: str) -> None:
    assert desk.item(desk.write("", f'title: "Một cửa{escape} điện tử"')).title == "Một cửa điện tử"


@pytest.mark.parametrize("head", ["\ufeff", "\n\n", "\ufeff\r\n"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_show_them(desk: Desk, head: str, ends: str) -> None:
    text = f"{head}---\ntitle: Chợ\ntacs: a\n---\n\n![a](x.png)\n".replace("\r\n", "\n").replace("\n", ends)
    desk.drop("bai.md", text)
    first = head.count("\n")
    assert desk.errors("bai.md") == [
        ("unknown-key-near", 3 + first, 1),
        ("file-missing", 6 + first, 6),
    ]


def test_channels_may_be_a_list_or_have_wishes(desk: Desk) -> None:
    listed = desk.item(desk.write("", "title: a\nkênh: website, fanpage"))
    assert listed.channels is not None
    assert list(listed.channels) == ["website", "fanpage"]
    keys = """title: a
channels:
  website:
  fanpage: {after: website, delay: 30 phút, title: B, text: "Một\\nHai", column: C, summary: D}
  newspaper: {at: 18/01/2027 08:30}"""
    item = desk.item(desk.write("", keys))
    wish = item.wish("fanpage")
    assert (wish.after, wish.delay, wish.title) == ("website", timedelta(minutes=30), "B")
    assert (wish.text, wish.column, wish.summary) == ("Một\nHai", "C", "D")
    assert item.wish("newspaper").at == datetime(2027, 1, 18, 1, 30, tzinfo=UTC)
    assert item.wants("website")


@pytest.mark.parametrize(
    ("said", "meant"), [("now", "now"), ("ngay", "now"), ("next", "next"), ("kế tiếp", "next")]
)
def test_a_moment_may_be_a_word(desk: Desk, said: str, meant: str) -> None:
    assert desk.item(desk.write("", f"title: a\npublish_at: {said}")).publish_at == meant


def test_the_folder_sets_the_unit_unless_one_is_named(desk: Desk) -> None:
    desk.drop("Hồ Sao/a.md", "---\ntitle: a\n---\n")
    desk.drop("ho-sao/b.md", "---\ntitle: b\nunits: cau-gio\n---\n")
    desk.drop("nhom/c.md", "---\ntitle: c\n---\n")
    assert desk.item("Hồ Sao/a.md").units == ("ho-sao",)
    assert desk.item("ho-sao/b.md").units == ("cau-gio",)
    assert desk.item("nhom/c.md").units == ()


def test_names_are_free_where_the_workspace_knows_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    free = Desk(tmp_path_factory.mktemp("free"), units=None, themes=None, channels=None)
    item = free.item(free.write("", "title: a\nunits: X\nthemes: Y\nchannels: Z"))
    assert (item.units, item.themes, list(item.channels or ())) == (("X",), ("Y",), ["Z"])


def test_headings_start_below_the_title_and_skip_no_level(desk: Desk) -> None:
    body = "# Chợ chưa tan\n\n# Một\n\n### Hai\n\n##### Ba\n\n# Bốn\n"
    html = desk.item(desk.write(body)).html
    assert html == "<h2>Một</h2>\n<h3>Hai</h3>\n<h4>Ba</h4>\n<h2>Bốn</h2>"


def test_the_text_comes_out_as_clean_html(desk: Desk) -> None:
    body = """Một **đậm** *nghiêng* ~~bỏ~~ `mã` [liên kết](https://example.org/đường "x").

> trích

1. một
   - hai

| a | b |
|---|--:|
| 1 | 2 |

<b onclick="x()" style="color:red">đậm</b><!-- chú --><a href="javascript:x">x</a>
"""
    html = desk.item(desk.write(body)).html
    assert '<a href="https://example.org/%C4%91%C6%B0%E1%BB%9Dng" title="x">liên kết</a>' in html
    for piece in ("<strong>đậm</strong>", "<em>nghiêng</em>", "<s>bỏ</s>", "<code>mã</code>", "<th>a</th>"):
        assert piece in html
    assert "<b>đậm</b><a>x</a>" in html
    for harm in ("onclick", "javascript", "chú", "color"):
        assert harm not in html


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("text-align:right", ' style="text-align:right"'),
        ("text-align: center;", ' style="text-align:center"'),
        ("text-align:right;position:fixed", ""),
        ("text-align:right;text-align:left", ""),
        ("text-align:expression(x)", ""),
        ("background:url(//x.example.org)", ""),
    ],
)
def test_a_cell_keeps_how_it_is_aligned_and_no_other_style(given: str, kept: str) -> None:
    assert clean(f'<table><tr><td style="{given}">1</td></tr></table>').count(f"<td{kept}>1</td>") == 1
    assert clean(f'<p style="{given}">x</p>') == "<p>x</p>"


def test_figures_of_a_table_stand_as_markdown_puts_them(desk: Desk) -> None:
    html = desk.item(desk.write("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n")).html
    for cell in ("th", "td"):
        found = re.findall(rf"<{cell}( [^>]*)?>", html)
        assert found == ["", ' style="text-align:center"', ' style="text-align:right"']


def test_what_cleaning_takes_out_is_told_at_its_line(desk: Desk) -> None:
    name = desk.write("Chữ.\n\n<script>x</script>\n\nChữ <video src=x></video>")
    assert desk.warnings(name) == [
        ("html-removed", 6, 1), ("html-removed", 6, 10), ("html-removed", 8, 5), ("html-removed", 8, 18),
    ]  # fmt: skip
    assert desk.item(name).html == "<p>Chữ.</p>\n\n<p>Chữ </p>"


def test_pictures_become_figures_in_the_order_of_the_text(desk: Desk) -> None:
    for name in ("bai/ảnh chợ.jpg", "bai/b/b.jpg", "bai/c.jpg", "bai/bìa.jpg"):
        desk.drop(name, picture("JPEG"))
    keys = """title: Chợ
cover: bìa.jpg
media:
  - c.jpg
  - {file: b/b.jpg, alt: Bê, caption: Chú thích, credit: "Ảnh: Lá Trầu"}"""
    body = '![Chợ](<ảnh chợ.jpg> "Buổi sáng")\n\nChữ ![](b/b.jpg) giữa.\n\n![](b/b.jpg)\n'
    desk.drop("bai/index.md", f"---\n{keys}\n---\n{body}")
    item = desk.item("bai")
    assert [one.name for one in item.media] == ["anh-cho.jpg", "b.jpg", "bia.jpg", "c.jpg"]
    assert item.cover == "bia.jpg"
    assert (
        '<figure><img src="media:anh-cho.jpg" alt="Chợ"><figcaption>Buổi sáng</figcaption></figure>'
        in item.html
    )
    assert '<p>Chữ <img src="media:b.jpg" alt="Bê"> giữa.</p>' in item.html
    assert "<figcaption>Chú thích. Ảnh: Lá Trầu</figcaption>" in item.html
    assert desk.warnings("bai") == [("picture-without-alt", 3, 8), ("picture-without-alt", 5, 5)]


def test_a_clip_in_the_text_is_the_items_and_stands_beside_the_text(desk: Desk) -> None:
    desk.drop("clip.mp4", mp4())
    item = desk.item(desk.write('Xem clip:\n\n![Chợ](clip.mp4 "Buổi sáng")\n\nHết.'))
    assert item.html == "<p>Xem clip:</p>\n<p>Hết.</p>"
    assert [(one.name, one.alt, one.caption) for one in item.media] == [("clip.mp4", "Chợ", "Buổi sáng")]


def test_a_picture_of_the_folder_that_nobody_shows_is_told(desk: Desk) -> None:
    desk.drop("bai/index.md", "---\ntitle: a\n---\nChữ.")
    desk.drop("bai/quen.jpg", picture("JPEG"))
    assert desk.warnings("bai") == [("media-not-shown", 0, 0)]


def test_files_of_the_same_name_get_names_of_their_own(desk: Desk) -> None:
    for folder in ("a", "b"):
        desk.drop(f"bai/{folder}/Ảnh.jpg", picture("JPEG"))
    desk.drop("bai/index.md", "---\ntitle: a\n---\n![x](a/Ảnh.jpg)\n\n![y](b/Ảnh.jpg)")
    assert [one.name for one in desk.item("bai").media] == ["anh.jpg", "anh-2.jpg"]


def test_a_picture_is_found_by_the_other_spelling_of_its_letters(desk: Desk) -> None:
    desk.drop(unicodedata.normalize("NFD", "chợ.jpg"), picture("JPEG"))
    assert desk.item(desk.write("![Chợ](chợ.jpg)")).media[0].alt == "Chợ"


def test_a_missing_picture_names_the_nearest_one(desk: Desk) -> None:
    desk.drop("cho-tan.jpg", picture("JPEG"))
    name = desk.write("![Chợ](Cho tan.JPG)".replace(" ", "%20"))
    assert desk.errors(name) == [("file-missing-near", 4, 1)]


def test_an_id_comes_from_the_path(desk: Desk) -> None:
    for name in ("Hồ Sao/Chợ chưa tan.md", "2027.md", "thư mục/index.md", "日本.md", "new.md"):
        desk.drop(name, "x")
    made = {one.path: propose_id(one) for one in find_bundles(desk.queue)}
    assert made["Hồ Sao/Chợ chưa tan.md"] == "ho-sao-cho-chua-tan"
    assert made["thư mục"] == "thu-muc"
    assert made["2027.md"] == "bai-2027"
    assert made["new.md"] == "bai-new", "at its own address stands the page where pieces are sent in"
    assert all(is_slug(one) for one in made.values())


def test_two_texts_of_one_name_are_refused(desk: Desk) -> None:
    desk.write("Nội dung.")
    desk.drop("bai.docx", b"x")
    assert desk.errors("bai.md") == [("two-texts", 0, 0)]


def test_keys_beside_a_markdown_file_are_told(desk: Desk) -> None:
    desk.write("Nội dung.")
    desk.drop("bai.yaml", "title: b")
    assert desk.errors("bai.md") == [("keys-beside-markdown", 0, 0)]


def test_an_article_is_read_in_a_moment(desk: Desk) -> None:
    paragraph = (
        "Cán bộ Hội **hướng dẫn** chị em nộp hồ sơ trực tuyến, [nhận kết quả](https://example.org) tại nhà. "
    )
    name = desk.write(f"{paragraph * 5}\n\n" * 8, ENGLISH)  # 700 words
    bundle = desk.bundles()[name]
    fastest = min(_time(lambda: read_item(bundle, desk.rules)) for _ in range(5))
    assert fastest < 0.1  # 15 ms on a quiet machine


def _time(read: object) -> float:
    assert callable(read)
    start = time.perf_counter()
    assert read().item
    return time.perf_counter() - start
