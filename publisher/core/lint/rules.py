"""What lint has to know of the workspace, and the names of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from publisher.core.item import Form
from publisher.core.lint.term import Term

Name = Literal[
    "outdated_terms",
    "repeated_phrases",
    "spacing",
    "title_length",
    "labels",
    "near_duplicate",
    "personal_data",
    "picture_credit",
]
NAMES: tuple[Name, ...] = get_args(Name)


@dataclass(frozen=True)
class TitleLimit:
    """The longest title, in characters, that a channel shows whole, and the forms that go there."""

    channel: str
    longest: int
    forms: frozenset[Form]


@dataclass(frozen=True)
class LintRules:
    """Rules that are `off` are not asked; themes and audiences are missed only where a plan knows some."""

    off: frozenset[Name] = frozenset()
    terms: tuple[Term, ...] = ()
    titles: tuple[TitleLimit, ...] = ()
    knows_themes: bool = False
    knows_audiences: bool = False
