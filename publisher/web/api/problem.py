"""Problems: what the API says no with, as RFC 9457 shapes it, in the language that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse

from publisher.app import App
from publisher.core.message import Message
from publisher.core.problem import Problem
from publisher.words import LANGUAGES
from publisher.work.records import problem_record

MEDIA_TYPE = "application/problem+json"
WEIGHT = re.compile(r"\s*q=([01](?:\.\d{0,3})?)\s*")
MOST_LANGUAGES = 20


class Trouble(Exception):
    """Why a request is not answered; `fields` are wrong each for a reason of its own."""

    def __init__(
        self,
        status: int,
        message: Message,
        headers: Mapping[str, str] | None = None,
        fields: Sequence[tuple[str, Message]] = (),
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(message.code)
        self.status, self.message, self.headers = status, message, headers
        self.fields, self.problems = fields, problems


def answer(app: App, request: Request, trouble: Trouble) -> JSONResponse:
    """Return what is wrong, with a sentence for a person and a `code` for a program."""
    speaking = speaking_to(app, request)
    told: dict[str, Any] = {
        "title": HTTPStatus(trouble.status).phrase,
        "status": trouble.status,
        "code": trouble.message.code,
        "detail": speaking.tell(trouble.message),
    }
    if trouble.fields:
        told["fields"] = [
            {"name": name, "code": said.code, "detail": speaking.tell(said)} for name, said in trouble.fields
        ]
    if trouble.problems:
        told["problems"] = [problem_record(one, speaking.language) for one in trouble.problems]
    headers = {**(trouble.headers or {}), **spoken(speaking)}
    return JSONResponse(told, trouble.status, headers, MEDIA_TYPE)


def spoken(app: App) -> dict[str, str]:
    """Return the headers that say which language an answer is in."""
    return {"Content-Language": app.language, "Vary": "Accept-Language"}


def speaking_to(app: App, request: Request) -> App:
    """Return the workspace in the language that a program prefers, else in its own."""
    asked = request.headers.get("accept-language", "").split(",")[:MOST_LANGUAGES]
    weights = {language: weight for one in reversed(asked) for language, weight in [_weigh(one)] if weight}
    known = [one for one in LANGUAGES if one in weights]
    return replace(app, spoken=max(known, key=lambda one: weights[one]) if known else None)


def _weigh(asked: str) -> tuple[str, float]:
    """Return a language and how much it is wanted."""
    tag, _, rest = asked.partition(";")
    found = WEIGHT.fullmatch(rest)
    weight = float(found[1]) if found else 0.0 if rest else 1.0
    return tag.strip().partition("-")[0].lower(), weight
