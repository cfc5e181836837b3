"""Wrong files: each gets its sentence with place and remedy, and the good file beside them is read."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from itertools import pairwise

import docx
import pytest
from docx.shared import Pt

from publisher.core.message import Message
from publisher.files.old_letters import TCVN3, VNI
from publisher.words import tell
from tests.files.desk import Desk, picture
from tests.files.documents import document, part, repacked, saved

VIETNAMESE = "Đẩy mạnh cải cách hành chính, cán bộ Hội hướng dẫn chị em nộp hồ sơ trực tuyến."
TO_TCVN3 = {meant: chr(code) for code, meant in TCVN3.items()}
TO_VNI = {meant: written for written, meant in VNI.items()}


def keyed(keys: str, body: str = "Nội dung.") -> bytes:
    return f"---\ntitle: Chợ chưa tan\n{keys}\n---\n\n{body}\n".encode()


def in_cp1258(text: str) -> bytes:
    """Return the bytes of Windows-1258, which has its tones apart from the letters."""
    made = ""
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = next((one for one in apart if one in "\u0300\u0301\u0303\u0309\u0323"), "")
        made += unicodedata.normalize("NFC", apart.replace(tone, "") if tone else apart) + tone
    return made.encode("cp1258")


def entity_docx() -> bytes:
    good = saved(document())
    xml = part(good, "word/document.xml")
    dtd = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return repacked(good, {"word/document.xml": xml.replace(b"?>", b"?>" + dtd, 1)})


def hidden_entity_docx() -> bytes:
    good = saved(document())
    xml = part(good, "word/document.xml").decode()
    xml = xml.split("?>", 1)[1].strip()
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]>{xml}'
    return repacked(good, {"word/document.xml": text.encode("utf-16")})


def bomb_docx() -> bytes:
    """Return a file whose directory promises 250 MB, as one made of zeros would."""
    bomb = bytearray(repacked(saved(document()), {"word/media/lon.bin": b"\0" * 1000}))
    entry = bomb.rindex(b"word/media/lon.bin") - 46
    bomb[entry + 24 : entry + 28] = (250_000_000).to_bytes(4, "little")
    return bytes(bomb)


def old_font_docx() -> bytes:
    made = document()
    run = made.add_paragraph().add_run("".join(TO_TCVN3.get(one, one) for one in VIETNAMESE))
    run.font.name = ".VnTime"
    run.font.size = Pt(14)
    return saved(made)


def linked_picture_docx() -> bytes:
    made = document()
    made.add_picture(io.BytesIO(picture()))
    good = saved(made)
    relations = part(good, "word/_rels/document.xml.rels").decode()
    target = relations.split('relationships/image" Target="')[1].split('"')[0]
    linked = relations.replace(
        f'Target="{target}"', 'Target="http://127.0.0.1:9/anh.png" TargetMode="External"'
    )
    xml = part(good, "word/document.xml").replace(b"r:embed=", b"r:link=")
    return repacked(good, {"word/_rels/document.xml.rels": linked.encode(), "word/document.xml": xml})


def no_word_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("xl/workbook.xml", "<x/>")
    return file.getvalue()


def truncated(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def untitled_docx() -> bytes:
    made = docx.Document()
    made.add_paragraph("Chỉ có một đoạn, không có tiêu đề.")
    return saved(made)


def table_docx(*rows: tuple[str, str]) -> bytes:
    return saved(document((("tiêu đề", "Chợ chưa tan"), *rows)))


LAUGHS = [f"{here}: &{here} [{', '.join([f'*{before}'] * 9)}]" for before, here in pairwise("abcdefgh")]
BOMB = "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *LAUGHS])
TCVN3_TEXT = "".join(TO_TCVN3.get(one, one) for one in VIETNAMESE)
VNI_TEXT = "".join(TO_VNI.get(one, one) for one in VIETNAMESE)

REMEDIES = {"vi": ("hãy", "nên", "có phải", "dùng được"), "en": (";", "did you mean")}

WRONG: dict[str, tuple[str, bytes | Callable[[], bytes], tuple[str, int, int]]] = {
    "broken YAML": ("x.md", keyed("tags: [a, b"), ("yaml-bracket-open", 3, 7)),
    "a colon in a value": ("x.md", keyed("summary: Chợ: hồ sơ"), ("yaml-colon", 3, 13)),
    "an open quote": ("x.md", keyed('summary: "Chợ'), ("yaml-quote-open", 3, 10)),
    "words behind a quote": ("x.md", keyed('summary: "Chợ" chưa tan'), ("yaml-after-quote", 3, 16)),
    "a tab": ("x.md", keyed("tags:\n\t- a"), ("yaml-tab", 4, 1)),
    "a key without a colon": ("x.md", keyed("summary Chợ"), ("yaml-no-colon", 3, 1)),
    "a sign that begins no value": ("x.md", keyed("summary: @chợ"), ("yaml-odd-start", 3, 10)),
    "a crooked line": ("x.md", keyed("cover: a\n  summary: b"), ("yaml-indent", 4, 10)),
    "a YAML alias bomb": ("x.md", keyed(BOMB), ("yaml-alias", 3, 4)),
    "a YAML tag": ("x.md", keyed("summary: !!python/object/apply:os.system [ls]"), ("yaml-tag", 3, 10)),
    "YAML too deep": ("x.md", keyed("tags: " + "[" * 500), ("yaml-too-deep", 3, 15)),
    "no front matter": ("x.md", "Chỉ có nội dung.\n".encode(), ("front-matter-missing", 1, 1)),
    "front matter that is not closed": (
        "x.md", b"\n---\ntitle: A\ntags: b\n\nNoi dung.\n", ("front-matter-open", 2, 1),
    ),
    "front matter without end": ("x.md", keyed("note: " + "a" * 70_000), ("front-matter-too-large", 1, 1)),
    "an unknown key": ("x.md", keyed("tacs: [a]"), ("unknown-key-near", 3, 1)),
    "a key that is near nothing": ("x.md", keyed("zzzzzz: 1"), ("unknown-key", 3, 1)),
    "the same key in two languages": ("x.md", keyed("Tiêu đề: B"), ("duplicate-key", 3, 1)),
    "a missing title": ("x.md", "---\ntags: [a]\n---\nNội dung.\n".encode(), ("missing-title", 1, 1)),
    "a date with the month first": (
        "x.md", keyed("publish_at: 01/18/2027 08:00"), ("time-month-first", 3, 13),
    ),
    "a day that is in no calendar": (
        "x.md", keyed("đăng lúc: 30/02/2027 08:00"), ("time-not-in-calendar", 3, 11),
    ),
    "a day without its hour": ("x.md", keyed("publish_at: 18/01/2027"), ("time-without-hour", 3, 13)),
    "no date at all": ("x.md", keyed("publish_at: mai"), ("time-not-understood", 3, 13)),
    "an unknown form": ("x.md", keyed("form: phóng xự"), ("no-such-choice-near", 3, 7)),
    "an unknown unit": ("x.md", keyed("đơn vị: [Hồ Sao, Hồ Sâu]"), ("item-unknown-name-near", 3, 18)),
    "an unknown channel": ("x.md", keyed("channels:\n  fanpaje: {}"), ("item-unknown-name-near", 4, 3)),
    "channels that wait in a circle": (
        "x.md",
        keyed("channels:\n  website: {after: fanpage}\n  fanpage: {after: website}"),
        ("wish-in-circle", 4, 3),
    ),
    "a slug that channels would change": ("x.md", keyed("slug: Chợ_1"), ("bad-slug", 3, 7)),
    "a missing picture": ("x.md", keyed("", "Chữ.\n\n![Chợ](cho.jpg)"), ("file-missing", 8, 8)),
    "a picture name with a space": (
        "x.md", keyed("", "![Chợ](cho tan.jpg)"), ("picture-not-understood", 6, 8),
    ),
    "a path out of the folder": (
        "x.md", keyed("media: [../../../etc/passwd]"), ("file-outside", 3, 9),
    ),
    "a path from the root": ("x.md", keyed("cover: /etc/passwd"), ("file-outside", 3, 8)),
    "a path with a drive": ("x.md", keyed("cover: 'C:\\anh.jpg'"), ("file-outside", 3, 8)),
    "a picture on the web": (
        "x.md", keyed("", "![a](https://example.org/a.jpg)"), ("file-on-web", 6, 6),
    ),
    "a link to a script": ("x.md", keyed("", "[a](javascript:alert(1))"), ("bad-link", 6, 5)),
    "a raw picture tag": ("x.md", keyed("", "Chữ <img src=x>"), ("raw-picture", 6, 5)),
    "TCVN3 bytes": (
        "x.md",
        b"---\ntitle: " + TCVN3_TEXT.encode("latin-1") + b"\n---\n",
        ("old-letters", 2, 8),
    ),
    "TCVN3 saved as UTF-8": (
        "x.md",
        keyed("", "Đúng.\n\n" + TCVN3_TEXT),
        ("old-letters", 8, 1),
    ),
    "VNI": (
        "x.md",
        keyed("", VNI_TEXT),
        ("old-letters", 6, 1),
    ),
    "Windows-1258": (
        "x.md", b"---\ntitle: " + in_cp1258(VIETNAMESE) + b"\n---\n", ("old-letters", 2, 8),
    ),
    "mojibake": (
        "x.md", keyed("", VIETNAMESE.encode().decode("latin-1")), ("mangled-letters", 6, 1),
    ),
    "letters that were lost": ("x.md", keyed("", "Ch� chưa tan"), ("letters-lost", 6, 3)),
    "bytes of no encoding": ("x.md", b"---\ntitle: a\n---\n\xff\xfd\x81", ("not-unicode", 4, 1)),
    "NUL bytes": ("x.md", b"---\ntitle: a\n---\na\0b", ("nul-bytes", 4, 1)),
    "30 MB of text": ("x.md", keyed("", "Chợ chưa tan. " * 2_000_000), ("text-too-large", 0, 0)),
    "marks without end": ("x.md", keyed("", "**a** " * 20_000), ("text-too-tangled", 0, 0)),
    "an empty file": ("x.md", b"", ("text-empty", 0, 0)),
    "an old Word file": ("x.doc", b"\xd0\xcf\x11\xe0", ("file-unsupported", 0, 0)),
    "a .doc that is called .docx": (
        "x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ("word-locked", 0, 0),
    ),
    "a spreadsheet that is called .docx": ("x.docx", no_word_zip, ("word-no-docx", 0, 0)),
    "a docx that was cut off": ("x.docx", lambda: truncated(saved(document())), ("word-broken", 0, 0)),
    "a docx without its text": (
        "x.docx",
        lambda: repacked(saved(document()), {"word/document.xml": b"<w:document"}),
        ("word-broken", 0, 0),
    ),
    "a docx with an external entity": ("x.docx", entity_docx, ("word-entity", 0, 0)),
    "a docx with an entity in UTF-16": ("x.docx", hidden_entity_docx, ("word-entity", 0, 0)),
    "a docx with macros": (
        "x.docx", lambda: repacked(saved(document()), {"word/vbaProject.bin": b"x"}), ("word-macros", 0, 0),
    ),
    "a zip bomb": ("x.docx", bomb_docx, ("word-swells", 0, 0)),
    "a docx in .VnTime": ("x.docx", old_font_docx, ("old-font", 0, 0)),
    "a docx with a linked picture": ("x.docx", linked_picture_docx, ("word-picture-linked", 0, 0)),
    "a docx without a title": ("x.docx", untitled_docx, ("missing-title-word", 0, 0)),
    "a docx with an unknown key": (
        "x.docx", lambda: table_docx(("chuyên mụk", "a")), ("unknown-key-near", 2, 1),
    ),
    "a docx with a wrong time": (
        "x.docx", lambda: table_docx(("thể loại", "tin"), ("đăng lúc", "mai")), ("time-not-understood", 3, 2),
    ),
    "a picture without its words": ("x.jpg", picture("JPEG"), ("media-without-words", 0, 0)),
    "words without a picture": ("x.yaml", b"title: a", ("words-without-media", 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_its_sentence_and_the_good_one_beside_it_is_read(desk: Desk, name: str) -> None:
    file, content, expected = WRONG[name]
    desk.drop(file, content() if callable(content) else content)
    desk.drop("tot.md", keyed(""))
    read = desk.read(file)
    assert read.item is None
    assert expected in [(one.message.code, one.line, one.column) for one in read.problems]
    for problem in read.problems:
        check_sentence(problem.message)
    assert desk.item("tot.md").title == "Chợ chưa tan"


def check_sentence(message: Message) -> None:
    """Both languages have the sentence, filled, of a length that people read, and with its remedy."""
    for language, remedies in REMEDIES.items():
        said = tell(message, language)
        assert any(one in said for one in remedies), said
        assert not said.startswith(message.code)
        assert not re.search(r"{\w+}", said), said
        assert len(said) < 500


CLIPS: dict[str, tuple[str, bytes, str]] = {
    "a picture that is no picture": ("x.jpg", b"day khong phai la anh", "media-not-recognised"),
    "a page that is called a picture": ("x.png", b"<!DOCTYPE html><p>404", "media-unsupported"),
    "an empty picture": ("x.png", b"", "media-empty"),
    "a picture that was cut off": ("x.jpg", truncated(picture("JPEG", (400, 300))), "picture-broken"),
    "a PNG that was cut off": ("x.png", truncated(picture("PNG", (400, 300))), "picture-broken"),
    "a WebP that was cut off": ("x.webp", truncated(picture("WEBP", (400, 300))), "picture-broken"),
    "a clip that is no clip": ("x.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 64, "recording-broken"),
    "a HEIC that is called JPG": ("x.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 64, "media-unsupported"),
    "a sound that is no sound": ("x.mp3", b"ID3" + b"\0" * 200, "recording-broken"),
}


@pytest.mark.parametrize("name", CLIPS)
def test_a_wrong_clip_is_named(desk: Desk, name: str) -> None:
    file, content, code = CLIPS[name]
    desk.drop(file, content)
    desk.drop("x.yaml", "title: Chợ chưa tan")
    [problem] = desk.read(file).problems
    assert problem.message.code == code
    assert "x." in tell(problem.message, "vi")
    assert not desk.store.exists()


def test_a_bomb_of_pixels_is_refused_without_decoding_it(desk: Desk) -> None:
    header = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    desk.drop("x.png", header + b"\xd4\x11\x9b\xb9" + b"\0" * 100)
    desk.drop("x.yaml", "title: Chợ chưa tan")
    assert desk.errors("x.png")[0][0] in ("picture-too-many-pixels", "picture-broken")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_picture_that_is_a_link_is_refused(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("ngoai") / "mat.png"
    outside.write_bytes(picture())
    (desk.queue / "anh.png").symlink_to(outside)
    assert desk.errors(desk.write("![a](anh.png)")) == [("file-is-link", 4, 6)]


def test_all_problems_are_told_at_once_even_behind_a_broken_line(desk: Desk) -> None:
    name = desk.write(
        "![a](x.png)\n\n[b](y.html)\n",
        'title: "Chợ" a\ntacs: b\nunits: Hồ Sâu\npublish_at: 01/18/2027 08:00\nform: [a]',
    )
    assert [code for code, _, _ in desk.errors(name)] == [
        "yaml-after-quote",
        "unknown-key-near",
        "item-unknown-name-near",
        "time-month-first",
        "value-not-text",
        "file-missing",
        "bad-link",
    ]
