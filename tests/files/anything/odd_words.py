"""Words as editors' programs leave them: other normal forms, letters that nobody sees, lines without end."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

PLAIN = ("Chợ chưa tan", "Hồ Sao", "Hội LHPN phường Cầu Gió", "a", "website", "2027", "x" * 30)
UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u00a0", "\u202f")
TURNING = ("\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\u061c")
BREAKING = ("\t", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")
MARKS = ("<", "&", "]]>", "{", "}", "{title}", "%s", '"', "'", "\\", "#", "|", "`", "*", "--", "\u0301\u0323")
FOREIGN = ("😀", "👩‍👩‍👧", "Ʀ", "ﷺ", "漢", "\U000e0041", "\U0010fffd", "ß", "İ", "ǅ", "①", "\u0345")
PIECES = (*PLAIN, *UNSEEN, *TURNING, *BREAKING, *MARKS, *FOREIGN)


def _changed(words: str, way: str) -> str:
    match way:
        case "nfd":
            return unicodedata.normalize("NFD", words)
        case "upper":
            return words.upper()
        case "long":
            return words * 400
        case _:
            return words


odd_words = st.builds(
    _changed,
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.sampled_from(["", "", "", "", "nfd", "upper", "long"]),
)
"""One value on one line, as far as YAML, TOML and Word know."""


def _encoded(text: str, way: str) -> bytes:
    match way:
        case "utf-16" | "utf-8-sig" | "utf-16-le":
            return text.encode(way, "replace")
        case "cp1258" | "latin-1":
            return text.encode(way, "replace")
        case "cut":
            return text.encode("utf-8", "replace")[:-2]
        case _:
            return text.encode("utf-8", "replace")


ENDS = (*["\n"] * 12, "\r\n", "\r\n", "\r", "\n\r", "\r\r\n")
SAVED_AS = (*["utf-8"] * 20, "utf-8-sig", "utf-8-sig", "utf-16", "utf-16-le", "cp1258", "latin-1", "cut")


def saved(text: str, ending: str, way: str) -> bytes:
    """Return the bytes of `text` as one program or another saves it."""
    return _encoded(text.replace("\n", ending), way)
