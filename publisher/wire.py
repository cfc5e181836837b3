"""The one door to the network: time-outs, failures mapped once, every exchange written down.

Nothing here repeats a call. A failure to connect means that nothing was sent (`TryLater`); any
other failure of a write means that it may have been accepted (`Unconfirmed`).
Measured facts: `wordpress-facts.md` section 3, `api-facts.md` section 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from queue import LifoQueue
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from publisher import __version__
from publisher.core.errors import TryLater, Unconfirmed
from publisher.secrecy import without_secrets

CONNECT_SECONDS = 10.0
LONGEST_ANSWER = 32 * 1024 * 1024
"""Bytes; an answer that is larger is not one of ours and counts as unreadable."""
PIECE = 64 * 1024
"""Bytes of a file that are sent at once, each within the time-out; urllib3 has 16 KiB, half as fast."""
KEPT_TEXT = 4000
"""Characters of a request's or an answer's body that the posting log keeps."""
LONGEST_SECRET = 1000
"""Characters beyond those that are looked at, so that a secret is known for one where the text is cut."""


@dataclass
class Exchange:
    """One request and what came back, secrets removed, bodies shortened."""

    request: dict[str, Any]
    response: dict[str, Any] | None = None

    @property
    def status(self) -> int | None:
        """Return the answer's HTTP status, None when there was no answer."""
        return self.response["status"] if self.response else None


@dataclass
class Transcript:
    """What was said on the wire during one attempt, in order.

    `rest` is how long the outlet wants no more calls, zero when it did not say how long, None when it
    did not ask for it. `lively_at` (monotonic seconds) is when the call last got on.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    rest: timedelta | None = None
    lively_at: float = field(default_factory=monotonic)

    @property
    def status(self) -> int | None:
        """Return what the last request was answered with, None for no answer or no request."""
        return self.exchanges[-1].status if self.exchanges else None


_transcript: ContextVar[Transcript | None] = ContextVar("transcript", default=None)


@contextmanager
def recording(transcript: Transcript | None = None) -> Iterator[Transcript]:
    """Collect every exchange that this thread makes inside the block."""
    transcript = transcript or Transcript()
    token = _transcript.set(transcript)
    try:
        yield transcript
    finally:
        _transcript.reset(token)


def ask_for_rest(wait: timedelta) -> None:
    """Note that the outlet wants no calls for so long; zero when it did not say how long."""
    if transcript := _transcript.get():
        transcript.rest = max(transcript.rest or timedelta(), wait)


def show_life() -> None:
    """Note that the call under way in this thread gets on."""
    if transcript := _transcript.get():
        transcript.lively_at = monotonic()


def longest_silence(timeout: timedelta) -> timedelta:
    """Return how long a call may lawfully show no life: connect, send a piece, wait, read the answer."""
    return timedelta(seconds=min(CONNECT_SECONDS, timeout.total_seconds())) + 3 * timeout


class Wire(requests.Session):
    """A session with time-outs that always apply, no redirects for writes and a transcript.

    `timeout` bounds the wait for each piece of an answer and the answer as a whole. A call that
    changes something has a connection of its own: a kept-alive one that the server has meanwhile
    closed looks like a lost reply.
    """

    longest = LONGEST_ANSWER

    def __init__(self, timeout: timedelta = timedelta(seconds=30)) -> None:
        super().__init__()
        self.seconds = timeout.total_seconds()
        self.trust_env = True
        self._environment: dict[str, Any] = {}
        for scheme in ("https://", "http://"):
            self.mount(scheme, Line(once=SingleUse()))
        self.headers["User-Agent"] = f"Publisher/{__version__}"

    def read(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """Make a call that changes nothing; every failure of the transport is TryLater."""
        try:
            return self.request(method, url, **arguments)
        except requests.RequestException as error:
            raise TryLater("no-answer", said=plainly(error)) from None

    def write(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """Make a call that changes something, on a connection of its own, following no redirect."""
        arguments.setdefault("allow_redirects", False)
        headers = {**(arguments.pop("headers", None) or {}), "Connection": "close"}
        try:
            return self.request(method, url, headers=headers, **arguments)
        except requests.RequestException as error:
            raise failure_of_a_write(error) from None

    def merge_environment_settings(
        self, url: str | bytes | None, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Look at the environment's proxies once per host: requests reads all of it for every call."""
        host = urlsplit(str(url)).netloc
        if host not in self._environment:
            self._environment[host] = super().merge_environment_settings(url, {}, None, None, None)
        given = {"proxies": proxies, "stream": stream, "verify": verify, "cert": cert}
        return {**self._environment[host], **{name: value for name, value in given.items() if value}}

    def send(self, request: requests.PreparedRequest, **arguments: Any) -> requests.Response:
        """Send one prepared request, bounded in time, and write the exchange down."""
        exchange = Exchange(request=described(request))
        transcript = _transcript.get()
        if transcript is not None:
            transcript.exchanges.append(exchange)
        arguments["timeout"] = (min(CONNECT_SECONDS, self.seconds), self.seconds)
        arguments["stream"] = True
        show_life()
        if hasattr(request.body, "read"):
            request.body = Outgoing(request.body)  # type: ignore[assignment]  # requests takes what can be read
        response = super().send(request, **arguments)
        read_whole(response, monotonic() + self.seconds, self.longest)
        show_life()
        exchange.response = answered(response)
        if response.status_code == 429 or (response.status_code == 503 and retry_after(response)):
            ask_for_rest(retry_after(response) or timedelta())
        return response


class Line(HTTPAdapter):
    """Connections that send large pieces; `once` has those that are opened for a single call."""

    def __init__(self, once: Line | None = None) -> None:
        super().__init__()
        self._once = once

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        super().init_poolmanager(*given, **more, blocksize=PIECE)

    def send(self, request: requests.PreparedRequest, *given: Any, **more: Any) -> requests.Response:
        if self._once is not None and request.headers.get("Connection") == "close":
            return self._once.send(request, *given, **more)
        return super().send(request, *given, **more)


class SingleUse(Line):
    """Connections of which none is kept."""

    def get_connection_with_tls_context(self, *given: Any, **more: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*given, **more)
        if not isinstance(pool.pool, KeepsNone):
            pool.pool = KeepsNone()
        return pool


class KeepsNone(LifoQueue[Any]):
    """A pool of connections that is always empty: what is put back is closed."""

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if item is not None:
            item.close()


class Outgoing:
    """A body on its way out: every piece that the server takes is a sign of life."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        show_life()
        piece: bytes = self._body.read(size)
        return piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


class TooLarge(requests.ReadTimeout):
    """The answer has more bytes than may be read."""


def read_whole(response: requests.Response, deadline: float, longest: int) -> None:
    """Read the answer's body before `deadline` (monotonic seconds), or fail as a read time-out."""
    if response._content_consumed:  # type: ignore[attr-defined]  # requests keeps no public flag
        return
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := response.raw.read1(65536, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if monotonic() > deadline or size > longest:
                response.close()
                raise (TooLarge if size > longest else requests.ReadTimeout)("the answer took too long")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        if isinstance(error, requests.RequestException):
            raise
        raise requests.ConnectionError(error) from None
    response._content = b"".join(pieces)
    response._content_consumed = True  # type: ignore[attr-defined]
    response.raw.release_conn()


def failure_of_a_write(error: Exception) -> TryLater | Unconfirmed:
    """Judge a failed write: never connected is TryLater, everything else may have been accepted."""
    if never_connected(error):
        return TryLater("cannot-connect", said=plainly(error))
    return Unconfirmed("reply-lost", said=plainly(error))


def never_connected(error: Exception) -> bool:
    """Tell whether the request certainly never left: refused, unknown name, bad certificate, no route."""
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.InvalidURL):
        return True
    if isinstance(error, requests.exceptions.SSLError):
        return (
            "certificate verify failed" in str(error).lower() or "wrong version number" in str(error).lower()
        )
    cause: object = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(getattr(reason, "original_error", reason), NewConnectionError)


def plainly(error: Exception) -> str:
    """Tell a transport failure in a few words, without addresses, tokens or object names."""
    text = without_secrets(str(error))
    for pattern, words in FAILURES:
        if re.search(pattern, text, re.IGNORECASE):
            return words
    return type(error).__name__


FAILURES = (
    (r"name or service not known|name resolution|getaddrinfo|nodename", "host name not found"),
    (r"certificate|ssl", "TLS failed"),
    (r"connect timeout|timed out.*connect|connection to .* timed out", "connecting timed out"),
    (r"refused", "connection refused"),
    (r"unreachable|no route", "network unreachable"),
    (r"read timed out|took too long", "no answer in time"),
    (r"reset|aborted|remote end closed|broken pipe|incomplete", "connection broken off"),
)


def retry_after(response: requests.Response) -> timedelta | None:
    """Read `Retry-After`, in seconds or as a date beside the answer's own `Date`."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return timedelta(seconds=int(value))
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(response.headers["Date"])
    except (ValueError, KeyError, TypeError):
        return None
    return max(wait, timedelta())


def described(request: requests.PreparedRequest) -> dict[str, Any]:
    """Return what was sent, for the posting log."""
    return {
        "method": request.method,
        "url": without_secrets(request.url or ""),
        "type": request.headers.get("Content-Type", ""),
        "body": shortened(request.body),
    }


def answered(response: requests.Response) -> dict[str, Any]:
    """Return what came back, for the posting log."""
    return {
        "status": response.status_code,
        "headers": kept(response.headers),
        "body": shortened(response.content),
    }


KEPT_HEADERS = ("content-type", "date", "location", "retry-after", "x-app-usage", "x-business-use-case-usage")


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that explain an answer."""
    return {name: without_secrets(headers[name]) for name in KEPT_HEADERS if name in headers}


def shortened(body: object) -> str:
    """Return the body as text, secrets removed; a file or other bytes only by size."""
    if body is None:
        return ""
    if isinstance(body, str):
        body = body.encode()
    if not isinstance(body, bytes):
        return "(stream)"
    try:
        text = body[: KEPT_TEXT * 4].decode()
    except UnicodeDecodeError:
        return f"({len(body)} bytes)"
    return without_secrets(text[: KEPT_TEXT + LONGEST_SECRET])[:KEPT_TEXT]
