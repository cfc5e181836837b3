"""Where a delivery stood is told by its steps alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from publisher.core.delivery import State
from publisher.core.standing import Standing, Told, follow

NOON, EVENING = datetime(2027, 1, 18, 5, tzinfo=UTC), datetime(2027, 1, 18, 11, tzinfo=UTC)
CREATED: Told = ("created", {"channel": "website"})
SCHEDULED: Told = ("scheduled", {"from": "waiting", "to": "scheduled", "due_at": NOON.isoformat()})
HANDED_OVER: Told = ("done", {"from": "sending", "to": "handed_over", "live": 1})
RESERVED: Told = ("waiting", {"from": "scheduled", "to": "waiting", "due_at": EVENING.isoformat()})
KEPT_BACK: Told = ("waiting", {"from": "scheduled", "to": "waiting"})
MISSED: Told = ("missed", {"from": "scheduled", "to": "missed", "due_at": NOON.isoformat()})
WANTED: Told = ("wanted", {"from": "missed", "to": "waiting", "wanted": 2})
EDITED: Told = ("wanted", {"from": "scheduled", "to": "scheduled", "wanted": 2})
UNWANTED: Told = ("wanted", {"from": "handed_over", "to": "scheduled", "wanted": None})
CLAIMED: Told = ("publish", {"n": 1, "revision": 1})
GONE: Told = ("absent", {"from": "unconfirmed", "to": "scheduled"})
NOT_SEEN_YET: Told = ("absent", {"from": "unconfirmed", "to": "unconfirmed"})
TAKEN_DOWN: Told = ("taken-down", {"from": "handed_over", "to": "withdrawn", "wanted": None})

AFTER: list[tuple[list[Told], Standing, bool]] = [
    ([], Standing(), False),
    ([SCHEDULED], Standing(State.SCHEDULED, NOON), True),
    ([SCHEDULED, EDITED], Standing(State.SCHEDULED, NOON), True),
    ([SCHEDULED, CLAIMED], Standing(State.SCHEDULED, NOON), True),
    ([SCHEDULED, RESERVED], Standing(State.WAITING, EVENING), True),
    ([SCHEDULED, RESERVED, EDITED], Standing(State.SCHEDULED, EVENING), True),
    ([SCHEDULED, KEPT_BACK], Standing(), False),
    ([SCHEDULED, MISSED], Standing(State.MISSED, NOON), False),
    ([SCHEDULED, MISSED, WANTED], Standing(), False),
    ([SCHEDULED, MISSED, WANTED, SCHEDULED], Standing(State.SCHEDULED, NOON), True),
    ([SCHEDULED, HANDED_OVER], Standing(State.HANDED_OVER, NOON, live=1), True),
    ([SCHEDULED, HANDED_OVER, UNWANTED], Standing(State.SCHEDULED, NOON, is_wanted=False, live=1), False),
    ([SCHEDULED, HANDED_OVER, GONE], Standing(State.SCHEDULED, NOON), True),
    ([SCHEDULED, HANDED_OVER, NOT_SEEN_YET], Standing(State.UNCONFIRMED, NOON, live=1), True),
    ([SCHEDULED, HANDED_OVER, TAKEN_DOWN], Standing(State.WITHDRAWN, NOON, is_wanted=False), False),
]


@pytest.mark.parametrize(("steps", "standing", "is_coming"), AFTER)
def test_the_steps_tell_where_a_delivery_stood(
    steps: list[Told], standing: Standing, is_coming: bool
) -> None:
    found = follow([CREATED, *steps])
    assert (found, found.is_coming) == (standing, is_coming)
