"""Outdated terms: those that everybody has, and those that `schedules/terms.toml` adds."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from publisher.core.errors import WrongConfiguration
from publisher.core.lint.term import Term
from publisher.files.kinds import Day, Table
from publisher.files.mistakes import list_mistakes
from publisher.files.toml import read_toml

FILE = "schedules/terms.toml"


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _check_words(value: str) -> str:
    if not any(letter.isalnum() for letter in value):
        raise PydanticCustomError("term-without-words", "no word")
    return value


Phrase = Annotated[str, Field(min_length=1), AfterValidator(_check_words)]


class TermTable(Table):
    """`[[term]]`: the outdated words, one phrase or a list, and today's."""

    words: Annotated[tuple[Phrase, ...], BeforeValidator(_one_or_many), Field(min_length=1)]
    current: Phrase
    since: Day | None = None
    basis: str = ""
    unless: Annotated[tuple[Phrase, ...], BeforeValidator(_one_or_many)] = ()

    def term(self) -> Term:
        return Term(self.words, self.current, self.since, self.basis, self.unless)


class TermsFile(Table):
    term: tuple[TermTable, ...] = ()


@cache
def common_terms() -> tuple[Term, ...]:
    """Return the terms that come with Publisher."""
    content = tomllib.loads(files("publisher.files").joinpath("terms.toml").read_text(encoding="utf-8"))
    return tuple(one.term() for one in TermsFile.model_validate(content).term)


def read_terms(workspace: Path) -> tuple[Term, ...]:
    """Return the terms that a workspace adds; what is wrong in its file is raised with its line."""
    if not (workspace / FILE).exists():
        return ()
    document = read_toml(workspace, FILE)
    try:
        return tuple(one.term() for one in TermsFile.model_validate(document.content).term)
    except ValidationError as error:
        raise WrongConfiguration(list_mistakes(document, TermsFile, error)) from error
