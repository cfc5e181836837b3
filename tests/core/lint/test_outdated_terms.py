"""Outdated terms are told where today is meant, and left alone where the past is."""

from __future__ import annotations

from datetime import date

import pytest

from publisher.core.lint.outdated_terms import check, in_order
from publisher.core.lint.term import Term
from publisher.files.terms import common_terms
from tests.core.lint.pieces import body

TERMS = in_order(common_terms())

OUTDATED = {
    "Hội hướng dẫn chị em nộp hồ sơ dịch vụ công trực tuyến mức độ 3, 4.": "trực tuyến mức độ 3",
    "Hội thi tuyên truyền DVCTT mức độ 4 diễn ra sôi nổi.": "DVCTT mức độ 4",
    "Cả thành phố có nhiều thủ tục trực tuyến mức 4.": "trực tuyến mức 4",
    "Hội Phụ nữ các quận, huyện đồng loạt ra quân.": "quận, huyện",
    "Hội LHPN các Quận, Huyện, Thị xã gửi báo cáo trước ngày 15.": "Quận, Huyện, Thị xã",
    "Kế hoạch gửi tới Hội cấp huyện trong tuần này.": "cấp huyện",
    "Bài được phát trên hệ thống truyền thanh cấp huyện và cấp xã.": "truyền thanh cấp huyện",
    "Tiện ích của chính quyền điện tử giúp chị em đỡ đi lại.": "chính quyền điện tử",
    "Chị em học Nghị quyết Đại hội Đảng bộ Thành phố lần thứ XVII.": "Đảng bộ Thành phố lần thứ XVII",
    "Hưởng ứng phong trào thi đua “Đẩy mạnh cải cách hành chính”.": (
        "phong trào thi đua “Đẩy mạnh cải cách hành chính"
    ),
    "Chị Thắm ra bộ phận một cửa của phường nộp hồ sơ.": "bộ phận một cửa của phường",
    "Việc tiếp nhận làm theo Nghị định 61/2018/NĐ-CP.": "Nghị định 61/2018/NĐ-CP",
    "Các chỉ số PAPI, SIPAS, ICT INDEX đều tăng.": "ICT INDEX",
    "Chị em nộp hồ sơ trên Cổng Dịch vụ công Hà Nội.": "Cổng Dịch vụ công Hà Nội",
    "Bà là Tổng Biên tập Báo Phụ nữ Thủ đô.": "Tổng Biên tập Báo Phụ nữ Thủ đô",
}

FINE = [
    "Thủ tục nào cũng là dịch vụ công trực tuyến toàn trình hoặc một phần.",
    "Trước đây, dịch vụ công trực tuyến mức độ 3, 4 còn ít người dùng.",
    "Dịch vụ công trực tuyến mức độ 4, nay là dịch vụ công toàn trình, dễ dùng hơn.",
    "Báo động lũ mức độ 3 trên sông.",
    "Trước ngày 01/7/2025, các quận, huyện đã chuyển xong hồ sơ.",
    "Năm 2024, Hội Phụ nữ các quận, huyện có ba nghìn tin bài.",
    "Mô hình chính quyền hai cấp không còn cấp huyện.",
    "Sau khi không tổ chức cấp huyện, hồ sơ về thẳng xã, phường.",
    "Chị về thăm nhà ở huyện đảo Lý Sơn.",
    "Quận Long Biên cũ nay gồm nhiều phường.",
    "Từ chính quyền điện tử đến chính quyền số là cả một chặng đường.",
    "Đại hội Đảng bộ Thành phố lần thứ XVIII thành công.",
    "Nghị quyết Đại hội Đảng bộ Thành phố lần thứ XVII, nhiệm kỳ 2020-2025, đã hoàn thành.",
    "Chúng ta cần đẩy mạnh cải cách hành chính hơn nữa.",
    "Cơ chế một cửa, một cửa liên thông giúp người dân đỡ đi lại.",
    "Nghị định 118/2025/NĐ-CP thay thế Nghị định 61/2018/NĐ-CP.",
    "Chỉ số DTI thay cho ICT INDEX.",
    "Chị đọc Báo Phụ nữ Thủ đô mỗi sáng.",
    "Điểm phục vụ hành chính công mở cửa cả sáng thứ Bảy.",
]


@pytest.mark.parametrize(("text", "words"), OUTDATED.items())
def test_a_term_that_is_called_otherwise_today_is_told(text: str, words: str) -> None:
    assert [one.words for one in check(body(text), TERMS)] == [words]


@pytest.mark.parametrize("text", FINE)
def test_todays_terms_and_those_of_a_story_of_the_past_are_left_alone(text: str) -> None:
    assert list(check(body(text), TERMS)) == []


def test_a_term_is_told_once_however_often_it_stands_there() -> None:
    assert len(list(check(body(*["Chính quyền điện tử là gì?"] * 9), TERMS))) == 1


def test_a_term_that_stands_first_in_the_past_is_told_where_it_means_today() -> None:
    told = list(check(body("Trước đây có cấp huyện.", "Hãy gửi về cấp huyện."), TERMS))
    assert [one.before for one in told] == ["Hãy gửi về "]


def test_of_two_terms_that_overlap_the_longer_is_told() -> None:
    terms = in_order((Term(("cấp huyện",), "cấp xã"), Term(("loa cấp huyện",), "loa cấp xã")))
    assert [one.words for one in check(body("Nghe loa cấp huyện nhé."), terms)] == ["loa cấp huyện"]


def test_the_sentence_names_the_day_and_the_document() -> None:
    term = Term(("tổ phụ nữ",), "chi hội", date(2026, 1, 1), "Quyết định 1/QĐ")
    [told] = check(body("Gửi các tổ phụ nữ."), (term,))
    assert told.message.code == "lint-outdated-term-since"
    assert (told.message.values["since"], told.message.values["basis"]) == (
        "01/01/2026",
        " (Quyết định 1/QĐ)",
    )


def test_a_workspaces_own_exception_keeps_a_term_quiet() -> None:
    term = Term(("chi hội",), "tổ phụ nữ", unless=("theo Điều lệ",))
    assert list(check(body("Chi hội, theo Điều lệ, họp mỗi quý."), (term,))) == []
    assert len(list(check(body("Chi hội họp mỗi quý."), (term,)))) == 1
