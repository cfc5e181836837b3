"""The site: one WordPress, spoken to as one account over its REST API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import requests

from adapters.wordpress.answer import Answer, error_of, read_answer
from adapters.wordpress.form import Form
from publisher.core.errors import TryLater, Unauthorized, Unconfirmed
from publisher.settings import Secret
from publisher.wire import Wire

Fields = dict[str, Any]
PAGE = 100
"""Most entries that a list gives at once."""
MOST_PAGES = 50


class Site:
    """Read and change one site; every failure leaves as one of the four errors.

    Reads that fail are TryLater, writes whose outcome is not known are Unconfirmed. The API's
    address is found at the first call: `/wp-json/`, or `/?rest_route=/` where permalinks are plain.
    """

    def __init__(self, wire: Wire, url: str, user: str, password: Secret) -> None:
        self.wire = wire
        self.url = url.rstrip("/")
        self.user = user
        self.password = password
        self._plain: bool | None = None

    # Reading.

    def index(self) -> Answer:
        """Return what the site says of itself, or raise why it is no WordPress that we can use."""
        pretty = self._ask_index(plain=False)
        answer = pretty if is_index(pretty) or pretty.code else self._ask_index(plain=True)
        if is_index(answer):
            self._plain = answer is not pretty
            return answer
        raise error_of(pretty, wrote=False)

    def read(self, path: str, **asked: object) -> Any:
        """Return the JSON that a GET answers."""
        return self._good(self._get(path, asked))

    def read_list(self, path: str, **asked: object) -> list[Fields]:
        """Return the first hundred entries of a list; an answer of another shape is TryLater, never empty."""
        entries = self.read(path, per_page=PAGE, **asked)
        if not isinstance(entries, list) or not all(is_entry(one) for one in entries):
            raise TryLater("wordpress-not-now", said=f"{path}: no list")
        return entries

    def read_all(self, path: str, **asked: object) -> Iterator[Fields]:
        """Return every entry of a list, page after page."""
        for number in range(1, MOST_PAGES + 1):
            entries = self.read_list(path, page=number, **asked)
            yield from entries
            if len(entries) < PAGE:
                return

    def account(self) -> Fields:
        """Return the account that we are: id, roles, capabilities; a wrong password is Unauthorized."""
        account = self.read("users/me", context="edit", _fields="id,name,roles,capabilities")
        if not is_entry(account):
            raise TryLater("wordpress-not-now", said="users/me")
        return dict(account)

    # Changing.

    def change(self, path: str, fields: Fields) -> Fields:
        """Send fields with POST and return the entry as it is now."""
        response = self.wire.write("POST", json=fields, **self._to(path))
        return self._entry(read_answer(response))

    def upload(self, form: Form) -> Fields:
        """Send one file to the media library and return its entry."""
        with closing(form):
            response = self.wire.write("POST", data=form, **self._to("media", form.headers()))
        return self._entry(read_answer(response))

    def remove(self, path: str, force: bool) -> None:
        """Delete an entry, or lay it in the trash."""
        asked: Fields = {"force": "true"} if force else {}
        self._good(read_answer(self.wire.write("DELETE", **self._to(path, asked=asked))), wrote=True)

    # Steps.

    def _get(self, path: str, asked: dict[str, object]) -> Answer:
        response = self.wire.read("GET", allow_redirects=False, **self._to(path, asked=asked))
        return read_answer(response)

    def _good(self, answer: Answer, wrote: bool = False) -> Any:
        if not answer.good:
            raise error_of(answer, wrote)
        return answer.body

    def _entry(self, answer: Answer) -> Fields:
        body = self._good(answer, wrote=True)
        if not is_entry(body):
            raise Unconfirmed("wordpress-unclear", said=f"HTTP {answer.status}, no id")
        return dict(body)

    def _ask_index(self, plain: bool) -> Answer:
        asked: dict[str, object] = {"_fields": "name,namespaces,authentication,url,timezone_string"}
        place = self._place("/", plain, asked)
        return read_answer(self.wire.read("GET", allow_redirects=False, **place, **self._us()))

    def _to(
        self, path: str, headers: dict[str, str] | None = None, asked: dict[str, object] | None = None
    ) -> dict[str, Any]:
        """Return the arguments of a call: where to, who we are, what is asked."""
        if self._plain is None:
            self.index()
        place = self._place(f"/wp/v2/{path}", bool(self._plain), asked or {})
        us = self._us()
        us["headers"] |= headers or {}
        return place | us

    def _place(self, route: str, plain: bool, asked: dict[str, object]) -> dict[str, Any]:
        if plain:
            return {"url": f"{self.url}/", "params": {"rest_route": route, **asked}}
        return {"url": f"{self.url}/wp-json{route}", "params": asked}

    def _us(self) -> dict[str, Any]:
        secret = self.password.reveal()
        try:
            auth = requests.auth.HTTPBasicAuth(self.user.encode(), secret.encode())
        except UnicodeEncodeError:
            raise Unauthorized("wordpress-login", code="utf-8") from None
        return {"auth": auth, "headers": {"Accept": "application/json"}}


def is_index(answer: Answer) -> bool:
    """Tell whether an answer is the index of a WordPress whose REST API is on."""
    return answer.good and isinstance(answer.body, dict) and "wp/v2" in (answer.body.get("namespaces") or ())


def is_entry(value: object) -> bool:
    """Tell whether a value is one entry of the site: an object with an id."""
    return isinstance(value, dict) and isinstance(value.get("id"), int)
