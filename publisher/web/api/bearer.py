"""The bearer of a token: for whom a program acts, and whether that person, and the token, may.

A cookie is not looked at: what a browser sends along by itself decides nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from publisher.app import App
from publisher.core.api_token import ApiToken, Scope
from publisher.core.errors import WrongUsage
from publisher.core.message import message
from publisher.core.person import Person, Role
from publisher.web.api.problem import Trouble, speaking_to
from publisher.work import api_tokens

CREDENTIALS = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*)", re.IGNORECASE)
"""As RFC 6750 section 2.1 writes them."""
CHALLENGE = 'Bearer realm="Publisher"'
NOT_KNOWN, NOT_ALLOWED, TOO_OFTEN = 401, 403, 429


@dataclass(frozen=True)
class Bearer:
    """A program with its token; `app` speaks the language that it asked for."""

    token: ApiToken
    person: Person
    app: App

    @property
    def name(self) -> str:
        """Return who acts, as the trail names them."""
        return f"{self.person.name} (token {self.token.name})"


def needs(app: App, role: Role, scope: Scope) -> Callable[[Request], Bearer]:
    """Return what lets only tokens to a route that are made for it, of people whose role may."""

    def check(request: Request) -> Bearer:
        bearer = _who(app, request)
        if scope is Scope.ACT and bearer.token.scope is not Scope.ACT:
            told = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
            raise Trouble(NOT_ALLOWED, message("token-only-reads"), {"WWW-Authenticate": told})
        if not bearer.token.may(bearer.person.role, role):
            raise Trouble(NOT_ALLOWED, message("token-may-not", role=role))
        return bearer

    return check


def _who(app: App, request: Request) -> Bearer:
    found = CREDENTIALS.fullmatch(request.headers.get("authorization", "").strip())
    if found is None:
        raise Trouble(NOT_KNOWN, message("token-needed"), {"WWW-Authenticate": CHALLENGE})
    address = request.client.host if request.client else ""
    try:
        token, person = api_tokens.who(app, found[1], address, app.clock.outside())
    except WrongUsage as error:
        raise _refusal(error) from None
    return Bearer(token, person, speaking_to(app, request))


def _refusal(error: WrongUsage) -> Trouble:
    if error.message.code == "token-too-often":
        seconds = 60 * int(error.message.values["minutes"])
        return Trouble(TOO_OFTEN, error.message, {"Retry-After": str(seconds)})
    return Trouble(NOT_KNOWN, error.message, {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'})
