"""Problems as they are found: every one of them, each at its place."""

from __future__ import annotations

from typing import NamedTuple

from publisher.core.message import message
from publisher.core.problem import Problem, Severity

MOST = 200
"""Problems that are told one by one; whoever has more than that needs no longer list."""


class Place(NamedTuple):
    """Where something stands in a file, counted from 1; 0 means the file as a whole."""

    line: int = 0
    column: int = 0


WHOLE = Place()


class Findings:
    """Collect what is wrong in the files of one item; `path` is the file at hand."""

    def __init__(self, path: str, known: dict[str, Problem] | None = None) -> None:
        self.path = path
        self._known = {} if known is None else known

    def error(self, code: str, at: Place = WHOLE, /, **values: object) -> None:
        """Note what stops the file."""
        self._note(Problem(self.path, message(code, **values), at.line, at.column))

    def warn(self, code: str, at: Place = WHOLE, /, **values: object) -> None:
        """Note what an editor should look at, though it stops nothing."""
        self._note(Problem(self.path, message(code, **values), at.line, at.column, Severity.WARNING))

    def beside(self, path: str) -> Findings:
        """Return findings about another file of the same item."""
        return Findings(path, self._known)

    def problems(self) -> tuple[Problem, ...]:
        """Return them by file, line and column, none twice; the item's own file comes first."""
        known = sorted(self._known.values(), key=self._order)
        if len(known) <= MOST:
            return tuple(known)
        rest = Problem(self.path, message("more-problems", count=len(known) - MOST))
        return (*known[:MOST], rest)

    def _note(self, problem: Problem) -> None:
        self._known.setdefault(f"{problem.path}:{problem.line}:{problem.column}:{problem.message}", problem)

    def _order(self, problem: Problem) -> tuple[bool, str, int, int]:
        return problem.path != self.path, problem.path, problem.line, problem.column
