"""Text for the ear: a table read aloud by hand, and what holds for any text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.speech.duration import count_words, estimate
from publisher.core.speech.reading import read, spell_out

TABLE = Path(__file__).with_name("readings.txt").read_text(encoding="utf-8")
READINGS = [
    tuple(part.strip() for part in line.split(" | "))
    for line in TABLE.splitlines()
    if line and not line.startswith("# ")
]

PIECES = [
    "15/3",
    "15-20",
    "8h30",
    "quý",
    "I",
    "II",
    "UBND",
    "CCHC",
    "(CCHC)",
    "TP.",
    "AI",
    "ABC",
    "177/KH-MTTQ-BTT",
    "%",
    "°C",
    "km2",
    "/người",
    "0900000123",
    "https://a.b.org/x",
    "-",
    "–",
    ".",
    ",",
    "đồng",
    "số",
    "ngày",
    "tháng",
    "thứ",
    "½",
    "²",
    "Ⅳ",
    "٣",
    "②",
    "THÔNG",
    "BÁO",
    "v.v.",
    "đ/c",
    "P.",
    "(",
    ")",
    "*",
    "#",
    "_",
    "@",
    "x@y.org",
    "12",
    "1.250",
    "92,57",
    "VNeID",
    "TƯ",
    "QH15",
    "I.",
    "\n",
    "\ue000",
    "́",
]
pieces = st.lists(st.sampled_from(PIECES), max_size=12)
texts = st.one_of(
    st.text(),
    pieces.map("".join),
    pieces.map(" ".join),
    st.text("0123456789/-.,:hHgđ% IVXABĐăâéộn()\n+'°", max_size=40),
)


def test_the_table_is_large() -> None:
    assert len(READINGS) >= 120
    assert len({written for written, _ in READINGS}) == len(READINGS)


@pytest.mark.parametrize(("written", "said"), READINGS)
def test_a_text_is_said_as_the_table_says(written: str, said: str) -> None:
    assert spell_out(written) == said


@pytest.mark.parametrize(("written", "said"), READINGS)
def test_what_is_said_is_said_the_same_inside_of_a_sentence(written: str, said: str) -> None:
    if written[0].isdigit() or written.startswith(("I.", "THÔNG", "-", "≥", "<")):
        return
    assert said.rstrip(".") in spell_out(f"Bà con nghe nói {written} rồi.")


@given(texts)
def test_no_text_is_too_odd_and_no_digit_stays(text: str) -> None:
    said = spell_out(text)
    assert not [letter for letter in said if letter.isdigit()]
    assert spell_out(said) == said


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    [
        "UBND ABC ",
        "PHƯỜNG ABC ",
        "1",
        "1.",
        "1-",
        "1/",
        "a.",
        "ngày ",
        "15/3 ",
        "(A",
        "tổng đài a ",
        "gọi số ",
        "113 ",
        "0 ",
    ],
)
def test_a_line_without_end_is_read_in_the_time_that_its_length_asks_for(piece: str) -> None:
    assert spell_out(piece * (60_000 // len(piece)))


def test_the_eye_sees_each_abbreviation_once_beside_its_words() -> None:
    reading = read("UBND phường và UBND xã họp về CCHC tại TP. Hà Nội.")
    assert reading.eye == (
        "Ủy ban nhân dân (UBND) phường và Ủy ban nhân dân xã "
        "họp về cải cách hành chính (CCHC) tại thành phố Hà Nội."
    )
    assert reading.ear == reading.eye.replace(" (UBND)", "").replace(" (CCHC)", "")


@pytest.mark.parametrize("text", ["0\u0301", "ABC\u0301", "\u1100\u200b\u1161", "a\u200b\u0301"])
def test_marks_that_make_no_letter_are_left_out(text: str) -> None:
    said = spell_out(text)
    assert said == unicodedata.normalize("NFC", said) and spell_out(said) == said


def test_an_abbreviation_that_nobody_knows_is_spelled_and_named() -> None:
    reading = read("Câu lạc bộ XTQK của UBND phường.")
    assert reading.ear == "Câu lạc bộ ích tê quy ca của Ủy ban nhân dân phường."
    assert reading.unknown == ("XTQK",)


def test_a_channel_adds_to_the_table_and_goes_before_it() -> None:
    more = {"XTQK": "xóm trên quê kiểng", "HN": "hội nghị", "5S": "năm S"}
    assert spell_out("XTQK dự HN về 5S", more) == "xóm trên quê kiểng dự hội nghị về năm S"
    assert read("XTQK", more).unknown == ()


def test_what_a_channel_adds_leaves_no_digit_either() -> None:
    assert spell_out("Gọi TĐ.", {"TĐ": "tổng đài 1022"}) == "Gọi tổng đài một không hai hai."


def test_words_in_a_line_of_capitals_stay_words_and_abbreviations_do_not() -> None:
    assert spell_out("AI CŨNG HỌC ĐƯỢC\nAI giúp UBND") == "AI CŨNG HỌC ĐƯỢC\nây ai giúp Ủy ban nhân dân"


def test_a_length_is_counted_in_what_is_said_not_in_what_is_written() -> None:
    assert count_words("vi-en i-đi, xin chào") == 6
    assert estimate("2027", words_per_minute=60) == 7
    assert estimate("một " * 300) == 120
    assert estimate("") == 0
