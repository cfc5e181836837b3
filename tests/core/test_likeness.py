"""A text that was edited is told from another one."""

from __future__ import annotations

import pytest

from publisher.core.likeness import much_alike

TEXT = "<p>Từ tháng này, người dân nộp <b>hồ sơ</b> tại nhà văn hóa phường.</p>"


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (TEXT, True),
        ("<div>Từ tháng này, người dân nộp hồ sơ tại nhà văn hóa xã.</div>", True),
        (TEXT.replace("Từ tháng này,", "Sáng nay"), True),
        ("<p>Chi hội phụ nữ tổ chức ngày hội đọc sách cho trẻ em ở sân đình.</p>", False),
        ("<p>phường. hóa văn nhà tại hồ sơ nộp dân người này, tháng Từ</p>", False),
        ("", False),
    ],
)
def test_a_text_is_alike_when_most_of_its_words_are_where_they_were(other: str, alike: bool) -> None:
    assert much_alike(TEXT, other) is alike


def test_a_few_words_say_nothing() -> None:
    assert not much_alike("<p>Tin vắn.</p>", "<p>Tin vắn.</p>")
