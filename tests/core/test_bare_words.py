"""Words are compared bare: no case, no diacritics, no signs."""

from __future__ import annotations

import unicodedata

import pytest

from publisher.core.bare_words import LONGEST, bare_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Phụ nữ", ("phu", "nu")),
        ("ĐƯỜNG Đông Đô", ("duong", "dong", "do")),
        ("Hòa, hoà: một từ", ("hoa", "mot", "tu")),
        ("«8/3» – 24h_2027!", ("8", "3", "24h", "2027")),
        ("Straße ﬁn Ⅳ", ("strasse", "fin", "iv")),
        ("… – _", ()),
    ],
)
def test_a_text_is_its_words_without_case_diacritics_and_signs(text: str, words: tuple[str, ...]) -> None:
    assert bare_words(text) == bare_words(unicodedata.normalize("NFD", text)) == words


def test_a_text_without_end_is_looked_at_for_so_long_only() -> None:
    assert bare_words("a " * LONGEST + "cuối") == ("a",)
