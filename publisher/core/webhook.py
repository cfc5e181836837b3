"""Webhooks: what other programs are told of, and the signature by which they know that we tell it.

As the Standard Webhooks specification 1.0.0 has it: the headers `webhook-id`, `webhook-timestamp` and
`webhook-signature`, an HMAC-SHA256 over `id.timestamp.body`, in base64 behind `v1,`.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.notice import Kind, worth

PREFIX = "whsec_"
"""What stands before a secret that is written in base64."""
LEAST_KEY = 24
"""Bytes of a secret at least, as the specification asks for."""
GIVEN_UP = timedelta(days=3)
"""How long a message is tried: a weekend, and a day to mend what is broken."""


class Event(StrEnum):
    """What programs may be told of, all about one delivery."""

    PUBLISHED = "published"  # it went out, for the first time or again after it was taken down
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"  # it may be out, and the channel cannot tell
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


OUT_AND_DOWN = {State.PUBLISHED: Event.PUBLISHED, State.WITHDRAWN: Event.WITHDRAWN}
TROUBLES = {
    Kind.REFUSED: Event.REFUSED,
    Kind.UNCONFIRMED: Event.UNCONFIRMED,
    Kind.MISSED: Event.MISSED,
}


def event_of(action: str, detail: Mapping[str, Any], looks: int) -> Event | None:
    """Return what a step of a delivery means to programs: troubles are those that people are told of."""
    before, after = detail.get("from"), detail.get("to")
    if after in OUT_AND_DOWN and before != after:
        return OUT_AND_DOWN[State(after)]
    kind = worth(action, detail, looks)
    return TROUBLES.get(kind) if kind else None


def read_key(secret: str) -> bytes:
    """Return the bytes that a secret stands for; one that is too short or no base64 raises WrongUsage."""
    try:
        key = secret.encode()
        if secret.startswith(PREFIX):
            key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise WrongUsage("webhook-secret-is-no-base64") from None
    if len(key) < LEAST_KEY:
        raise WrongUsage("webhook-secret-too-short", least=LEAST_KEY)
    return key


def sign(key: bytes, id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message; `timestamp` is in whole seconds since 1970."""
    signed = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{b64encode(signed).decode()}"
