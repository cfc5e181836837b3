"""Outdated terms: what is called otherwise today, unless the sentence speaks of the past."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.core.lint.finding import Finding, found
from publisher.core.lint.letters import sentence_around
from publisher.core.lint.passages import Passage
from publisher.core.lint.term import Term, phrases

PAST = phrases(
    (
        "trước đây", "trước kia", "khi ấy", "khi đó", "thời đó", "hồi đó", "từng",
        "nay là", "nay gọi", "cũ", "nguyên là", "ngày xưa", "năm ngoái", "năm trước", "nhiệm kỳ trước",
        "thay cho", "thay thế", "thay vì", "bãi bỏ", "không còn", "bỏ cấp", "không tổ chức", "kết thúc",
        "giải thể", "chấm dứt", "sáp nhập", "hợp nhất", "chuyển từ", "tiền thân",
    )
)  # fmt: skip
"""Words of a sentence that tells how it was, or what became of it."""
UNTIL = re.compile(
    r"(?<!\w)trước (?:ngày|tháng|năm|thời điểm)(?!\w)[^.\n]{0,20}?(?:19|20)\d\d", re.IGNORECASE
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def check(passages: tuple[Passage, ...], terms: tuple[Term, ...]) -> Iterator[Finding]:
    """Find terms, each where it is met first; `terms` are `in_order`: the longest is the one meant."""
    whole = "\n".join(one.text for one in passages)
    there = [term for term in terms if term.pattern.search(whole)]
    told: set[Term] = set()
    for one in passages if there else ():
        left = one.text
        for term in there:
            for start, end in [match.span() for match in term.pattern.finditer(left)]:
                if term not in told and not _speaks_of_the_past(one.text, start, end, term):
                    told.add(term)
                    yield _outdated(one.text, start, end, term)
            left = term.pattern.sub(lambda match: "_" * len(match[0]), left)


def in_order(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Put terms with longer phrases first: of two that overlap, the longer is the one that is meant."""
    return tuple(sorted(terms, key=lambda term: -max(map(len, term.words))))


def _speaks_of_the_past(text: str, start: int, end: int, term: Term) -> bool:
    sentence = sentence_around(text, start, end)
    rest = sentence.replace(text[start:end], " ")
    if any(one.search(rest) for one in (PAST, UNTIL, term.names_current)):
        return True
    if term.exceptions and term.exceptions.search(sentence):
        return True
    return term.since is not None and any(int(year[0]) < term.since.year for year in YEAR.finditer(rest))


def _outdated(text: str, start: int, end: int, term: Term) -> Finding:
    code = "lint-outdated-term"
    if term.since:
        code += "-since"
    return found(
        code,
        text,
        start,
        end,
        current=term.current.replace("/", " / ").replace("  ", " "),
        since=f"{term.since:%d/%m/%Y}" if term.since else "",
        basis=f" ({term.basis})" if term.basis else "",
    )
