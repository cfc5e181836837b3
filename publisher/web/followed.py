"""What followed from an order, kept by the browser until the next page has said it, once.

The cookie holds codes of our sentences and their values, so that it can say nothing else, in whatever
language the page speaks; the page shows the values as text.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from publisher.core.message import Message
from publisher.words import catalogue
from publisher.work.actions.action import Told

COOKIE = "publisher-followed"
LASTS_SECONDS = 120
LARGEST = 3_500
"""Browsers keep 4 KB of a cookie with its name; what does not fit is left to the history of the piece."""


@dataclass(frozen=True)
class Followed:
    """What is to be said at a path, and below it."""

    path: str
    sentences: tuple[Told, ...]

    def keep(self, request: Request, answer: Response) -> None:
        """Let the browser bring it along to its path."""
        answer.set_cookie(
            COOKIE,
            _write(self.path, self.sentences),
            max_age=LASTS_SECONDS,
            path=self.path,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )

    def forget(self, answer: Response) -> None:
        """Let the browser forget it."""
        answer.delete_cookie(COOKIE, path=self.path, httponly=True, samesite="strict")


def read_followed(request: Request) -> Followed | None:
    """Return what the browser brought along, None for nothing, and for what is none of our sentences."""
    text = request.cookies.get(COOKIE)
    if text is None:
        return None
    try:
        read = json.loads(urlsafe_b64decode(text))
        path, sentences = str(read["path"]), tuple(_read(*one) for one in read["told"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return Followed(path, sentences) if request.scope.get("raw_path", b"").startswith(path.encode()) else None


def _write(path: str, sentences: Sequence[Told]) -> str:
    told = [[_json(one.message), [_json(said) for said in one.below]] for one in sentences]
    while True:
        whole = json.dumps({"path": path, "told": told}, separators=(",", ":"), ensure_ascii=False)
        text = urlsafe_b64encode(whole.encode()).decode()
        if len(text) <= LARGEST or not told:
            return text
        told.pop()


def _json(said: Message) -> list[Any]:
    return [said.code, dict(said.values)]


def _read(said: list[Any], below: list[list[Any]]) -> Told:
    return Told(_message(*said), tuple(_message(*one) for one in below))


def _message(code: str, values: dict[str, str]) -> Message:
    """Return a sentence of ours; anything else raises ValueError."""
    if code not in catalogue() or not all(isinstance(one, str) for one in values.values()):
        raise ValueError(code)
    return Message(code, values)
