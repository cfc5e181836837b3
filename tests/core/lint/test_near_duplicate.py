"""Texts that were made from another are known by a few of their phrases."""

from __future__ import annotations

import random
import re

import pytest

from publisher.core.item import Item
from publisher.core.lint.near_duplicate import (
    ENOUGH,
    SHARED,
    SKETCH,
    alike,
    may_be_copied,
    phrases_of,
    sketch_of,
)
from tests.core.lint.pieces import piece

TOLD = "chị em nộp hồ sơ trên điện thoại rồi nhận kết quả tại nhà bưu tá gọi cửa sớm trưa chiều vui"
WORDS = re.findall(r"\w+", TOLD)


def story(seed: int, words: int = 300) -> list[str]:
    chosen = random.Random(seed)
    return [chosen.choice(WORDS) for _ in range(words)]


def text(words: list[str]) -> Item:
    return piece("<p>" + " ".join(words) + "</p>")


def edited(words: list[str], changes: int, seed: int = 1) -> list[str]:
    """Return a text with some words changed."""
    chosen, new = random.Random(seed), list(words)
    for at in chosen.sample(range(len(new)), changes):
        new[at] = f"mới{at}"
    return new


@pytest.mark.parametrize("changes", range(12))
def test_a_text_with_a_few_words_changed_is_alike_and_found_again(changes: int) -> None:
    one, other = phrases_of(text(story(changes))), phrases_of(text(edited(story(changes), changes)))
    assert alike(one, other) >= ENOUGH
    assert len(set(sketch_of(one)) & set(sketch_of(other))) >= SHARED


@pytest.mark.parametrize("seed", range(12))
def test_two_texts_about_the_same_are_not_alike(seed: int) -> None:
    one, other = phrases_of(text(story(seed))), phrases_of(text(story(seed + 100)))
    assert alike(one, other) < ENOUGH / 4
    assert len(set(sketch_of(one)) & set(sketch_of(other))) < SHARED


def test_of_texts_that_are_alike_nearly_all_are_found_again() -> None:
    found = 0
    for seed in range(200):
        one, other = phrases_of(text(story(seed))), phrases_of(text(edited(story(seed), 14, seed)))
        found += len(set(sketch_of(one)) & set(sketch_of(other))) >= SHARED
    assert found >= 190


def test_case_signs_markup_and_the_place_of_tones_make_no_other_text() -> None:
    one = piece("<p>Hòa bình, thủy chung! Chị em hòa thuận.</p>")
    other = piece("<h2>HOÀ BÌNH</h2><p><b>thuỷ</b> chung; chị em hoà thuận</p>")
    assert phrases_of(one) == phrases_of(other)


def test_a_short_notice_says_nothing() -> None:
    assert sketch_of(phrases_of(text(story(1, 30)))) == ()
    assert len(sketch_of(phrases_of(text(story(1, 60))))) == SKETCH
    assert alike(frozenset(), frozenset()) == 0.0


@pytest.mark.parametrize(
    ("one", "other", "matters"),
    [
        ({"units": ("a",)}, {"units": ("b",)}, True),
        ({"units": ("a",)}, {"units": ("a",)}, False),
        ({"units": ("a", "b")}, {"units": ("b",)}, False),
        ({"units": ("a",)}, {}, False),
        ({}, {"units": ("b",)}, False),
        ({"units": ("a",), "corrects": "bai"}, {"units": ("b",)}, False),
        ({"units": ("a",)}, {"units": ("b",), "corrects": "bai"}, False),
    ],
)
def test_a_copy_matters_between_two_units_alone(
    one: dict[str, object], other: dict[str, object], matters: bool
) -> None:
    assert may_be_copied(piece(**one), piece(**other)) is matters
