"""The Graph API of one Page, by way of facebook-sdk.

facebook-sdk 3.1.0 is unmaintained; what it lacks is added here and in `line.py` (api-facts
section 2): the version is set after construction, nested values become JSON, lists are walked by us.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from adapters.facebook.answer import Gone, Purpose, unclear
from adapters.facebook.budget import Budget
from adapters.facebook.line import Heard, Line, facebook
from adapters.facebook.settings import FacebookSettings
from publisher.core.errors import Unauthorized
from publisher.wire import Wire

PAGE_SIZE = 100
"""Rows of a list in one answer, the most that Facebook gives."""
SECRET_ARGUMENTS = frozenset({"access_token", "appsecret_proof"})
Row = dict[str, Any]


class Graph:
    """Call the Graph API for one Page. Made anew for each task, so that a renewed token is taken up."""

    def __init__(self, settings: FacebookSettings, wire: Wire, budget: Budget) -> None:
        self.page = settings.page_id
        self.base = settings.url.rstrip("/") + "/"
        self.version = settings.api_version
        self.wire = wire
        self.budget = budget
        self.heard = Heard()
        self._app = settings.app_id
        self._token = settings.token.reveal()
        self._app_secret = settings.app_secret.reveal() if settings.app_secret else None

    # Reading.

    def get(self, node: str, *fields: str) -> Row:
        """Return fields of one node; raises Gone when it is not there."""
        return self._object(self._sdk(Purpose.READ).get_object(node, fields=",".join(fields)))

    def get_several(self, nodes: tuple[str, ...]) -> Row:
        """Return the ids of nodes; raises Gone when one of them is not there."""
        return self._object(self._sdk(Purpose.READ).get_objects(list(nodes), fields="id"))

    def pages(self, edge: str, fields: str, **arguments: Any) -> Iterator[list[Row]]:
        """Yield the rows of one of the Page's lists, an answer at a time, to its end.

        A page may be empty and yet have a next one. `next` carries the token, so only its other
        arguments are used; a list that leads back to itself is no answer.
        """
        wanted = {"fields": fields, "limit": str(PAGE_SIZE), **encoded(arguments)}
        seen: list[dict[str, str]] = []
        while wanted not in seen:
            seen.append(wanted)
            reply = self._sdk(Purpose.READ).get_connections(self.page, edge, **wanted)
            yield self._rows(reply)
            following = (reply.get("paging") or {}).get("next")
            if not following:
                return
            wanted = wanted | _arguments(following)
        raise unclear(Purpose.READ, "paging")

    def debug_token(self) -> Row:
        """Return what Facebook knows of our token; asked by the app when it is known, else by the token."""
        asker = f"{self._app}|{self._app_secret}" if self._app and self._app_secret else self._token
        arguments = {"input_token": self._token, "access_token": asker}
        sdk = self._sdk(Purpose.READ, proof=False)
        return self._object(self._object(sdk.request(f"{sdk.version}/debug_token", arguments)).get("data"))

    # Writing.

    def create(self, edge: str, purpose: Purpose, **data: Any) -> Row:
        """Add to one of the Page's edges; raises Gone when the Page, or what is named, is not there."""
        return self._object(self._sdk(purpose).put_object(self.page, edge, **encoded(data)), purpose)

    def upload_photo(self, name: str, content: bytes, mime: str, **data: Any) -> Row:
        """Put a photo on the Page where readers do not see it."""
        sdk, album = self._sdk(Purpose.STAGE), f"{self.page}/photos"
        reply = sdk.put_photo((name, content, mime), album, **encoded({"published": False, **data}))
        return self._object(reply, Purpose.STAGE)

    def change(self, node: str, **data: Any) -> None:
        """Edit what is public."""
        sdk = self._sdk(Purpose.CHANGE)
        reply = sdk.request(f"{sdk.version}/{node}", post_args=encoded(data), method="POST")
        expect_success(reply, Purpose.CHANGE)

    def delete(self, node: str, purpose: Purpose) -> None:
        """Remove a node; raises Gone when it is not there."""
        expect_success(self._sdk(purpose).delete_object(node), purpose)

    def send_bytes(self, url: str, headers: Mapping[str, str], body: Any, *, token_in_header: bool) -> Row:
        """Send a part of a clip, streamed, where readers do not see it; only ever to Facebook."""
        self._check_host(url)
        query = {} if token_in_header else {"access_token": self._token, **self._proof()}
        if token_in_header:
            headers = {**headers, "Authorization": f"OAuth {self._token}"}
        reply = self._line(Purpose.STAGE, {}).send("POST", url, params=query, headers=headers, data=body)
        return self._object(reply.json(), Purpose.STAGE)

    def address(self, *steps: str) -> str:
        """Return the full address of a path below the version."""
        return self.base + "/".join((self.version, *steps))

    def no_page(self, gone: Gone) -> Unauthorized:
        """Return the error for a Page that does not exist for this token."""
        return Unauthorized("facebook-no-page", page=self.page, said=gone.message.values.get("said", ""))

    # Inside.

    def _sdk(self, purpose: Purpose, *, proof: bool = True) -> Any:
        """Return facebook-sdk's client; its own check of versions ends at 3.1, so ours is set afterwards."""
        line = self._line(purpose, self._proof() if proof else {})
        client = facebook.GraphAPI(self._token, session=line)
        client.version = self.version
        return client

    def _line(self, purpose: Purpose, always: Mapping[str, str]) -> Line:
        secrets = tuple(secret for secret in (self._token, self._app_secret) if secret)
        return Line(self.wire, self.base, self.budget, purpose, secrets, always, self.heard)

    def _proof(self) -> dict[str, str]:
        """Return the proof that the caller knows the app's secret, where one is set."""
        if not self._app_secret:
            return {}
        digest = hmac.new(self._app_secret.encode(), self._token.encode(), hashlib.sha256)
        return {"appsecret_proof": digest.hexdigest()}

    def _check_host(self, url: str) -> None:
        """Refuse to send the token anywhere but to Facebook, or to where the channel's address points."""
        there, ours = urlsplit(url), urlsplit(self.base)
        is_facebook = there.scheme == "https" and (there.hostname or "").endswith(".facebook.com")
        if not is_facebook and (there.scheme, there.netloc) != (ours.scheme, ours.netloc):
            raise unclear(Purpose.STAGE, f"upload host {there.hostname}")

    def _rows(self, reply: Any) -> list[Row]:
        rows = self._object(reply).get("data")
        if not isinstance(rows, list):
            raise unclear(Purpose.READ, "list")
        return [self._object(row) for row in rows]

    def _object(self, value: Any, purpose: Purpose = Purpose.READ) -> Row:
        if not isinstance(value, dict):
            raise unclear(purpose, "JSON")
        return value


def expect_success(reply: Any, purpose: Purpose) -> None:
    """Raise what it means when an answer does not say that the call was done."""
    if not isinstance(reply, dict) or reply.get("success") is not True:
        raise unclear(purpose, "success")


def encoded(data: Mapping[str, Any]) -> dict[str, str]:
    """Return arguments as Graph reads them: nested values and truth values as JSON, None left out."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in data.items()
        if value is not None
    }


def _arguments(address: str) -> dict[str, str]:
    """Return the arguments of a page's address, without those that are secret."""
    return {name: value for name, value in parse_qsl(urlsplit(address).query) if name not in SECRET_ARGUMENTS}
