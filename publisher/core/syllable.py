"""Vietnamese syllables: enough of their spelling to tell Vietnamese from anything else."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong "
    "ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uan uang uanh uao uat uay uăn uăng uăt uâc uân uâng uât uây uc ue uen uet uê uêch uên uênh uêt uêu "
    "ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu "
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y ych yêm yên yêng yêt yêu ynh yt"
)
SPELLED = re.compile(rf"(?:{'|'.join(ONSETS.split())})?(?:{'|'.join(RHYMES.split())})")
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
LETTERS = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)
"""The letters that Vietnamese has beside the ASCII ones."""

LONGEST = 7


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Tell whether `word` is spelled like one Vietnamese syllable: onset, rhyme, one tone at most."""
    if len(word) > LONGEST:
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    toneless = unicodedata.normalize("NFC", TONES.sub("", apart))
    return len(TONES.findall(apart)) <= 1 and SPELLED.fullmatch(toneless) is not None
