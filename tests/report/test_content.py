"""Links lead to websites only; rows know how far they are set in."""

from __future__ import annotations

import pytest

from publisher.report.content import Column, Link, Table


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://bao.example.org/a?b=1&c=%C3%A1#d", "https://bao.example.org/a?b=1&c=%C3%A1#d"),
        ("http://bao.example.org/bài viết", "http://bao.example.org/b%C3%A0i%20vi%E1%BA%BFt"),
        ("javascript:alert(1)", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("http://[thieu", None),
        ("báo giấy số 12", None),
    ],
)
def test_only_a_web_address_is_followed_and_as_word_takes_it(url: str, target: str | None) -> None:
    assert Link(url).target == target


def test_a_row_without_an_indent_of_its_own_is_not_set_in() -> None:
    table = Table("t", "T", (Column("STT", "count"), Column("Tên")), ((1, "a"), (2, "b")), indents=(1,))
    assert [table.indent(row) for row in (0, 1)] == [1, 0]


def test_the_first_column_of_text_is_the_one_that_is_set_in() -> None:
    assert Table("t", "T", (Column("STT", "count"), Column("Tên"))).indented == 1
    assert Table("t", "T", (Column("STT", "count"),)).indented == 0
