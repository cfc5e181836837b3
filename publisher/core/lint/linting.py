"""All rules over one item."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.core.item import Item
from publisher.core.lint import (
    labels,
    outdated_terms,
    personal_data,
    picture_credit,
    repeated_phrases,
    spacing,
    title_length,
)
from publisher.core.lint.finding import Finding
from publisher.core.lint.passages import passages_of
from publisher.core.lint.rules import LintRules, Name


def lint(item: Item, rules: LintRules) -> Iterator[Finding]:
    """Yield what the rules that are on find in an item alone, what harms people first."""
    passages = passages_of(item)
    each: dict[Name, Iterator[Finding]] = {
        "personal_data": personal_data.check(passages),
        "picture_credit": picture_credit.check(item),
        "labels": labels.check(item, rules.knows_themes, rules.knows_audiences),
        "title_length": title_length.check(item, rules.titles),
        "outdated_terms": outdated_terms.check(passages, rules.terms),
        "repeated_phrases": repeated_phrases.check(passages),
        "spacing": spacing.check(passages),
    }
    for name, findings in each.items():
        if name not in rules.off:
            yield from findings
