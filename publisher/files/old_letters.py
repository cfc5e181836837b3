"""Vietnamese letters of the time before Unicode: TCVN3 (ABC) and VNI, as they look in Unicode text.

TCVN3 gives each letter a code of its own, which reads as some Latin-1 letter; capitals beyond seven
come from all-capitals fonts. VNI writes a base letter and a mark. Both tables reverse what
`reference` fonts show; both only ever propose, nothing is converted for publishing.
"""

from __future__ import annotations

import re
import unicodedata

TCVN3_PAIRS = (
    "µà ¶ả ·ã ¸á ¹ạ ¨ă »ằ ¼ẳ ½ẵ ¾ắ Æặ ©â Çầ Èẩ Éẫ Êấ Ëậ ®đ Ìè Îẻ Ïẽ Ðé Ñẹ ªê Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị "
    "ßò áỏ âõ ãó äọ «ô åồ æổ çỗ èố éộ ¬ơ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ \u00adư õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ "
    "§Đ ¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư"
)
TCVN3 = str.maketrans({pair[0]: pair[1] for pair in TCVN3_PAIRS.split(" ")})

TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
HORNED = {"ô": "ơ", "ö": "ư"}
ALONE = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", **HORNED}


def _vni_pairs() -> dict[str, str]:
    """Build the pairs from the five tones and the two hats; the mark follows the case of its letter."""
    pairs = dict(ALONE)
    for base in "aeouy":
        pairs |= {base + mark: base + tone for mark, tone in TONES.items()}
    for base in "aeo":
        pairs |= {base + mark: f"{base}\u0302{tone}" for mark, tone in CIRCUMFLEX.items()}
    pairs |= {"a" + mark: f"a\u0306{tone}" for mark, tone in BREVE.items()}
    pairs |= {base + mark: letter + tone for base, letter in HORNED.items() for mark, tone in TONES.items()}
    both = pairs | {old.upper(): new.upper() for old, new in pairs.items()}
    both |= {
        old[0].upper() + old[1:]: new[0].upper() + new[1:] for old, new in pairs.items() if len(old) == 2
    }
    return {old: unicodedata.normalize("NFC", new) for old, new in both.items()}


VNI = _vni_pairs()
VNI_MARKS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Return what TCVN3 `text` means; capitals of all-capitals fonts come out small."""
    return unicodedata.normalize("NFC", text.translate(TCVN3))


def from_vni(text: str) -> str:
    """Return what VNI `text` means, the longest match first."""
    return unicodedata.normalize("NFC", VNI_MARKS.sub(lambda found: VNI[found[0]], text))
