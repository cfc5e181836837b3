"""When something goes public: now, never by itself, or at a time within the platform's bounds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.refusal import bad_parameter

SOONEST = timedelta(minutes=10)
FEED_LATEST = timedelta(days=75)
VIDEO_LATEST = timedelta(days=183)
REEL_LATEST = timedelta(days=29)


@dataclass(frozen=True)
class Timing:
    """Whether something is public at once, else when."""

    published: bool
    scheduled: datetime | None = None


def read_timing(call: Call, latest: timedelta) -> Timing:
    """Return what `published` and `scheduled_publish_time` ask for; raises code 100 for nonsense."""
    published = call.given.flag("published", True)
    when = call.given.moment("scheduled_publish_time")
    if when is None:
        return Timing(published)
    if published:
        raise bad_parameter("You cannot specify a scheduled publish time on a published post", 1366022)
    return Timing(False, within_bounds(call, when, latest))


def within_bounds(call: Call, when: datetime, latest: timedelta) -> datetime:
    """Return the time if the platform takes it."""
    now = call.page.now()
    if not now + SOONEST <= when <= now + latest:
        message = "The specified scheduled publish time is invalid."
        raise bad_parameter(message, 1363041, error_user_title="Invalid Scheduled Publish Time")
    return when
