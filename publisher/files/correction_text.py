"""The legal correction as an editor writes it: what must be in it, and what is not the editor's to choose.

The parts are sections of the text, each under a heading, or a first line in bold, that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import zip_longest
from typing import NamedTuple

from publisher.core.correction import TITLE, Part
from publisher.core.item import Form
from publisher.files.choices import FORMS, MOMENTS
from publisher.files.findings import Findings, Place
from publisher.files.names import Names, fold
from publisher.files.text import one_line
from publisher.files.values import Values

PARTS = Names(
    {
        Part.WRONG.value: ("nội dung sai", "thông tin sai", "nội dung đã đăng sai", "đã đăng"),
        Part.RIGHT.value: ("nội dung đúng", "thông tin đúng", "nội dung cải chính", "nay sửa là", "correct"),
        Part.APOLOGY.value: ("xin lỗi", "lời xin lỗi"),
    }
)
LABEL = re.compile(
    r"<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|<p>\s*<strong>(?P<bold>[^<]*)</strong>", re.DOTALL
)
LACKING = {
    Part.WRONG: "correction-lacks-wrong",
    Part.RIGHT: "correction-lacks-right",
    Part.APOLOGY: "correction-lacks-apology",
}
EMPTY = {
    Part.WRONG: "correction-empty-wrong",
    Part.RIGHT: "correction-empty-right",
    Part.APOLOGY: "correction-empty-apology",
}
TAG = re.compile(r"<[^>]+>")
FIXED = ("form", "column", "channels", "publish_at", "not_before", "expires_at", "priority")
"""Keys that the law has answered: a notice goes out at once, in its column, wherever the piece went."""


class _Section(NamedTuple):
    part: str
    label: str
    says: bool


def notice_title(values: Values, heading: str) -> str:
    """Return the title of a notice, which the law fixes; another one is told."""
    given = values.line("title")
    if given and fold(given) != fold(TITLE):
        values.findings.error("correction-title", values.at("title"), given=given[:60], title=TITLE)
    return heading if fold(heading) == fold(TITLE) else TITLE


def check_keys(values: Values) -> None:
    """Tell of every key by which an editor would choose what the law has settled."""
    for key in FIXED:
        if values.node(key) is not None and not _agrees(values, key):
            values.findings.error("correction-key", values.at(key), key=values.name(key))


def check_parts(html: str, findings: Findings, at: Place, lines: Mapping[str, Place] | None = None) -> None:
    """Tell of every required part that is missing, empty or in the wrong order.

    `at` is where a missing part is told; `lines` say where the headings stand, folded, if that is known.
    """
    sections = list(_sections(html))
    for part in Part:
        here = [one for one in sections if one.part == part.value]
        if not here:
            findings.error(LACKING[part], at)
        elif not any(one.says for one in here):
            findings.error(EMPTY[part], (lines or {}).get(fold(here[0].label), at))
    order = list(dict.fromkeys(one.part for one in sections))
    if len(order) == len(Part) and order != [part.value for part in Part]:
        findings.error("correction-order", at)


def heading_lines(text: str, first_line: int = 1) -> dict[str, Place]:
    """Return where each line of a Markdown text stands that may be a heading, by its folded words."""
    found: dict[str, Place] = {}
    for number, line in enumerate(text.split("\n"), first_line):
        if line.lstrip().startswith(("#", "**", "__")):
            found.setdefault(fold(line), Place(number, 1))
    return found


def _agrees(values: Values, key: str) -> bool:
    """Tell whether a key says what holds anyway: the form of a notice, and at once."""
    match key:
        case "form":
            return FORMS.find(values.line(key)) == Form.NOTICE.value
        case "publish_at":
            return MOMENTS.find(values.line(key)) == "now"
    return False


def _sections(html: str) -> Iterator[_Section]:
    """Yield the parts in the order of the text; other headings belong to the part that they stand in."""
    marks = [(mark, label) for mark in LABEL.finditer(html) if PARTS.find(label := _label(mark))]
    for (mark, label), following in zip_longest(marks, marks[1:]):
        body = html[mark.end() : following[0].start() if following else len(html)]
        yield _Section(str(PARTS.find(label)), label, bool(_words(body)) or "<img" in body)


def _label(mark: re.Match[str]) -> str:
    return _words(mark["heading"] or mark["bold"] or "").rstrip(".")


def _words(html: str) -> str:
    return one_line(unescape(TAG.sub(" ", html))).strip(" :")
