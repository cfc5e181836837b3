"""A file that somebody sent with an order and that has mistakes."""

from __future__ import annotations

from publisher.core.errors import WrongUsage
from publisher.core.problem import Problem


class WrongFile(WrongUsage):
    """The file has mistakes: nothing was done."""

    def __init__(self, code: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(code, count=len(problems))
        self.problems = problems
