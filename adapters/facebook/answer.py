"""What Facebook's answers mean: error envelopes become the four errors of a channel.

Decided on code and subcode, on the HTTP status only where there is no envelope.
Facts: api-facts section 1.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any

import requests

from publisher.core.errors import ChannelError, Refused, TryLater, Unauthorized, Unconfirmed
from publisher.wire import retry_after

LONGEST_SAYING = 300
"""Characters of Facebook's own words that an error repeats."""


class Purpose(Enum):
    """What a call is for; it decides what an answer that cannot be read means."""

    READ = "read"  # changes nothing
    STAGE = "stage"  # readers see nothing of it; it may be repeated
    PUBLISH = "publish"  # makes something public
    CHANGE = "change"  # edits or takes down what is public

    @property
    def is_silent(self) -> bool:
        """Tell whether readers never see what the call does."""
        return self in {Purpose.READ, Purpose.STAGE}

    @property
    def is_posting(self) -> bool:
        """Tell whether the call is part of a new post."""
        return self in {Purpose.STAGE, Purpose.PUBLISH}


class Gone(Refused):
    """The thing is not there, or not for us."""


class Duplicate(Refused):
    """Facebook has just had the same content: a sign that it is out."""


class Throttled(TryLater):
    """Too many calls: all of them must rest."""


class Blocked(TryLater):
    """Too many posts: nothing new may be posted for a while."""


class Moved(TryLater):
    """A chunk came at the wrong place; `start` and `end` say which bytes are wanted."""

    def __init__(self, start: int, end: int, said: str) -> None:
        super().__init__("facebook-upload-trouble", said=said)
        self.start = start
        self.end = end


@dataclass(frozen=True)
class Fault:
    """An error envelope, secrets removed."""

    code: int
    subcode: int = 0
    message: str = ""
    transient: bool = False
    status: int = 400
    trace: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        number = f"{self.code}/{self.subcode}" if self.subcode else str(self.code)
        return f"{self.message} [{number}{', ' + self.trace if self.trace else ''}]"

    @property
    def is_unclear(self) -> bool:
        """Tell whether the call may have been done all the same: posts were, more than once."""
        return self.code in {0, 1, 2} or self.transient or self.status >= 500


def understand(
    response: requests.Response, purpose: Purpose, secrets: tuple[str, ...], wait: timedelta
) -> dict[str, Any]:
    """Return the object that was answered, or raise what the answer means.

    `wait` is Facebook's own estimate of how long a throttled caller must rest, if it gave one.
    """
    body = read_object(response)
    fault = read_fault(body, response.status_code, secrets)
    if fault is not None:
        raise meaning(fault, purpose, wait)
    if response.status_code == 429:
        raise Throttled("facebook-throttled", after=retry_after(response) or wait or THROTTLED, said="429")
    if body is None or not 200 <= response.status_code < 300:
        raise unclear(purpose, f"HTTP {response.status_code}")
    return body


def read_object(response: requests.Response) -> dict[str, Any] | None:
    """Return the JSON object of an answer; None when it is anything else."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def read_fault(body: Mapping[str, Any] | None, status: int, secrets: tuple[str, ...]) -> Fault | None:
    """Return the error envelope of an answer, if it has one."""
    error = (body or {}).get("error") or _of_the_upload_host(body or {})
    if not error:
        return None
    if not isinstance(error, dict):
        error = {"message": error}
    data = error.get("error_data")
    return Fault(
        code=_whole(error.get("code")),
        subcode=_whole(error.get("error_subcode")),
        message=_saying(error, secrets),
        transient=error.get("is_transient") is True,
        status=status,
        trace=str(error.get("fbtrace_id") or "")[:40],
        more=data if isinstance(data, dict) else {},
    )


def _of_the_upload_host(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the error of the host that takes reels, which has an envelope without codes of its own."""
    info = body.get("debug_info")
    if not isinstance(info, dict):
        return None
    code = 6000 if info.get("type") == "ProcessingFailedError" else 0
    return {"code": code, "message": f"{info.get('type')}: {info.get('message')}"}


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).lstrip("-").isdecimal() else 0


def _saying(error: Mapping[str, Any], secrets: tuple[str, ...]) -> str:
    """Return Facebook's words; it has been known to repeat a malformed token in them."""
    told = (str(error.get(name) or "") for name in ("message", "error_user_msg"))
    text = " – ".join(part for part in told if part)
    for secret in secrets:
        text = text.replace(secret, "***")
    return text[:LONGEST_SAYING]


def unclear(purpose: Purpose, said: object) -> ChannelError:
    """Return what an answer means that does not say whether the call was done."""
    if purpose.is_silent:
        return TryLater("facebook-no-sense", said=said)
    return Unconfirmed("facebook-unclear", said=said)


# --- the meaning of each code --------------------------------------------------------------------

THROTTLED = timedelta(minutes=15)
"""Rest after a throttle without an estimate."""
LONGER: Mapping[int, timedelta] = {613: timedelta(hours=1), 341: timedelta(hours=6)}
BLOCKED = timedelta(hours=6)
"""Rest after a spam block, which lasts hours to days and grows with every try."""
THROTTLES = frozenset({4, 17, 32, 613, 341, 80001})
DEAD_TOKENS = frozenset({102, 104, 190})
TOKENS: Mapping[int, str] = {
    458: "facebook-token-app-removed",
    459: "facebook-token-checkpoint",
    460: "facebook-token-password-changed",
    463: "facebook-token-expired",
    464: "facebook-token-unconfirmed",
    492: "facebook-token-role-lost",
}
PICTURES = frozenset({324, 1366046})
CLIPS = frozenset({351, 352, 382, 6000, 1363040, 1363127, 1363128, 1363129})
UPLOADS = frozenset({389, 6001})


def meaning(fault: Fault, purpose: Purpose, wait: timedelta) -> ChannelError:
    """Return the error that an envelope stands for."""
    return (
        _of_access(fault)
        or _of_pace(fault, wait)
        or _of_content(fault)
        or _of_media(fault)
        or (unclear(purpose, fault) if fault.is_unclear else Refused("facebook-refused", said=fault))
    )


def _of_access(fault: Fault) -> ChannelError | None:
    if fault.code in DEAD_TOKENS:
        return Unauthorized(TOKENS.get(fault.subcode, "facebook-token-invalid"), said=fault)
    if fault.code == 10 or 200 <= fault.code <= 299:
        return Unauthorized("facebook-permission-missing", said=fault)
    if fault.code == 3:
        return Unauthorized("facebook-app-not-allowed", said=fault)
    if (fault.code, fault.subcode) == (368, 4854002):
        return Unauthorized("facebook-identity-wanted", said=fault)
    if fault.code == 100 and "appsecret_proof" in fault.message:  # it has no subcode of its own
        return Unauthorized("facebook-proof-refused", said=fault)
    return None


def _of_pace(fault: Fault, wait: timedelta) -> ChannelError | None:
    if fault.code in THROTTLES:
        after = wait or LONGER.get(fault.code, THROTTLED)
        return Throttled("facebook-throttled", after=after, said=fault)
    if fault.code == 368 and fault.subcode != 1404082:
        return Blocked("facebook-posting-blocked", after=BLOCKED, said=fault)
    return None


def _of_content(fault: Fault) -> ChannelError | None:
    if fault.code == 506 or (fault.code, fault.subcode) == (368, 1404082):
        return Duplicate("facebook-duplicate", said=fault)
    if (fault.code, fault.subcode) == (100, 33):
        return Gone("facebook-gone", said=fault)
    if fault.code == 1609005:
        return TryLater("facebook-link-not-read", said=fault)
    return None


def _of_media(fault: Fault) -> ChannelError | None:
    if fault.subcode == 1363037:
        start, end = (_whole(fault.more.get(name)) for name in ("start_offset", "end_offset"))
        return Moved(start, end, str(fault))
    numbers = {fault.code, fault.subcode}
    if numbers & PICTURES:
        return Refused("facebook-picture-refused", said=fault)
    if numbers & CLIPS:
        return Refused("facebook-clip-refused", said=fault)
    if numbers & UPLOADS:
        return TryLater("facebook-upload-trouble", said=fault)
    return None
