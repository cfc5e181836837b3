"""How one's own page looks: the sessions by the browsers that they were begun with, the tokens, the forms."""

from dataclasses import dataclass

from fastapi import Request, Response

from publisher.core.api_token import LONGEST_LABEL, ApiToken, Scope
from publisher.core.browser_name import name_browser
from publisher.core.message import Message
from publisher.core.password import LEAST, MOST
from publisher.core.person import Role
from publisher.core.web_session import WebSession
from publisher.store import calendar_addresses, people, web_sessions
from publisher.web.rendering import render
from publisher.web.visitor import COOKIE, Visitor
from publisher.work import api_tokens, signing_in

ME = "/me"


@dataclass(frozen=True)
class Typed:
    """What was typed into the form of a token; a password that was typed is never shown again."""

    label: str = ""
    scope: str = Scope.READ.value
    most: str = ""


@dataclass(frozen=True)
class Running:
    """One session; the name of a browser that nobody knows is empty, `is_this` is the one that asks."""

    session: WebSession
    browser: str
    is_this: bool


def show(
    request: Request,
    visitor: Visitor,
    typed: Typed | None = None,
    status: int = 200,
    *,
    trouble: Message | None = None,
    field: str = "",
    secret: str = "",
    made: ApiToken | None = None,
) -> Response:
    """Return the page; `secret` is a token that was made just now, shown this once."""
    app, person = visitor.app, visitor.person
    now, cookie = app.clock.outside(), request.cookies.get(COOKIE, "")
    with app.store.read() as session:
        found = signing_in.sessions_of(session, person.id, now)
        this = web_sessions.of_token(session, cookie, now)
        tokens = [one for one, name in api_tokens.every(session) if name == person.name]
        known = people.find(session, person.name)
        made_at = calendar_addresses.made_at(session, person.id)
    number = this[0].id if this else None
    return render(
        app,
        "me.html",
        status,
        visitor=visitor,
        here=ME,
        sessions=[Running(one, name_browser(one.agent), one.id == number) for one in found],
        tokens=tokens,
        has_password=known is not None and bool(known.hash),
        calendar_since=made_at,
        typed=typed or Typed(),
        trouble=trouble,
        field=field,
        secret=secret,
        made=made,
        scopes=list(Scope),
        own_roles=[one for one in Role if person.role.may(one)],
        least=LEAST,
        most=MOST,
        longest=LONGEST_LABEL,
    )
