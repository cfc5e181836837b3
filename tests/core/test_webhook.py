"""The signature of webhooks, and what a program is told of."""

from __future__ import annotations

import pytest

from publisher.core.errors import WrongUsage
from publisher.core.webhook import Event, event_of, read_key, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The example of the Standard Webhooks specification; it signs nothing of anybody."""


def test_a_message_is_signed_as_the_specification_says() -> None:
    """The vector that the specification's libraries are tested with."""
    signed = sign(read_key(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_may_be_plain_text_of_some_length() -> None:
    assert read_key("gia-lap-gia-lap-gia-lap-1") == b"gia-lap-gia-lap-gia-lap-1"


@pytest.mark.parametrize(
    ("secret", "code"), [("ngan", "webhook-secret-too-short"), ("whsec_!!", "webhook-secret-is-no-base64")]
)
def test_a_secret_that_signs_nothing_safely_is_refused(secret: str, code: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_key(secret)
    assert caught.value.message.code == code


@pytest.mark.parametrize(
    ("action", "before", "after", "looks", "event"),
    [
        ("done", "sending", "published", 0, Event.PUBLISHED),
        ("confirmed", "handed_over", "published", 0, Event.PUBLISHED),
        ("done", "sending", "withdrawn", 0, Event.WITHDRAWN),
        ("refused", "sending", "refused", 0, Event.REFUSED),
        ("missed", "scheduled", "missed", 0, Event.MISSED),
        ("unconfirmed", "sending", "unconfirmed", 0, None),  # it is looked for first
        ("unconfirmed", "unconfirmed", "unconfirmed", 1, Event.UNCONFIRMED),  # the channel cannot tell
        ("done", "published", "published", 0, None),
        ("scheduled", "waiting", "scheduled", 0, None),
    ],
)
def test_programs_are_told_what_people_would_want_to_know(
    action: str, before: str, after: str, looks: int, event: Event | None
) -> None:
    assert event_of(action, {"from": before, "to": after}, looks) is event
