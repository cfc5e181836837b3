"""Whatever the bytes of config, timetable, units and plan: they are read, or refused at a line of theirs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Problem
from publisher.files.config import read_config
from publisher.files.schedules import read_rules
from publisher.words import tell
from tests.files.test_reading_anything import spoiled

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "config.toml": ROOT / "config.example.toml",
    **{f"schedules/{file.name}": file for file in sorted((ROOT / "schedules").glob("*.toml"))},
}
EXAMPLES = int(os.environ.get("PUBLISHER_FUZZ", "60"))
"""How many spoiled files are tried of each; a long session sets more."""
WORDS = [
    b'"',
    b"[",
    b"]",
    b"[[",
    b"{",
    b"}",
    b"=",
    b".",
    b"\n",
    b"nan",
    b"-inf",
    b"0x",
    b"1e999",
    b"2027-02-30",
]
WORDS += [
    b'""',
    b'"""',
    b"'",
    b"true",
    b"9" * 400,
    b"24:00",
    b'"25:99"',
    b"\xff",
    "\u202e".encode(),
    b"\\u0000",
]


@st.composite
def rewritten(draw: st.DrawFn, good: bytes) -> bytes:
    """Return `good` with values and lines put elsewhere, doubled, left out or replaced."""
    lines = good.split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["double", "leave out", "swap", "value", "word"])):
            case "double":
                lines.insert(other, lines[at])
            case "leave out" if len(lines) > 1:
                del lines[at]
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "value":
                key = lines[at].partition(b"=")[0]
                lines[at] = key + b"= " + draw(st.sampled_from(WORDS))
            case _:
                lines[at] += draw(st.sampled_from(WORDS))
    return b"\n".join(lines)


def check(problems: tuple[Problem, ...], workspace: Path) -> None:
    """See that every problem names a line of its file, and has its words."""
    assert problems
    for problem in problems:
        text = (workspace / problem.path).read_bytes()
        assert 0 <= problem.line <= text.count(b"\n") + text.count(b"\r") + 1
        for language in ("vi", "en"):
            assert tell(problem.message, language) != str(problem.message)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", sorted(FILES))
def test_any_rules_are_read_or_refused_at_a_line_that_is_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "schedules").mkdir()
    for other, source in FILES.items():
        shutil.copy(source, tmp_path / other)
    good = FILES[name].read_bytes()

    @settings(max_examples=EXAMPLES, deadline=5000, suppress_health_check=list(HealthCheck), database=None)
    @given(spoiled(good) | rewritten(good))
    def read(content: bytes) -> None:
        (tmp_path / name).write_bytes(content)
        try:
            read_rules(tmp_path, read_config(tmp_path))
        except WrongConfiguration as wrong:
            check(wrong.problems, tmp_path)

    read()
