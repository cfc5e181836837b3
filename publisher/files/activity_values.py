"""Days and counts as people write them in a spreadsheet, beside what every other file says alike."""

from __future__ import annotations

import re
from datetime import date

from publisher.core.activity import METRICS, Metric
from publisher.core.activity_rules import MOST
from publisher.files.refusal import Refusal
from publisher.files.text import one_line
from publisher.files.times import ISO_DAY, OUR_DAY, YEARS
from publisher.files.values import Values

LONG_DAY = r"ngày\s+(?P<day>[0-9]{1,2})\s+tháng\s+(?P<month>[0-9]{1,2})\s+năm\s+(?P<year>[0-9]{4})"
HOUR = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
"""Some programs write every day with an hour, and some people do; it is the day that counts."""
DAYS = tuple(re.compile(shape + HOUR, re.IGNORECASE) for shape in (ISO_DAY, OUR_DAY, LONG_DAY))
SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}")
WITHOUT_YEAR = re.compile(r"[0-9]{1,2}[-/][0-9]{1,2}")
BARE_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")

WHOLE = re.compile(r"([0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)(?:[.,]0{1,2})?")
FRACTION = re.compile(r"[0-9. ]*[0-9][.,][0-9]+")
TWO_MEANINGS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
BEGINNING = re.compile(r"([0-9][0-9. ]*)\s*[^\W\d]")
POWER = re.compile(r"[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+", re.IGNORECASE)
"""How spreadsheets write what is too long for them: `1e+30`, `1,5E-07`; the e is no word beside a number."""
NOTHING = frozenset({"-", "–", "—"})
"""How tables say that there is nothing to count."""


class ActivityValues(Values):
    """Read the values of one activity; what is wrong is told, and nothing takes its place."""

    def day(self, key: str) -> date | None:
        value = self.scalar(key)
        return self._try(key, value, lambda one: read_day(one.value)) if value else None

    def counts(self) -> dict[Metric, int]:
        """Return the counts that are given and can be read."""
        found = {metric: self.count(metric) for metric in METRICS}
        return {metric: count for metric, count in found.items() if count is not None}

    def count(self, key: str) -> int | None:
        value = self.scalar(key)
        if value is None or value.value.strip() in NOTHING:
            return None
        return self._try(key, value, lambda one: read_count(one.value))

    def parted(self, key: str) -> tuple[str, ...]:
        """Return free texts, parted by semicolons and new lines; a comma belongs to a name."""
        pieces = (one_line(piece) for text in self.several(key) for piece in re.split(r"[;\n]", text.value))
        return tuple(dict.fromkeys(piece for piece in pieces if piece))


def read_day(text: str) -> date:
    """Return the day that `text` means; one that is not sure to mean it is refused."""
    said = one_line(text)
    found = next(filter(None, (shape.fullmatch(said) for shape in DAYS)), None)
    if found is None:
        raise Refusal(_code_of_no_day(said), value=said[:60])
    year, month, day = (int(found[part]) for part in ("year", "month", "day"))
    if month > 12 and day <= 12:
        raise Refusal("day-month-first", value=said, instead=f"{month:02}/{day:02}/{year}")
    try:
        read = date(year, month, day)
    except ValueError:
        raise Refusal("day-not-in-calendar", value=said) from None
    if read.year not in YEARS:
        raise Refusal("day-year-far-out", value=said, year=year, first=YEARS[0], last=YEARS[-1])
    return read


def _code_of_no_day(said: str) -> str:
    """Return the sentence for what is nearly a day."""
    if SHORT_YEAR.fullmatch(said):
        return "day-short-year"
    if WITHOUT_YEAR.fullmatch(said):
        return "day-without-year"
    return "day-is-number" if BARE_NUMBER.fullmatch(said) else "day-not-understood"


def read_count(text: str) -> int:
    """Return a whole number: `1250`, `1.250`, `1 250`, `1250,0`; what could be another one is refused."""
    said = one_line(text)
    if found := WHOLE.fullmatch(said):
        count = int(re.sub("[. ]", "", found[1])) if len(found[1]) < 20 else MOST + 1
        if count > MOST:
            raise Refusal("count-too-large", value=said[:60], most=MOST)
        return count
    if POWER.fullmatch(said):
        raise Refusal(_code_of_power(said), value=said[:60], most=MOST)
    if TWO_MEANINGS.fullmatch(said):
        raise Refusal("count-two-meanings", value=said[:60], instead=said.replace(",", ""))
    if FRACTION.fullmatch(said):
        raise Refusal("count-not-whole", value=said[:60])
    if said.startswith(("-", "−")):
        raise Refusal("count-below-zero", value=said[:60])
    if found := BEGINNING.match(said):
        raise Refusal("count-with-words", value=said[:60], instead=found[1].strip())
    raise Refusal("count-not-understood", value=said[:60])


def _code_of_power(said: str) -> str:
    """Return the sentence for a number that a spreadsheet wrote with a power of ten; its digits are lost."""
    number = float(said.replace(",", "."))
    if number > MOST:
        return "count-too-large"
    return "count-not-understood" if number.is_integer() else "count-not-whole"
