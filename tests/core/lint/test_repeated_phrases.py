"""What was pasted twice is told; what is said twice on purpose is not."""

from __future__ import annotations

import pytest

from publisher.core.lint.passages import Part, Passage
from publisher.core.lint.repeated_phrases import check
from tests.core.lint.pieces import body, codes

TWICE = [
    "Phụ nữ phường Hồ Sao tổ chứcPhụ nữ phường Hồ Sao tổ chức hội thi.",
    "Chị em phường Hồ Sao ra quân chị em phường Hồ Sao ra quân dọn ngõ.",
    "Chị em phường Hồ Sao ra quân, chị em phường Hồ Sao ra quân dọn ngõ.",
    "Hội nghị tập huấn kỹ năng số. Hội nghị tập huấn kỹ năng số.",
    "Sáng nay Hội LHPN xã Đồng Mây Hội LHPN xã Đồng Mây họp.",
    "Kế hoạch năm 2027 của Hội Kế hoạch năm 2027 của Hội được duyệt.",
    "nộp hồ sơ trên điện thoại nộp hồ sơ trên điện thoại rất nhanh",
    "Chị Thắm cười: cứ để mẹ bấm máy cứ để mẹ bấm máy nhé.",
    "Đến dự có bà Hoa, bà Mận, bà Lựu Đến dự có bà Hoa, bà Mận, bà Lựu.",
    "Từ ngày 01/01/2026 trả kết quả qua bưu chính Từ ngày 01/01/2026 trả kết quả qua bưu chính.",
    "Một hai ba bốn năm một hai ba bốn năm.",
    "Ảnh: chị em gói bánh chưng tặng chị em gói bánh chưng tặng người nghèo.",
]

ONCE = [
    "Phụ nữ phường Hồ Sao tổ chức hội thi, phụ nữ phường Cầu Gió tổ chức hội diễn.",
    "Ba phút chấm điểm, cả phường nghe thấy, ba phút chấm điểm thôi mà.",
    "Làm hộ thì nhanh, làm hộ thì chậm.",
    "Chị cười, chị nói, chị hát, chị cười, chị nói.",
    "rất rất rất rất rất rất rất rất rất rất rất rất vui",
    "1 2 3 4 5 6 1 2 3 4 5 6",
    "Hội ta mạnh, hội ta vui, hội ta đoàn kết.",
    "Không phải là không muốn, mà là không phải là lúc.",
    "Ai có mã, người đó có thể thay bạn. Ai không có mã, người đó không thể.",
    "Đi chợ, đi chợ, đi chợ thôi các chị ơi!",
    "Từ xã Đồng Mây đến xã Gò Nắng, từ xã Gò Nắng đến xã Đồng Mây.",
    "",
    "Tháng Giêng là tháng ăn chơi, tháng Hai cờ bạc, tháng Ba hội hè.",
]


@pytest.mark.parametrize("text", TWICE)
def test_a_phrase_that_stands_twice_in_a_row_is_told(text: str) -> None:
    assert codes(check(body(text))) == ["lint-repeated-phrase"]


@pytest.mark.parametrize("text", ONCE)
def test_what_is_said_again_with_other_words_between_is_left_alone(text: str) -> None:
    assert codes(check(body(text))) == []


@pytest.mark.parametrize("part", [Part.TITLE, Part.CAPTION])
def test_a_title_or_caption_that_is_one_short_phrase_twice_is_told(part: Part) -> None:
    assert codes(check((Passage(part, "Tặng quà TếtTặng quà Tết"),))) == ["lint-repeated-phrase"]
    assert codes(check((Passage(Part.BODY, "Tặng quà Tết! Tặng quà Tết!"),))) == []


def test_the_place_that_is_told_is_the_second_one() -> None:
    [told] = check(body(TWICE[0]))
    assert told.words == "Phụ nữ phường Hồ Sao tổ chức"
    assert told.before.endswith("tổ chức")


def test_a_paragraph_that_was_pasted_twice_is_told() -> None:
    long = "Chị chép lại cách làm vào một cuốn sổ chữ to, mỗi trang đúng một bước."
    assert codes(check(body(long, "Rồi chị cười.", long))) == ["lint-repeated-paragraph"]
    assert codes(check(body("Trả lời: Có.", "Hỏi tiếp.", "Trả lời: Có."))) == []


def test_a_caption_that_is_a_paragraph_as_well_is_told() -> None:
    caption = Passage(Part.CAPTION, "Chị em dự hội thi tại đình")
    assert codes(check((caption, *body("Chị em dự hội thi tại đình.")))) == ["lint-caption-in-text"]
    assert codes(check((caption, *body("Chị em dự hội thi rất đông.")))) == []


def test_the_same_line_in_summary_and_text_is_no_repetition() -> None:
    line = "Nội dung minh họa, kiểm tra lại quy định trước khi đăng, xin cảm ơn."
    assert codes(check((Passage(Part.SUMMARY, line), Passage(Part.POST, line), *body(line)))) == []
