"""The line on which facebook-sdk speaks: our base address, our wire, our judgement.

It stands in for the `requests.Session` that facebook-sdk expects. facebook-sdk takes its base from a
constant of its module, so two channels with different bases would overwrite each other's: here each
line has its own. A token never stands in a multipart body, where the transcript could not blank it.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from adapters.facebook.answer import Blocked, Purpose, Throttled, understand
from adapters.facebook.budget import Budget, read_usage
from publisher.wire import Wire

with warnings.catch_warnings():  # its source has an invalid escape, told anew on every first import
    warnings.simplefilter("ignore")
    import facebook

__all__ = ["Heard", "Line", "facebook"]


@dataclass
class Heard:
    """What the last answer said beside its body: the server's time, the version that served it, and how much
    of the budget of calls is spent, in percent."""

    date: datetime | None = None
    version: str | None = None
    spent: float = 0.0


@dataclass(frozen=True)
class Line:
    """Carry the calls of one purpose. `always` goes with every call; `secrets` are never told."""

    wire: Wire
    base: str
    budget: Budget
    purpose: Purpose
    secrets: tuple[str, ...] = field(repr=False)
    always: Mapping[str, str] = field(repr=False)
    heard: Heard

    def request(
        self, method: str, url: str, params: Any = None, data: Any = None, files: Any = None, **_: Any
    ) -> requests.Response:
        """Send one call of facebook-sdk; time-outs and proxies are the wire's affair."""
        url = self.base + url.removeprefix(facebook.FACEBOOK_GRAPH_URL)
        query, form = dict(params or {}), dict(data or {})
        if files and "access_token" in form:
            query["access_token"] = form.pop("access_token")
        return self.send(method, url, params=query | dict(self.always), data=form or None, files=files)

    def send(self, method: str, url: str, **arguments: Any) -> requests.Response:
        """Send one call and return its answer, which is a JSON object; raises what another one means."""
        self.budget.check(posting=self.purpose.is_posting)
        call = self.wire.read if self.purpose.is_silent else self.wire.write
        response = call(method, url, allow_redirects=False, **arguments)
        self._listen(response)
        # facebook-sdk goes by this header, which Facebook has been seen to leave out or to call text.
        response.headers["Content-Type"] = "application/json"
        return response

    def _listen(self, response: requests.Response) -> None:
        usage = read_usage(response.headers)
        self.heard.date = read_date(response.headers.get("Date"))
        self.heard.version = response.headers.get("facebook-api-version")
        self.heard.spent = usage.percent
        self.budget.note(usage)
        try:
            understand(response, self.purpose, self.secrets, usage.wait)
        except (Throttled, Blocked) as error:
            assert error.after is not None
            self.budget.rest(error.after, only_posts=isinstance(error, Blocked))
            raise


def read_date(text: str | None) -> datetime | None:
    """Read a `Date` header; None when there is none to be read."""
    try:
        date = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
