"""What WordPress answers, and which of the four errors it means.

`message` is translated on a Vietnamese site, so only the HTTP status and `code` decide; the message
is passed on for people. `wordpress-facts.md` section 5 has the envelopes as measured.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import requests

from publisher.core.errors import ChannelError, Refused, TryLater, Unauthorized, Unconfirmed
from publisher.wire import retry_after

GONE = frozenset({"rest_post_invalid_id", "rest_already_trashed", "rest_term_invalid"})
"""What was asked for is not there, or no longer."""
NO_TRASH = "rest_trash_not_supported"
TERM_EXISTS = "term_exists"

FILE_REFUSED = frozenset(
    {
        "rest_upload_sideload_error",  # 500, and yet for good: the kind of file is not allowed
        "rest_upload_unknown_error",  # 500 likewise: larger than upload_max_filesize
        "rest_upload_no_content_disposition",  # PHP dropped a body over post_max_size
        "rest_upload_no_data",
        "rest_upload_file_too_big",
        "rest_upload_limited_space",
        "rest_upload_image_type_not_supported",
    }
)
NOT_THIS_POST = frozenset(
    {"rest_cannot_edit", "rest_cannot_edit_others", "rest_cannot_delete", "rest_cannot_assign_term"}
)
"""Refusals (403) that speak of one post, not of the account."""


class Declined(Refused):
    """A refusal in WordPress' own words; `said` is its code, `details` what came with it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(
            "wordpress-refused",
            status=answer.status,
            code=answer.code,
            said=stopped(answer.words or answer.code),
        )
        self.said = answer.code
        self.details = answer.details

    @property
    def gone(self) -> bool:
        return self.said in GONE


@dataclass(frozen=True)
class Answer:
    """One answer, read; `body` is None when it is not JSON, `code` is empty unless it is WordPress' error.

    `seen` is what came in place of JSON: a page of HTML, or JSON that breaks off.
    """

    status: int
    body: Any = None
    seen: str = ""
    code: str = ""
    words: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    to: str = ""
    wait: timedelta | None = None
    date: str = ""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300 and self.body is not None


def read_answer(response: requests.Response) -> Answer:
    """Read an answer, whatever it is."""
    try:
        body = response.json()
    except requests.JSONDecodeError:
        body = None
    error = body if isinstance(body, dict) and isinstance(body.get("code"), str) else {}
    data = error.get("data")
    return Answer(
        status=response.status_code,
        body=body,
        seen="" if body is not None else seen_in(response.content.strip()),
        code=error.get("code", ""),
        words=plain(str(error.get("message", ""))),
        details=data if isinstance(data, dict) else {},
        to=root_of(urljoin(response.url, response.headers.get("Location", ""))),
        wait=retry_after(response),
        date=response.headers.get("Date", ""),
    )


def seen_in(content: bytes) -> str:
    """Name what cannot be read as JSON; empty when there is nothing."""
    return "JSON…" if content.startswith((b"{", b"[")) else "HTML" if content else ""


def root_of(address: str) -> str:
    """Return the site's own address, without the part of its API that was asked for."""
    return re.split(r"/wp-json\b|[?#]", address)[0].rstrip("/")


def plain(words: str) -> str:
    """Return WordPress' words without markup, shortened."""
    return html.unescape(re.sub(r"<[^>]*>", " ", words)).strip()[:300]


def stopped(words: str) -> str:
    """Return what a server said with a full stop, for advice follows."""
    return words if words.endswith((".", "!", "?", "…")) or not words else f"{words}."


def error_of(answer: Answer, wrote: bool) -> ChannelError:
    """Judge an answer that is no success; after a write whatever is ambiguous is Unconfirmed.

    A firewall's page (403, 406 and the like in HTML) means on a read that we are shut out as a
    whole; on a write the reads before it went through, so it is the content that was turned away.
    """
    status, code = answer.status, answer.code
    if status == 429:
        return TryLater("wordpress-throttled", after=answer.wait)
    if code in FILE_REFUSED:
        return Refused("wordpress-file-refused", said=answer.words or f"HTTP {status}")
    if code == "application_passwords_disabled":
        return Unauthorized("wordpress-no-application-passwords")
    if status < 300 or (status >= 500 and status != 501):
        return unclear(answer, wrote)
    return refusal(answer, wrote)


def unclear(answer: Answer, wrote: bool) -> ChannelError:
    """Judge an answer that does not say what was done."""
    said = f"HTTP {answer.status} {answer.words or answer.seen}".strip()
    if wrote:
        return Unconfirmed("wordpress-unclear", said=said)
    if answer.status < 300 and answer.body is None:
        code = "wordpress-web-page" if answer.seen == "HTML" else "wordpress-cut-off"
        return TryLater(code, after=answer.wait, status=answer.status)
    return TryLater("wordpress-not-now", after=answer.wait, said=said)


def refusal(answer: Answer, wrote: bool) -> ChannelError:
    """Judge an answer that says no: to us, to this post, or to our whereabouts."""
    status, code = answer.status, answer.code
    if 300 <= status < 400:
        return Unauthorized("wordpress-moved", to=answer.to)
    if code == "rest_no_route" or (status == 404 and not code):
        return Unauthorized("wordpress-no-rest")
    if not code:
        return (Refused if wrote else Unauthorized)("wordpress-blocked", status=status)
    if status == 401 or forbidden_status(answer) == 401:
        return Unauthorized("wordpress-login", code=code)
    if forbidden_status(answer) == 403 or (status == 403 and code not in NOT_THIS_POST):
        return Unauthorized("wordpress-role", code=code, said=answer.words)
    return Declined(answer)


def forbidden_status(answer: Answer) -> int:
    """Return 401 or 403 when a look-up of drafts was turned away (as a 400), else 0."""
    detail = (answer.details.get("details") or {}).get("status") or {}
    if detail.get("code") != "rest_forbidden_status":
        return 0
    return int((detail.get("data") or {}).get("status", 401))
