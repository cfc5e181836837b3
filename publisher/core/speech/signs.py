"""Signs: what has no sound goes before anything is read, what is left of the rest gets a word or a pause."""

from __future__ import annotations

import re
import unicodedata

KEPT = frozenset(".,;:!?()\"“”‘’'′…-–—−/%‰°º&+=<>≥≤×÷~@$€₫_#")
WORDS = {
    "%": "phần trăm",
    "‰": "phần nghìn",
    "&": "và",
    "+": "cộng",
    "=": "bằng",
    "≥": "từ",
    "≤": "không quá",
    ">": "hơn",
    "<": "dưới",
    "×": "nhân",
    "÷": "chia",
    "~": "khoảng",
    "@": "a còng",
    "°": "độ",
    "º": "độ",
    "$": "đô la Mỹ",
    "€": "ơ-rô",
    "₫": "đồng",
}
SIGN = re.compile("[" + re.escape("".join(WORDS)) + "]")
STROKE = re.compile(r" ?/ ?")
DASH = re.compile(r"(?<!\w)[-–—−]+|[-–—−]+(?!\w)|[–—−]")
BULLET = re.compile(r"^[ ]*(?:[-–—+•*] +)+", re.MULTILINE)
GAP = re.compile(r" +(?=[,.;:!?)…])|(?<=\() +")
PAUSES = re.compile(r"(?:, ?)+(?=[,.;:!?])|(?<=[.;:!?,] )(?:, ?)+|^[,; ]+", re.MULTILINE)


def plain(text: str) -> str:
    """Return the text in NFC, its digits ASCII, its blanks single, without signs that nobody reads."""
    text = "".join(_plain(one) for one in unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFC", text)  # what has gone may have stood between two parts of a letter
    lines = (" ".join(line.replace("#", " ").split()) for line in text.splitlines())
    return BULLET.sub("", "\n".join(lines)).strip()


def _plain(sign: str) -> str:
    if sign.isalpha() or sign in KEPT or sign == "\n":
        return sign if not sign.isnumeric() else f" {sign}"
    if sign.isdigit():
        return str(unicodedata.digit(sign))
    if sign.isnumeric():  # ½, Ⅳ: said by what they are made of
        return " " + unicodedata.normalize("NFKC", sign).replace("\u2044", "/")
    return "" if unicodedata.category(sign) in ("Cf", "Mn", "Mc", "Me") else " "


def say_signs(text: str) -> str:
    """Say the signs that are left; strokes and dashes become pauses."""
    text = SIGN.sub(lambda found: f" {WORDS[found[0]]} ", text)
    text = DASH.sub(", ", STROKE.sub(", ", text)).replace("_", " ")
    lines = (PAUSES.sub("", GAP.sub("", " ".join(line.split()))) for line in text.split("\n"))
    return "\n".join(line.strip() for line in lines).strip()
