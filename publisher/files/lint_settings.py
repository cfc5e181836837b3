"""`[lint]` in `config.toml`: the rules of lint that a workspace does without."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from publisher.core.lint.rules import Name


class Lint(BaseModel):
    """Rules are off by their names, as docs/lint.md lists them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    off: tuple[Name, ...] = ()
