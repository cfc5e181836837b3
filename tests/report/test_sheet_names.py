"""Sheets are named as spreadsheets allow it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.report.sheet_names import FORBIDDEN, LONGEST, name_sheets


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Theo thể loại", "Theo thể loại"),
        ("Theo nội dung [T01/T11]: tuyên truyền?", "Theo nội dung T01 T11 tuyên"),
        ("'Trích'", "Trích"),
        ("Mộttừrấtdàikhôngcódấucáchnàoởgiữacả", "Mộttừrấtdàikhôngcódấucáchnàoởgi"),
        ("History", "History (2)"),
        ("", "(2)"),
    ],
)
def test_a_title_becomes_a_name_that_excel_takes(title: str, name: str) -> None:
    assert name_sheets([title]) == [name]


def test_two_tables_of_one_title_have_sheets_of_two_names() -> None:
    assert name_sheets(["Lượt đăng", "LƯỢT ĐĂNG", "Lượt đăng"]) == [
        "Lượt đăng",
        "LƯỢT ĐĂNG (2)",
        "Lượt đăng (3)",
    ]


@given(st.lists(st.text(max_size=60), max_size=12))
def test_whatever_the_titles_are_all_names_are_valid_and_differ(titles: list[str]) -> None:
    names = name_sheets(titles)
    assert len({one.casefold() for one in names}) == len(names) == len(titles)
    for one in names:
        assert 1 <= len(one) <= LONGEST and one.strip("'") == one and one.casefold() != "history"
        assert not FORBIDDEN.search(one.replace(" ", ""))
