"""The house keeps its own promises: the two commands, the pins, the table of dependencies."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return found[0].lower()


def dependencies() -> set[str]:
    extras = [one for extra in PROJECT["optional-dependencies"].values() for one in extra]
    return {name_of(one) for one in [*PROJECT["dependencies"], *extras]}


def test_run_py_is_short_and_needs_only_python() -> None:
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    taken = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    taken |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert len(text.splitlines()) < 100
    assert {name.partition(".")[0] for name in taken} <= sys.stdlib_module_names | {"__future__"}


def test_constraints_are_names_and_versions_without_addresses() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", line) and "://" not in line


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].replace("-", ".") for line in lines}
    assert {name.replace("_", "-").replace("-", ".") for name in dependencies()} <= pinned


def test_the_readme_says_what_every_dependency_is_for() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert [name for name in sorted(dependencies()) if name not in readme] == []


def test_every_picture_and_file_that_the_readmes_name_is_there() -> None:
    for readme in ("README.md", "README.vi.md"):
        named = re.findall(r"\]\(([^)#:]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
        assert named
        assert [one for one in named if not (ROOT / one).exists()] == []
