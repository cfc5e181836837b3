"""Texts that say the same, however they are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.wording import plain_words, speaks_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa giải ở cơ sở", "Hoà giải ở cơ sở"),
        ("Thủy, khỏe, tùy", "THUỶ – KHOẺ – TUỲ"),
        ("Một lần bấm, ba giấy tờ", "«MỘT LẦN BẤM»: ba giấy tờ!"),
        ("Đường dây nóng", "Ðường dây nóng"),
        ("Phụ nữ Hồ Sao", unicodedata.normalize("NFD", "Phụ nữ Hồ Sao")),
        ("Phụ  nữ\u00a0Hồ Sao", "phụ nữ hồ sao"),
    ],
)
def test_case_signs_and_the_place_of_tones_make_no_other_words(one: str, other: str) -> None:
    assert plain_words(one) == plain_words(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Hòa giải", "Hóa giải"), ("Bảo", "Báo"), ("Tin 1", "Tin 2"), ("Đo", "Do")]
)
def test_another_tone_letter_or_number_makes_other_words(one: str, other: str) -> None:
    assert plain_words(one) != plain_words(other)


@pytest.mark.parametrize(
    ("text", "keyword", "is_there"),
    [
        ("Đẩy mạnh CẢI CÁCH hành chính", "cải cách hành chính", True),
        ("Day manh cai cach hanh chinh", "cải cách hành chính", False),
        ("Đẩy mạnh cải cách hành chính", "cai cach hanh chinh", True),
        ("Day manh cai cach hanh chinh", "cai cach hanh chinh", True),
        ("Hội LHPN phường tổ chức", "Hội LHPN", True),
        ("Phụ nữ khoẻ, đẹp", "khỏe", True),
        ("Tinh hoa nghề Việt", "tin", False),
        (unicodedata.normalize("NFD", "Chuyện ở Hồ Sao"), "Hồ Sao", True),
        ("Chuyện ở Hồ Sao", unicodedata.normalize("NFD", "Hồ Sao"), True),
        ("", "tin", False),
        ("bất kỳ", "…", False),
    ],
)
def test_a_keyword_is_found_as_whole_words_and_without_diacritics_only_if_it_has_none(
    text: str, keyword: str, is_there: bool
) -> None:
    assert speaks_of(text, keyword) is is_there


@given(st.text(), st.text(min_size=1))
def test_any_text_can_be_compared(text: str, keyword: str) -> None:
    assert speaks_of(f"{text} {keyword} {text}", keyword) is bool(plain_words(keyword))
    speaks_of(text, keyword)
