"""Standing: where a delivery stood after some of its steps, as the trail tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publisher.core.delivery import OPEN, Outcome, State

COMING = frozenset({State.WAITING, State.SCHEDULED, State.SENDING, State.UNCONFIRMED, State.HANDED_OVER})
"""States of what may still come, or has come and nobody has confirmed it yet."""
Told = tuple[str, Mapping[str, Any]]
"""A step's action and its detail, as `store.moves` writes them."""


@dataclass(frozen=True)
class Standing:
    """The state of a delivery, the time it had, whether anybody wanted it, and the revision that was live.

    What was being sent still stands as it did before: only the answer moves it.
    """

    state: State = State.WAITING
    due_at: datetime | None = None
    is_wanted: bool = True
    live: int | None = None

    @property
    def is_coming(self) -> bool:
        """Tell whether it is to come, or has come and waits for its confirmation."""
        return self.is_wanted and self.state in COMING and self.due_at is not None

    def after(self, action: str, detail: Mapping[str, Any]) -> Standing:
        """Return where it stands after one more step; what the step does not tell stays as it was."""
        state = State(detail.get("to", self.state))
        return Standing(
            state,
            due_at=self._due_after(action, state, detail),
            is_wanted=detail["wanted"] is not None if "wanted" in detail else self.is_wanted,
            live=None if _is_gone(action, state) else detail.get("live", self.live),
        )

    def _due_after(self, action: str, state: State, detail: Mapping[str, Any]) -> datetime | None:
        """Return its time after a step: what waits afresh has none but the one that the step tells."""
        if "due_at" in detail:
            return datetime.fromisoformat(detail["due_at"])
        waits_afresh = state is State.WAITING and (action == "waiting" or self.state not in OPEN)
        return None if waits_afresh else self.due_at


def follow(steps: Iterable[Told]) -> Standing:
    """Return where a delivery stands after its steps, oldest first."""
    standing = Standing()
    for action, detail in steps:
        standing = standing.after(action, detail)
    return standing


def _is_gone(action: str, state: State) -> bool:
    """Tell whether nothing of it is on its channel after a step: taken down, or looked for and not there."""
    return state is State.WITHDRAWN or (action == Outcome.ABSENT and state is not State.UNCONFIRMED)
