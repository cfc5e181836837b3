"""What lint finds in files, at its place; a workspace's own terms; examples, in which it finds nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.core.lint.outdated_terms import in_order
from publisher.core.lint.rules import LintRules
from publisher.core.problem import Severity
from publisher.files.bundle import find_bundles
from publisher.files.config import Config, read_config
from publisher.files.linting import MOST
from publisher.files.reading import read_item
from publisher.files.schedules import read_rules
from publisher.files.terms import common_terms, read_terms
from publisher.work.reading import reading_rules
from tests.files.desk import Desk, picture
from tests.files.documents import document, saved
from tests.files.workspace import CONFIG, problems, write

ROOT = Path(__file__).parents[2]
FRONT_LINES = 3


@pytest.fixture
def linted(tmp_path: Path) -> Desk:
    return Desk(tmp_path, lint=LintRules(terms=in_order(common_terms())))


def test_a_finding_stands_at_its_line_and_column(linted: Desk) -> None:
    linted.write("Chị Thắm **nộp** hồ sơ.\n\nRồi chị *về*\nnhà ,nấu cơm.")
    assert linted.warnings("bai.md") == [("lint-space-before", FRONT_LINES + 4, 4)]


def test_markup_in_the_middle_of_the_words_does_not_hide_their_place(linted: Desk) -> None:
    linted.write("Hội ở các **quận, huyện** họp.")
    assert linted.warnings("bai.md") == [("lint-outdated-term-since", FRONT_LINES + 1, 13)]


def test_what_is_wrong_in_the_keys_stands_at_their_line(linted: Desk) -> None:
    linted.write("Vui.", 'title: Chợ chưa tan\nsummary: "Gọi chị Thắm 0900000001 nhé"')
    assert linted.warnings("bai.md") == [("lint-personal-phone", 3, 24)]


def test_what_is_missing_stands_at_the_top(linted: Desk) -> None:
    linted.drop("bai/cho.png", picture())
    linted.drop("bai/index.md", "---\ntitle: Chợ\n---\n![Chợ sớm](cho.png)\n")
    assert linted.warnings("bai") == [("lint-no-credit", 1, 1)]


def test_words_beside_a_clip_are_found_in_their_own_file(linted: Desk) -> None:
    linted.drop("cho.png", picture())
    linted.drop("cho.yaml", "title: Chợ\nsummary: Rau ,củ\nmedia:\n- {file: cho.png, alt: Chợ, credit: Mạ}\n")
    [told] = linted.read("cho.png").problems
    assert (told.path, told.line, told.column) == ("content/queue/cho.yaml", 2, 13)


def test_a_word_file_has_no_lines_and_is_quoted(linted: Desk) -> None:
    made = document()
    made.add_paragraph("Chị Thắm bán rau ,củ ở chợ.")
    linted.drop("bai.docx", saved(made))
    [told] = linted.read("bai.docx").problems
    assert (told.line, told.column) == (0, 0)
    assert told.message.values["quote"] == "Chị Thắm bán rau ,củ ở chợ."


def test_what_is_not_found_in_the_keys_beside_a_word_file_is_told_of_the_word_file(linted: Desk) -> None:
    made = document(())
    made.add_paragraph("Chị Thắm bán rau ,củ ở chợ.")
    linted.drop("bai.docx", saved(made))
    linted.drop("bai.yaml", "title: Chợ\nsummary: Gọi 0900000001\n")
    told = [(one.path, one.line) for one in linted.read("bai.docx").problems]
    assert told == [("content/queue/bai.yaml", 2), ("content/queue/bai.docx", 0)]


def test_findings_are_warnings_and_the_item_is_there_all_the_same(linted: Desk) -> None:
    linted.write("Vui ,quá. " * 300)
    read = linted.read("bai.md")
    assert read.item is not None
    assert {one.severity for one in read.problems} == {Severity.WARNING}


def test_of_findings_without_end_the_first_are_told_and_the_rest_is_counted_as_more(linted: Desk) -> None:
    linted.write("\n\n".join(["Vui ,quá."] * 300))
    told = linted.warnings("bai.md")
    assert len(told) == MOST + 1
    assert told[-1] == ("lint-more", 0, 0)


def test_a_file_with_mistakes_is_not_linted_before_it_is_right(linted: Desk) -> None:
    linted.write("Vui ,quá.", "titel: Chợ")
    assert linted.warnings("bai.md") == []


def test_where_nobody_asks_for_lint_there_is_none(desk: Desk) -> None:
    desk.write("Vui ,quá.")
    assert desk.warnings("bai.md") == []
    assert desk.read("bai.md").phrases == frozenset()


def test_the_sample_pieces_get_no_warning(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", (ROOT / "config.example.toml").read_text(encoding="utf-8"))
    config = read_config(tmp_path)
    rules = reading_rules(config, read_rules(ROOT, config), None)
    bundles = find_bundles(ROOT / "content" / "queue")
    assert len(bundles) >= 12
    assert [one for bundle in bundles for one in read_item(bundle, rules).problems] == []


PAGES = (
    "content/README.md",
    "README.vi.md",
    *(f"docs/{one}.vi.md" for one in ("activities", "feeds", "lint")),
)


@pytest.mark.parametrize("page", PAGES)
def test_our_own_vietnamese_pages_get_no_warning(linted: Desk, page: str) -> None:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", (ROOT / page).read_text(encoding="utf-8"))
    linted.write(text)
    assert [one for one in linted.read("bai.md").problems if one.message.code.startswith("lint-")] == []


TERMS = """
[[term]]
words = "tổ phụ nữ"
current = "chi hội"
since = 2026-01-01
basis = "Quyết định 1/QĐ"
unless = ["theo Điều lệ"]

[[term]]
words = ["chị em ta", "hội ta"]
current = "chị em"
"""


def test_a_workspace_adds_its_own_terms(tmp_path: Path) -> None:
    write(tmp_path, "schedules/terms.toml", TERMS)
    one, other = read_terms(tmp_path)
    assert (one.words, one.current, one.since) == (("tổ phụ nữ",), "chi hội", date(2026, 1, 1))
    assert (one.basis, one.unless) == ("Quyết định 1/QĐ", ("theo Điều lệ",))
    assert other.words == ("chị em ta", "hội ta")
    write(tmp_path, "config.toml", CONFIG)
    config = read_config(tmp_path)
    rules = reading_rules(config, read_rules(tmp_path, config), None)
    assert rules.lint is not None and {one, other} < set(rules.lint.terms)
    assert set(common_terms()) < set(rules.lint.terms)


def test_a_workspace_without_terms_has_the_common_ones_alone(tmp_path: Path) -> None:
    assert read_terms(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[[term]]\nword = "a"\n',
            [(1, 1, "key-is-missing"), (1, 1, "key-is-missing"), (2, 1, "unknown-key-near")],
        ),
        ('[[term]]\nwords = []\ncurrent = "b"\n', [(2, 9, "must-not-be-empty")]),
        ('[[term]]\nwords = ["a", ""]\ncurrent = "b"\n', [(2, 15, "must-not-be-empty")]),
        ('[[term]]\nwords = "…"\ncurrent = "b"\n', [(2, 9, "term-without-words")]),
        ('[[term]]\nwords = "a"\ncurrent = ""\n', [(3, 11, "must-not-be-empty")]),
        ('[[term]]\nwords = "a"\ncurrent = "b"\nsince = "hôm qua"\n', [(4, 9, "must-be-date")]),
        ("[[term]\n", [(1, 7, "toml-broken")]),
        ("[[terms]]\n", [(1, 1, "unknown-key-near")]),
    ],
)
def test_what_is_wrong_in_the_terms_is_told_with_its_line(
    tmp_path: Path, text: str, told: list[tuple[int, int, str]]
) -> None:
    write(tmp_path, "schedules/terms.toml", text)
    with pytest.raises(WrongConfiguration) as error:
        read_rules(tmp_path, read_config_of(tmp_path))
    assert problems(error.value) == told


def read_config_of(workspace: Path) -> Config:
    write(workspace, "config.toml", CONFIG)
    return read_config(workspace)


def test_a_rule_that_does_not_exist_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", CONFIG + '\n[lint]\noff = ["spacing", "lables"]\n')
    with pytest.raises(WrongConfiguration) as error:
        read_config(tmp_path)
    [told] = error.value.problems
    assert told.message.code == "not-one-of-near"
    assert told.message.values["nearest"] == "labels"


def test_how_long_a_title_may_be_is_the_channels_own_or_its_kinds(tmp_path: Path) -> None:
    ours = CONFIG.replace('user = "robot"', 'user = "robot"\nkind = "press"\ntitle_max = 90')
    write(tmp_path, "config.toml", ours.replace('after = "website"', 'after = "website"\nkind = "social"'))
    config = read_config(tmp_path)
    rules = reading_rules(config, read_rules(tmp_path, config), None)
    assert rules.lint is not None
    assert {one.channel: one.longest for one in rules.lint.titles} == {"newspaper": 90, "website": 120}
