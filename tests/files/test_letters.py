"""Old encodings are named, and text that is right raises no alarm."""

from __future__ import annotations

import unicodedata

import pytest

from publisher.core.syllable import is_syllable
from publisher.files.charset import decode
from publisher.files.findings import Findings
from publisher.files.old_letters import TCVN3, VNI, from_tcvn3, from_vni
from publisher.files.refusal import Refusal
from publisher.files.suspicion import mend_eth, suspect
from publisher.files.text import tidy

VIETNAMESE = "Đẩy mạnh cải cách hành chính: cán bộ Hội hướng dẫn chị em nộp hồ sơ trực tuyến tại nhà."
TCVN3_TEXT = VIETNAMESE.translate({ord(meant): chr(code) for code, meant in TCVN3.items()})
VNI_TEXT = VIETNAMESE.translate({ord(meant): written for written, meant in VNI.items()})

RIGHT = {
    "Vietnamese": VIETNAMESE,
    "Vietnamese, old tone places": "Hoà bình, thuỷ lợi, quý khách, khoẻ mạnh, giữ gìn, thuở nào",
    "French": "Noël, l'œuvre d'un garçon naïf : « été à l'île, où l'on dîne » — ça va ? Déjà né.",
    "German": "Über die Größe der Straße fährt Müller täglich für zwei Äpfel, daß, daß!",
    "Spanish": "El niño está aquí; mañana «comerá» piñas. ¿Qué? ¡Sí! está»” está»”",
    "Swedish": "På så många år, när två går för att få en sjö av öl",
    "Icelandic": "Það er ekki svo, sagði Ðórður, en hann er á Íslandi",
    "English": "A café on the quay — “naïve”, résumé, 20 °C, ½ price, ©2027, 3×4, §5, Ø 12 mm",
    "bullets": "· một\n· hai\n· ba\n• bốn\n® năm",
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_text_raises_no_alarm(name: str) -> None:
    assert suspect(RIGHT[name]) is None


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TCVN3_TEXT, "TCVN3 (ABC)"),
        (VNI_TEXT, "VNI"),
        (VIETNAMESE.encode().decode("latin-1"), ""),
        ("Há»™i Phá»¥ ná»¯", ""),
    ],
)
def test_old_text_is_named_with_its_first_words_and_its_line(text: str, encoding: str) -> None:
    found = suspect(f"{VIETNAMESE}\n\n{text}")
    assert found is not None
    assert (found.encoding, found.place.line) == (encoding, 3)
    assert found.sample.split()[-1] in (*VIETNAMESE.split(), "nữ")


def test_the_motto_comes_right_from_both_old_alphabets() -> None:
    motto = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert from_tcvn3("Céng hßa x· héi chñ nghÜa ViÖt Nam") == motto
    assert from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam") == motto
    assert from_vni("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC") == "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"
    assert from_tcvn3("Thñ t\u00adíng") == "Thủ tướng"  # the letter ư is the code of the soft hyphen


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_in_each_of_its_encodings(encoding: str) -> None:
    assert decode(VIETNAMESE.encode(encoding)) == VIETNAMESE


def test_decomposed_letters_are_put_together_and_unseen_ones_dropped() -> None:
    apart = unicodedata.normalize("NFD", VIETNAMESE)
    assert tidy(f"\u200b{apart}\u00a0\u00ad\ufeff") == f"{VIETNAMESE} "


def test_emoji_keep_what_joins_them() -> None:
    assert tidy("👩\u200d👩\u200d👧") == "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "nul-bytes"),
        (b"ab\0c", "nul-bytes"),
        (b"\xff\xfea", "text-broken"),
        ("Café crème".encode("latin-1"), "not-unicode"),
        (TCVN3_TEXT.encode("latin-1"), "old-letters"),
        (VNI_TEXT.encode("cp1252"), "old-letters"),
    ],
)
def test_bytes_of_another_encoding_are_refused_by_name(raw: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        decode(raw)


def test_the_icelandic_letter_becomes_the_vietnamese_one_where_that_makes_a_syllable() -> None:
    findings = Findings("x")
    assert mend_eth("Ở Ðà Nẵng, ðường dây; það er Ðór", findings, 1) == "Ở Đà Nẵng, đường dây; það er Ðór"
    [problem] = findings.problems()
    assert (problem.message.code, problem.column) == ("eth-letter", 3)


@pytest.mark.parametrize("word", ["nghiêng", "khuya", "thuở", "quyển", "giếng", "gì", "yêu", "ĐƯỜNG", "oẳn"])
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["café", "naïf", "ộtộ", "được̀", "bngà", "straße", "ngoằnngoèo"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)
