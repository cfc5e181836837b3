"""Every code has its sentence, every sentence its use, and both languages the same places to fill."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher import files, words

FOLDER = Path(files.__file__).parent
SENTENCES = tomllib.loads((Path(words.__file__).parent / "files.toml").read_text(encoding="utf-8"))
TELLING = frozenset({"error", "warn", "Refusal", "_refuse"})


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call that tells of a problem, with its code."""
    for module in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in TELLING and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, node


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_that_is_told_has_its_sentence_and_fills_its_places() -> None:
    found = list(calls())
    assert len(found) > 50
    for code, call in found:
        sentence = words.catalogue()[code]
        given = {one.arg for one in call.keywords}
        if None not in given:
            late = {"key"} if _name(call) == "Refusal" else set()  # whoever read the key adds its name
            fixed = {"file"} if _name(call) == "_refuse" else set()
            assert places(sentence["vi"]) <= given | late | fixed, code


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_fill_the_same_places(code: str) -> None:
    vietnamese = {"known" if one == "vietnamese" else one for one in places(SENTENCES[code]["vi"])}
    assert vietnamese == places(SENTENCES[code]["en"])


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_used(code: str) -> None:
    assert any(f'"{code}"' in module.read_text(encoding="utf-8") for module in FOLDER.glob("*.py"))
