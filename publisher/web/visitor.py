"""The visitor: who asks for a page, in which language, and whether their role allows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from publisher.app import App
from publisher.core.person import Person, Role
from publisher.web.asking import page_of
from publisher.web.followed import Followed, read_followed
from publisher.web.guard import SAFE
from publisher.web.way_back import way_back
from publisher.words import LANGUAGES
from publisher.work import signing_in

COOKIE = "publisher-session"
LANGUAGE = "publisher-language"
INSIDE = re.compile(r"/(?![/\\])[^\\\s]*")
"""A path of ours: what begins with two slashes is another host to a browser."""


class SignInNeeded(Exception):
    """Nobody is signed in who may see this."""


class NotAllowed(Exception):
    """The person who is signed in may not do this."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor.person.name)
        self.visitor = visitor


class NotThere(Exception):
    """There is no such page, or no longer."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__(visitor.person.name)
        self.visitor = visitor


@dataclass(frozen=True)
class Visitor:
    """A person who is signed in; `app` speaks their language.

    `told` is what followed from what they did on the page before, `address` is that of the page they read.
    """

    person: Person
    app: App
    told: Followed | None = None
    address: str = ""


def needs(app: App, role: Role) -> Callable[[Request], Visitor]:
    """Return what lets only people with a role, or a higher one, to a page."""

    def check(request: Request) -> Visitor:
        token = request.cookies.get(COOKIE)
        person = signing_in.who(app, token, app.clock.outside()) if token else None
        if person is None:
            raise SignInNeeded
        visitor = Visitor(person, speaking(app, request), read_followed(request), page_of(request))
        if not person.role.may(role):
            raise NotAllowed(visitor)
        return visitor

    return check


def speaking(app: App, request: Request) -> App:
    """Return the workspace in the language that the visitor has chosen, its sentences those of pages."""
    chosen = request.cookies.get(LANGUAGE)
    return replace(app, spoken=chosen if chosen in LANGUAGES else None, on_pages=True)


def inside(path: str) -> str:
    """Return a path within the dashboard; whatever leads elsewhere becomes its front page."""
    return path if INSIDE.fullmatch(path) else "/"


def ask_to_sign_in(request: Request, shown: Collection[str]) -> Response:
    """Send a visitor to the sign-in page, and back afterwards; a part of a page cannot stand in for it.

    Whoever sent a form is told there that nothing was done; `shown` are the shapes of addresses with a page.
    """
    back = way_back(request, shown)
    asked = [f"next={quote(back)}"] if back != "/" else []
    if request.method not in SAFE:
        asked.append("unsent=1")
    place = "/login" + ("?" + "&".join(asked) if asked else "")
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": place})
    return RedirectResponse(place, 303)
