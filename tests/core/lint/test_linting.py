"""Lint as a whole: rules are switched off by name, any text is read, and quickly."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.item import Form
from publisher.core.lint.linting import lint
from publisher.core.lint.near_duplicate import phrases_of, sketch_of
from publisher.core.lint.outdated_terms import in_order
from publisher.core.lint.passages import passages_of
from publisher.core.lint.rules import NAMES, LintRules, Name, TitleLimit
from publisher.files.terms import common_terms
from publisher.words import LANGUAGES, tell
from tests.core.lint.pieces import codes, photo, piece

TERMS = in_order(common_terms())
RULES = LintRules(
    terms=TERMS,
    titles=(TitleLimit("website", 10, frozenset(Form)),),
    knows_themes=True,
    knows_audiences=True,
)
BAD = piece(
    "<p>Gọi 0900000001.</p><p>Cấp huyện ,nhé.</p><p>một hai ba bốn năm một hai ba bốn năm</p>",
    media=(photo(),),
)
CODES: dict[Name, str] = {
    "personal_data": "lint-personal-phone",
    "picture_credit": "lint-no-credit",
    "labels": "lint-no-labels",
    "title_length": "lint-title-too-long",
    "outdated_terms": "lint-outdated-term-since",
    "repeated_phrases": "lint-repeated-phrase",
    "spacing": "lint-space-before",
}
SIGNS = st.text(st.sampled_from(list("aàđĐPX09 .,;:?!()[]“”«»\"'@/-+\n<>&#")), max_size=200)


def test_what_harms_people_is_told_first() -> None:
    assert codes(lint(BAD, RULES)) == list(CODES.values())


@pytest.mark.parametrize("name", CODES)
def test_a_rule_that_is_off_says_nothing_and_the_others_go_on(name: Name) -> None:
    off = LintRules(frozenset({name}), TERMS, RULES.titles, True, True)
    assert codes(lint(BAD, off)) == [code for rule, code in CODES.items() if rule != name]


def test_every_rule_has_its_name() -> None:
    assert set(NAMES) == {*CODES, "near_duplicate"}


@given(SIGNS, SIGNS, st.text(max_size=60))
def test_any_text_is_read_and_every_finding_is_quoted_as_it_stands(one: str, two: str, three: str) -> None:
    item = piece(f"<p>{one}</p><p>{two}</p>", summary=three, media=(photo(caption=three),))
    passages = {one.text for one in passages_of(item)}
    for told in lint(item, RULES):
        quoted = told.before + told.words + told.after
        assert not quoted or any(quoted in text for text in passages)
        assert all(told.message.code != tell(told.message, language) for language in LANGUAGES)
    sketch_of(phrases_of(item))


SENTENCE = "Chị Thắm nộp hồ sơ , rồi về nhà.Mẹ chị gọi 0900000001 hỏi chính quyền điện tử là gì. "


@pytest.mark.parametrize(
    "paragraph",
    [
        "Chị Thắm nộp hồ sơ, rồi về nhà. Mẹ chị hỏi: “Sao nhanh thế?” Năm 2027, có 17.270 lượt người. ",
        SENTENCE,
        "đường dây nóng 0900000001 ",
        "Trước đây có cấp huyện ",
        "a", "đ", "Đ", "aB", "a.", "a,", "1 ", "12.", "(", "“", "\"", " ", " ,", "a-", "a@", "Quận ", "AAA ",
        "một hai ba bốn năm sáu bảy ", "a a a a a b ", ". ", "số 1 ", "tài khoản 1234567890 ", "x:y ", "#",
        "ABC, ",
    ],
)  # fmt: skip
def test_odd_text_takes_no_longer_than_its_length_allows(paragraph: str) -> None:
    item = piece("<p>" + paragraph * (200_000 // len(paragraph.encode())) + "</p>")
    began = process_time()
    for number, _ in enumerate(lint(item, RULES)):
        if number == 50:
            break
    assert process_time() - began < 2


def test_a_megabyte_of_prose_is_linted_in_a_second() -> None:
    paragraph = "Chị Thắm nộp hồ sơ, rồi về nhà. Mẹ hỏi: “Sao nhanh thế?” Năm 2027, có 17.270 lượt. "
    item = piece("<p>" + paragraph * (1_000_000 // len(paragraph.encode())) + "</p>")
    began = process_time()
    list(lint(item, RULES))
    assert process_time() - began < 4  # it takes 0.9 on a machine that has nothing else to do


def test_many_short_paragraphs_are_linted_in_a_second() -> None:
    item = piece("<p>Chị Thắm đi chợ về.</p>" * 25_000)
    began = process_time()
    list(lint(item, RULES))
    assert process_time() - began < 4
