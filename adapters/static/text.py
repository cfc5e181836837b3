"""Words, dates and addresses of the website."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from markupsafe import Markup

VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
"""Letters that no other language of our readers has."""

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Letters that no reader sees and that break feeds or turn the text round."""

SYLLABLE = re.compile("(?:\\w[\u0300-\u036f]*)+")
TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def plain(text: str) -> str:
    """Return one line of text for titles and lists: NFC, no unseen letters, single spaces."""
    return " ".join(seen(text).split())


def seen_markup(html: str) -> str:
    """Return HTML with its words as they are seen; a mark after a tag never melts into its bracket."""
    return "".join(one if one.startswith("<") else seen(one) for one in re.split(r"(<[^>]*>)", html))


def seen(text: str) -> str:
    """Return the text without letters that nobody sees, in NFC."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", text))


@cache
def sameness(name: str) -> str:
    """Return what all writings of one name share: `HÓA` and `hoá` are one, `chợ` and `chó` are not."""
    apart = unicodedata.normalize("NFD", name.casefold())
    return SYLLABLE.sub(lambda one: TONE.sub("", one[0]) + "".join(TONE.findall(one[0])), apart)


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Return every name once, as it is written first; nothing is no name."""
    first: dict[str, str] = {}
    for name in filter(None, map(plain, names)):
        first.setdefault(sameness(name), name)
    return tuple(first.values())


@cache
def slug(text: str) -> str:
    """Return the text as a part of an address: `Đời sống` is `doi-song`; signs alone are none."""
    text = unicodedata.normalize("NFC", text).translate(str.maketrans("đĐðÐ", "dddd"))
    letters = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].strip("-")


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Read the adapter's own words once."""
    return tomllib.loads(Path(__file__).with_name("adapter.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Voice:
    """Speak to readers in the house's language and time zone."""

    language: str
    zone: ZoneInfo

    def __call__(self, word: str, **values: object) -> str:
        """Return one of the words `static-site-…`."""
        return sentences()[f"static-site-{word}"][self.language].format(**values)

    def lang(self, text: str) -> Markup:
        """Return the attribute that tells a voice to read Vietnamese on a page in another language."""
        foreign = self.language != "vi" and VIETNAMESE.search(text)
        return Markup(' lang="vi"') if foreign else Markup("")

    def local(self, instant: str) -> datetime:
        return datetime.fromisoformat(instant).astimezone(self.zone)

    def moment(self, instant: str) -> str:
        """Tell an ISO instant as `Thứ Hai, 18/01/2027, 08:00` or `Monday, 18 January 2027, 08:00`."""
        return f"{self.day(instant)}, {self.local(instant):%H:%M}"

    def day(self, instant: str) -> str:
        at = self.local(instant)
        weekday = self("weekdays").split("|")[at.weekday()]
        return f"{weekday}, {self.date(instant)}"

    def date(self, instant: str) -> str:
        """Tell an ISO instant as `18/01/2027` or `18 January 2027`."""
        at = self.local(instant)
        if self.language == "vi":
            return f"{at:%d/%m/%Y}"
        return f"{at.day} {self('months').split('|')[at.month - 1]} {at.year}"

    def month(self, month: str) -> str:
        """Tell `2027-01` as `Tháng 1/2027` or `January 2027`."""
        year, number = (int(part) for part in month.split("-"))
        return f"{self('months').split('|')[number - 1]}{'/' if self.language == 'vi' else ' '}{year}"

    def length(self, seconds: float) -> str:
        """Tell a length of time as `1:05`, or `1:02:03` from an hour on."""
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
