"""What lint says of an item that was read, at its place in the file where that can be told."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from publisher.core.item import Item
from publisher.core.lint.finding import Finding
from publisher.core.lint.linting import lint
from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.files.bundle import Bundle, Kind
from publisher.files.findings import WHOLE, Findings, Place
from publisher.files.quoted_place import Pages
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules
from publisher.files.textfile import read_text

MOST = 50
"""Findings that are told of one item; who has more looks at the text as a whole."""


def lint_item(bundle: Bundle, item: Item, rules: ReadingRules) -> tuple[Problem, ...]:
    """Return warnings alone, by their place; none where lint is not asked for."""
    findings = list(islice(lint(item, rules.lint), MOST + 1)) if rules.lint else []
    if not findings:
        return ()
    file = _written_in(bundle)
    told = tuple(_tell(findings[:MOST], file, bundle, rules))
    more = Problem(rules.path(bundle.main), message("lint-more", count=MOST), severity=Severity.WARNING)
    return (*told, more) if len(findings) > MOST else told


def _written_in(bundle: Bundle) -> Path | None:
    """Return the file with lines that the words stand in; a Word file has none."""
    return bundle.main if bundle.kind is Kind.MARKDOWN else bundle.sidecar


def _tell(
    findings: Iterable[Finding], file: Path | None, bundle: Bundle, rules: ReadingRules
) -> list[Problem]:
    """Return the findings as warnings; one that is about no words stands at the top of the file."""
    pages = _pages(file, rules)
    problems = []
    for one in findings:
        at = pages.find(one) if pages and one.is_about_words else Place(1, 1) if pages else WHOLE
        path = rules.path(file if file and at is not WHOLE else bundle.main)
        problems.append(Problem(path, one.message, at.line, at.column, Severity.WARNING))
    return sorted(problems, key=lambda one: (not one.line, one.line, one.column))


def _pages(file: Path | None, rules: ReadingRules) -> Pages | None:
    if file is None:
        return None
    try:
        return Pages(read_text(file, rules.limits.text, Findings("")))
    except (OSError, Refusal):
        return None  # it was read a moment ago; what has become of it is found at the next look
