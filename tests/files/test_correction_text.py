"""A legal correction as editors write it: every required part is asked for, by name and with the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.core.item import Form
from publisher.files.bundle import find_bundles
from publisher.files.reading import ReadItem, read_item
from publisher.files.rules import ReadingRules
from publisher.words import tell
from tests.core.timetables import HANOI
from tests.files.documents import document, saved

PARTS = ("Nội dung sai", "Nội dung đúng", "Xin lỗi")


def read(folder: Path) -> ReadItem:
    [bundle] = find_bundles(folder)
    return read_item(bundle, ReadingRules(HANOI, folder))


def markdown(folder: Path, body: str, keys: str = "") -> ReadItem:
    (folder / "cai-chinh.md").write_text(f"---\nđính chính cho: bai\n{keys}---\n\n{body}", encoding="utf-8")
    return read(folder)


def body(*parts: str, mark: str = "## {}") -> str:
    return "\n\n".join(f"{mark.format(part)}\n\nChữ của phần {part}." for part in parts) + "\n"


def codes(found: ReadItem) -> list[tuple[int, str]]:
    return [(one.line, one.message.code) for one in found.problems]


@pytest.mark.parametrize("mark", ["## {}", "# {}", "**{}:**"])
def test_a_whole_notice_is_right_and_bears_the_title_of_the_law(tmp_path: Path, mark: str) -> None:
    found = markdown(tmp_path, body(*PARTS, mark=mark))
    assert codes(found) == [] and found.item is not None
    assert (found.item.title, found.item.form) == ("Thông tin cải chính, xin lỗi", Form.NOTICE)
    assert found.item.corrects == "bai"


@pytest.mark.parametrize("key", ["corrects", "đính chính cho", "dinh chinh cho", "Cải chính cho"])
def test_the_key_has_english_and_vietnamese_names(tmp_path: Path, key: str) -> None:
    (tmp_path / "a.md").write_text(f"---\n{key}: bai\n---\n\n{body(*PARTS)}", encoding="utf-8")
    item = read(tmp_path).item
    assert item is not None and item.corrects == "bai"


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("Nội dung sai", "correction-lacks-wrong"),
        ("Nội dung đúng", "correction-lacks-right"),
        ("Xin lỗi", "correction-lacks-apology"),
    ],
)
def test_a_missing_part_is_named_where_the_file_says_what_it_is(
    tmp_path: Path, missing: str, code: str
) -> None:
    found = markdown(tmp_path, body(*(one for one in PARTS if one != missing)))
    assert codes(found) == [(2, code)] and found.item is None
    assert f"## {missing}" in tell(found.problems[0].message, "vi"), "the remedy can be typed as it stands"


def test_an_empty_part_is_told_at_its_heading(tmp_path: Path) -> None:
    found = markdown(tmp_path, "## Nội dung sai\n\nA.\n\n## Nội dung đúng\n\n## Xin lỗi\n\nB.\n")
    assert codes(found) == [(9, "correction-empty-right")]


def test_the_apology_comes_after_what_is_right(tmp_path: Path) -> None:
    found = markdown(tmp_path, body("Nội dung sai", "Xin lỗi", "Nội dung đúng"))
    assert codes(found) == [(2, "correction-order")]


def test_bold_words_and_headings_inside_a_part_belong_to_it(tmp_path: Path) -> None:
    text = "## Nội dung sai\n\n**Từ 01/01:** nộp hồ sơ.\n\n### Trích\n\nA.\n\n" + body(*PARTS[1:])
    assert codes(markdown(tmp_path, text)) == []


@pytest.mark.parametrize(
    "line",
    [
        "form: article",
        "column: Thời sự",
        "channels: [website]",
        "đăng lúc: 2027-01-20 08:00",
        "hết hạn: 2027-01-20 08:00",
        "priority: normal",
    ],
)
def test_what_the_law_has_settled_is_not_the_editors_to_choose(tmp_path: Path, line: str) -> None:
    found = markdown(tmp_path, body(*PARTS), f"{line}\n")
    assert codes(found) == [(3, "correction-key")]


def test_a_title_of_its_own_is_refused_and_the_right_one_is_not(tmp_path: Path) -> None:
    wrong = markdown(tmp_path, body(*PARTS), "tít: Xin lỗi bạn đọc\n")
    assert codes(wrong) == [(3, "correction-title")]
    right = markdown(tmp_path, body(*PARTS), "tít: THÔNG TIN CẢI CHÍNH, XIN LỖI\nform: thông báo\n")
    assert codes(right) == []


@pytest.mark.parametrize("bold", [True, False])
def test_a_word_file_has_its_parts_under_headings_or_bold_lines(tmp_path: Path, bold: bool) -> None:
    made = document((("đính chính cho", "bai"),))
    for part in PARTS:
        if bold:
            made.add_paragraph().add_run(part).bold = True
        else:
            made.add_heading(part, 1)
        made.add_paragraph(f"Chữ của phần {part}.")
    (tmp_path / "cai-chinh.docx").write_bytes(saved(made))
    found = read(tmp_path)
    assert codes(found) == [] and found.item is not None
    assert all(f"Chữ của phần {part}." in found.item.html and part in found.item.html for part in PARTS)


def test_a_word_file_without_a_part_names_it(tmp_path: Path) -> None:
    made = document((("đính chính cho", "bai"),))
    made.add_heading("Nội dung sai", 1)
    made.add_paragraph("A.")
    (tmp_path / "cai-chinh.docx").write_bytes(saved(made))
    assert [code for _, code in codes(read(tmp_path))] == [
        "correction-lacks-right",
        "correction-lacks-apology",
    ]
