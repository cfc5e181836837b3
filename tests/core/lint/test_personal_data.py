"""What belongs to one person is told; what offices make public is not. All numbers are invented."""

from __future__ import annotations

import pytest

from publisher.core.lint.personal_data import check
from tests.core.lint.pieces import body, codes

PHONE, IDENTITY, ACCOUNT = "lint-personal-phone", "lint-personal-identity", "lint-personal-account"
MAIL, HOME = "lint-personal-mail", "lint-personal-address"

PRIVATE = {
    "Gọi chị Thắm số 0900000001 nhé.": PHONE,
    "Chị Thắm: 0900 000 001.": PHONE,
    "Chị Thắm (0900.000.001) phụ trách.": PHONE,
    "Zalo +84 900 000 001 gặp Mận.": PHONE,
    "Liên hệ +84900000001 để nhận quà.": PHONE,
    "Nhà chị có máy bàn 024 3000 0001.": PHONE,
    "Gọi (024) 30000001 sau giờ làm.": PHONE,
    "CCCD 001185000001 của chị Hến.": IDENTITY,
    "Số căn cước công dân: 001 185 000 001.": IDENTITY,
    "Mang theo 001185000001 khi đến.": IDENTITY,
    "CMND số 010000001 cấp đã lâu.": IDENTITY,
    "Giúp chị Hến: STK 1900000000001.": ACCOUNT,
    "Chuyển vào số tài khoản 0011 0000 0000 1 của chị.": ACCOUNT,
    "Thư gửi mandao1985@thu.example.org.": MAIL,
    "Hòm thư của em là hen.cho@example.com nhé.": MAIL,
    "Chị ở số 12, ngõ 3, phố Cũ.": HOME,
    "Nhà số 5A ngách 12/7 đường làng.": HOME,
    "Chị Mận trú tại số 8 phố Cũ.": HOME,
}

PUBLIC = [
    "Đường dây nóng: 0900000001, trực cả đêm.",
    "Gọi tổng đài 1022, 111 hoặc 113.",
    "Hotline 0900 000 001 của Hội.",
    "Tổng đài quốc gia bảo vệ trẻ em: 111; hỗ trợ 1900 0001.",
    "Điện thoại văn phòng UBND phường: 024 3000 0001.",
    "Trụ sở: 024.30000001.",
    "Mã hồ sơ 000123456789 đã xong.",
    "Mã bưu gửi 0900000001 đang trên đường.",
    "Tổng số tiền 1.234.567.890 đồng.",
    "Ngày 20/01/2027, lúc 08:30, có 17.270 lượt.",
    "Thư gửi bandoc@hoi.example.org hoặc toasoan@bao.example.org.",
    "Gửi về hoi@phuong.gov.vn.",
    "Viết cho toa-soan@bao.example.org hoặc van.phong@hoi.example.org.",
    "Ủng hộ Quỹ Vì phụ nữ nghèo, số tài khoản 1900000000001.",
    "Trụ sở Hội ở số 12, ngõ 3, phố Cũ.",
    "Nhà văn hóa tại số 5 ngõ 7 mở cửa.",
    "Quyết định số 282/QĐ-TTg, Nghị định 118/2025/NĐ-CP.",
    "Đi dọc ngõ 3 tới phố Cũ là thấy chợ.",
    "Phòng số 12 tầng 3.",
    "Có 0900000001 người xem.",
    "Xem https://hoi.example.org/0900000001/tin.",
    "Tài khoản định danh mức 2 có từ năm 2024.",
]


@pytest.mark.parametrize(("text", "code"), PRIVATE.items())
def test_what_belongs_to_one_person_is_told(text: str, code: str) -> None:
    assert codes(check(body(text))) == [code]


@pytest.mark.parametrize("text", PUBLIC)
def test_what_offices_make_public_and_other_numbers_are_left_alone(text: str) -> None:
    assert codes(check(body(text))) == []


def test_an_identity_number_in_groups_is_quoted_whole() -> None:
    [told] = check(body("Số căn cước công dân: 001 185 000 001."))
    assert told.words == "001 185 000 001"


def test_a_number_is_told_as_one_thing_alone() -> None:
    assert codes(check(body("CCCD 090000000001, STK 0900000001 của chị."))) == [IDENTITY, ACCOUNT]
