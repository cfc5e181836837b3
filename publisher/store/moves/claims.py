"""A claim: the right to make one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from publisher.core.delivery import Delivery, Operation


@dataclass(frozen=True)
class Claim:
    """The right to make one call: delivery as it was claimed, attempt number `n`, and its key."""

    delivery: Delivery
    operation: Operation
    n: int
    revision: int | None
    key: str
    begins_at: datetime

    @property
    def attempt(self) -> tuple[int, int]:
        """The numbers of the delivery and of its attempt."""
        return self.delivery.id, self.n
