"""Signs that are spaced or doubled by mistake are told; numbers, times and addresses keep theirs."""

from __future__ import annotations

import pytest

from publisher.core.lint.spacing import check
from tests.core.lint.pieces import body, codes

MISSING, GLUED, EARLY = "lint-space-missing", "lint-words-glued", "lint-space-before"
TWICE, IN_LIST, OPEN = "lint-sign-twice", "lint-stop-in-list", "lint-pair-open"

WRONG = {
    "Chị em rất vui.Hội nghị kết thúc lúc trưa.": [MISSING],
    "Chị đã nộp hồ sơ.sau đó chị về.": [MISSING],
    "Trong năm 2027.Hội sẽ mở lớp.": [MISSING],
    "Đạt 95%.Kết quả ấy rất vui.": [MISSING],
    "Chị bán rau,củ ở chợ.": [MISSING],
    "Từ Hà Nội,Huế đến Cần Thơ.": [MISSING],
    "Chị nộp đơn;anh nộp ảnh.": [MISSING],
    "Gồm:giấy khai sinh và căn cước.": [MISSING],
    "Có phải đi lại không?Không phải.": [MISSING],
    "Vui quá!Chị em vỗ tay.": [MISSING],
    "Phụ nữ phường tổ chứcPhụ nữ phường.": [GLUED],
    "Hội nghị kết thúcChị em ra về.": [GLUED],
    "Chị nói , anh nghe.": [EARLY],
    "Hội nghị kết thúc .": [EARLY],
    "Có phải đi lại không ?": [EARLY],
    "Danh sách gồm : rau, củ.": [EARLY],
    "Chị nói ,anh nghe.": [EARLY],
    "Rau,, củ, quả.": [TWICE],
    "Hội nghị kết thúc.. Chị em ra về.": [TWICE],
    "Rau, củ,. Quả ở bên kia.": [TWICE],
    "Chị em về nhà., rồi nấu cơm.": [TWICE],
    "Gồm các việc:: nộp, nhận.": [TWICE],
    "Chỉ số PAPI, SIPAS. PCI, DDCI đều tăng.": [IN_LIST],
    "Chị nói: “Cứ để mẹ bấm.": [OPEN],
    "Chị nói: Cứ để mẹ bấm”.": [OPEN],
    "Hồ sơ (gồm đơn và ảnh nộp tại xã.": [OPEN],
    'Chị nói: "Cứ để mẹ bấm.': [OPEN],
    "Bài «Chợ chưa tan đăng hôm qua.": [OPEN],
}

RIGHT = [
    "Lúc 8:30, nhiệt độ 36,5 độ, 17.270 lượt người, đạt 92,57 %.",
    "Trụ sở ở TP.HCM và TP.Hà Nội.",
    "ThS.Nguyễn Thị Mận, TS.BS.Lê Thị Lựu phát biểu.",
    "Rau, củ, quả, v.v. đều có.",
    "Chị kể... rồi thôi.",
    "Thế à?! Thật không?? Hay quá!!!",
    "Xem tại https://phunu.example.org/bai?a=1,2;b=3:4 nhé.",
    "Xem https://hoi.example.org/tin,bai/chuyen.Hay?ai!biet;roi nhé.",
    "Xem phunu.example.org, hoặc www.hoi.example.org/tin.html.",
    "Thư gửi bandoc@hoi.example.org, đừng gọi.",
    "Ứng dụng VNeID, iHanoi, YouTube, TikTok, eGov, iPhone.",
    "Theo Quyết định số 177/KH-MTTQ-BTT, mục 2.1.3.",
    "Chị em hô: “Quyết tâm!”. Cả hội trường vỗ tay.",
    'Chị hỏi: "Có phải đi không?", anh đáp: "Không."',
    "a) nộp đơn; b) nhận kết quả; 1) ký tên.",
    "Chúc chị em vui khỏe :) ;) :D",
    "Tỷ số 2 : 1 nghiêng về đội phụ nữ.",
    "Mở tệp bai.docx, anh.jpg hoặc index.md.",
    "Đơn giá 5.000đ/kg; hạn 20/01/2027.",
    "Nhóm A,B,C và T05,T10.",
    "Gõ item:MÃ hoặc channel:TÊN.",
    "Chọn #cchc,#dvc khi đăng.",
    'Màn hình 24" và 27".',
    "Hội LHPN P.Hồ Sao, Q.Cũ, tr.đ.",
    "Xem sách, tr., mục 3, etc., cho kỹ.",
    "Chị Thắm [chi hội trưởng] (68 tuổi) cười.",
    "Bà cười … rồi gật đầu.",
    "Chị hỏi “Thế nào?” – rồi cười; mọi người cũng cười!",
    "Node.js và ASP.NET là tên chương trình.",
    "Hồ sơ (bản giấy): nộp tại xã (xem huong-dan.md).",
    "Gồm các việc (đã nêu:) và (xem mục a) dưới đây.",
    "- Thế hả (: rồi cười.",
    "",
]


@pytest.mark.parametrize(("text", "told"), WRONG.items())
def test_a_sign_that_is_spaced_or_doubled_by_mistake_is_told(text: str, told: list[str]) -> None:
    assert codes(check(body(text))) == told


@pytest.mark.parametrize("text", RIGHT)
def test_numbers_abbreviations_addresses_and_feelings_keep_their_signs(text: str) -> None:
    assert codes(check(body(text))) == []


def test_a_long_quotation_opens_anew_in_each_paragraph_and_closes_once() -> None:
    assert codes(check(body("“Tôi đi chợ.", "“Rồi tôi về.", "“Thế thôi.”"))) == []


def test_a_bracket_may_open_before_a_list_and_close_behind_it() -> None:
    assert codes(check(body("Hồ sơ (gồm:", "đơn;", "ảnh).", "Nộp tại xã."))) == []


def test_the_place_of_a_sign_is_quoted_with_the_words_around_it() -> None:
    [told] = check(body("Chị bán rau,củ ở chợ."))
    assert (told.before, told.words, told.after) == ("Chị bán rau", ",", "củ ở chợ.")
    assert told.message.values["quote"] == "Chị bán rau,củ ở chợ."
