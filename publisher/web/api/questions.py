"""The parameters of each question to the API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from publisher.core.delivery import State
from publisher.core.item import Form
from publisher.web.api.given import Day, Given, Line
from publisher.web.log_address import PLACE

MOST = 200
Limit = Annotated[int, Field(ge=1, le=MOST, description="Records of one page.")]

TIMES = (
    "Written `2027-01-18`, `18/01/2027 08:00`, `2027-01-18 08:00`, in the workspace's zone, "
    "or `2027-01-18T08:00+07:00`; in an address `+` is `%2B`."
)


def place(text: str) -> str:
    """Return the place of a line in the log; what is none raises ValueError."""
    if not PLACE.fullmatch(text):
        raise ValueError(text)
    return text


class Nothing(Given):
    """A question without parameters."""


class OfQueue(Given):
    """Which page of the queue."""

    behind: Line | None = Field(None, description="The id of the last item of the page before.")
    limit: Limit = 50


class OfLog(Given):
    """Which lines of the posting log; the filters are those of the page `/log`."""

    q: Line = Field(
        "", description="Words of the title, without diacritics if you like; without a letter or digit, 422."
    )
    channel: Line | None = None
    state: State | None = None
    form: Form | None = None
    unit: Line | None = None
    since: Line | None = Field(
        None, description=f"From this time on; of a day alone, from its beginning. {TIMES}"
    )
    until: Line | None = Field(None, description=f"Before this time; of a day alone, until its end. {TIMES}")
    order: Literal["newest", "oldest"] = "newest"
    behind: Annotated[str, AfterValidator(place)] | None = Field(
        None, description="Where the page before ended; follow the header `Link`."
    )
    limit: Limit = 50


class OfPlan(Given):
    """As of when, and of which plan."""

    at: Line | None = Field(
        None, description=f"As of this time; of a day alone, its end; without it, now. {TIMES}"
    )
    by: Day | None = Field(
        None,
        description="A day that is not over: each record says in `by_day` what is needed by its end, null "
        "where its window begins later or is over.",
    )
    plan: Line | None = Field(None, description="The id of a plan; without it, every plan.")
    rolled_up: bool = Field(False, description="Credit units to those that carry on for them.")


class OfUnits(Given):
    """Which period, of which plan."""

    period: Line | None = Field(None, description="`2027-01`, `2027-Q1`, a window; without it, this month.")
    plan: Line | None = Field(None, description="The id of a plan.")


class OfActivities(Given):
    """Which activities."""

    period: Line | None = Field(None, description="`2027-01`, `2027-Q1`, a window of a plan.")
    unit: Line | None = Field(None, description="The id or a name of a unit.")
    kind: Line | None = None
    removed: bool = Field(False, description="Those that were removed as well.")
