from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.slug import is_slug, mint, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đăng ký khai sinh cho con: 3 việc, 1 lần bấm", "dang-ky-khai-sinh-cho-con-3-viec-1-lan-bam"),
        ("Ðường dây nóng", "duong-day-nong"),
        (unicodedata.normalize("NFD", "Đẩy mạnh cải cách hành chính"), "day-manh-cai-cach-hanh-chinh"),
        ("  --Chợ   chưa tan!--  ", "cho-chua-tan"),
        ("日本", ""),
    ],
)
def test_a_slug_says_the_title_in_ascii(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_long_slug_ends_at_a_word() -> None:
    assert slugify("một hai ba " * 20) == "-".join(["mot", "hai", "ba"] * 7 + ["mot"])
    assert len(slugify("mot" * 100)) == 80


@pytest.mark.parametrize("title", ["2027", "3 việc", "", "日本", "—"])
def test_a_minted_slug_begins_with_a_letter_whatever_the_title(title: str) -> None:
    assert mint(title, "bai-1").startswith("bai-")
    assert is_slug(mint(title, "bai-1"))


def test_two_items_of_one_title_never_share_a_slug_and_one_keeps_its_own() -> None:
    assert mint("Chợ chưa tan", "a") != mint("Chợ chưa tan", "b")
    assert mint("Chợ chưa tan", "a") == mint("Chợ chưa tan", "a")


@pytest.mark.parametrize(
    "slug",
    ["", "Cho", "chợ", "cho_tan", "-cho", "cho-", "cho--tan", "1-cho", "2027", "cho tan", "a" * 200, "a\n"],
)
def test_a_slug_that_channels_would_change_is_none(slug: str) -> None:
    assert not is_slug(slug)


@given(st.text(), st.text(min_size=1))
def test_any_title_and_id_make_a_slug_that_channels_keep(title: str, item: str) -> None:
    assert is_slug(mint(title, item))
