"""Differences: what went out and came in, paragraph by paragraph and word by word, in a short time."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.anchors import anchors
from publisher.core.difference import Change, Part, Parts, TooLong, compare_paragraphs, compare_words

SAME, OUT, IN = Change.SAME, Change.DELETED, Change.INSERTED
texts = st.lists(st.text(alphabet="ab c", min_size=1, max_size=12), max_size=12)


def side(told: list[Parts], left_out: Change) -> list[str]:
    """Return the paragraphs of one of the two texts."""
    kept = [[part.text for part in one if part.change is not left_out] for one in told]
    return ["".join(one) for one in kept if one]


@given(texts, texts)
def test_both_texts_can_be_read_out_of_their_difference(old: list[str], new: list[str]) -> None:
    told = compare_paragraphs(old, new)
    assert side(told, IN) == old and side(told, OUT) == new


@given(texts)
def test_what_is_the_same_has_no_difference(text: list[str]) -> None:
    assert {part.change for one in compare_paragraphs(text, text) for part in one} <= {SAME}


def test_words_that_changed_are_told_within_what_stayed() -> None:
    assert compare_words("Một hai ba bốn.", "Một hai năm bốn.") == (
        Part(SAME, "Một hai "),
        Part(OUT, "ba "),
        Part(IN, "năm "),
        Part(SAME, "bốn."),
    )


def test_a_paragraph_that_moved_in_does_not_make_its_neighbours_look_changed() -> None:
    old = ["Chị em nộp hồ sơ qua mạng.", "Lớp học mở buổi sáng."]
    new = ["Đoạn mới hoàn toàn khác.", "Chị em nộp hồ sơ tại nhà qua mạng.", "Lớp học mở buổi sáng."]
    told = compare_paragraphs(old, new)
    assert told[0] == (Part(IN, new[0]),)
    assert told[1] == (Part(SAME, "Chị em nộp hồ sơ "), Part(IN, "tại nhà "), Part(SAME, "qua mạng."))
    assert told[2] == (Part(SAME, new[2]),)


def test_what_went_out_is_told_before_what_came_in() -> None:
    told = compare_paragraphs(["Bỏ đoạn này."], ["Thêm hẳn câu khác vào."])
    assert [part.change for one in told for part in one] == [OUT, IN]


def test_anchors_keep_their_order() -> None:
    assert anchors(list("abcxde"), list("dabyce")) == [(0, 1), (1, 2), (2, 4), (5, 5)]
    assert anchors(["a", "a"], ["a"]) == []


BOOK = [" ".join(f"từ{(place * 7 + word) % 997}" for word in range(60)) for place in range(2_500)]


@pytest.mark.parametrize(
    "new",
    [
        [*BOOK[:1200], "Đoạn mới.", *BOOK[1201:]],
        [one.replace("từ1", "x") for one in BOOK],
        BOOK[::-1],
        [one.upper() for one in BOOK],
        [" ".join(BOOK[:300])],
        ["x"] * 2_500,
    ],
    ids=["one", "each", "reversed", "other", "glued", "alike"],
)
def test_a_text_as_long_as_a_book_is_compared_while_somebody_waits(new: list[str]) -> None:
    began = perf_counter()
    told = compare_paragraphs(BOOK, new)
    assert perf_counter() - began < 1.0, "a tenth of this where nothing else runs"
    assert side(told, OUT) == new


def test_a_text_without_end_is_not_compared() -> None:
    with pytest.raises(TooLong):
        compare_paragraphs(["x"] * 6_000, ["y"] * 6_000)
    with pytest.raises(TooLong):
        compare_paragraphs(["x" * 1_500_000], ["y" * 1_500_000])
