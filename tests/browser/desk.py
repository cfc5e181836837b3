"""A dashboard that is served, and the people who look at it: their sessions, screens and languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from publisher.core.person import Role
from publisher.web.visitor import COOKIE, LANGUAGE
from publisher.work import signing_in
from tests.browser.serving import served
from tests.newsroom import Newsroom
from tests.web.pages import PASSWORD, open_dashboard

DESKTOP, PHONE = (1280, 900), (390, 844)
PATIENCE = 15_000
"""Milliseconds for anything that is awaited on a page."""


class Screen(NamedTuple):
    """How somebody looks at pages."""

    size: tuple[int, int] = DESKTOP
    language: str = "vi"
    scheme: str = "light"

    def __str__(self) -> str:
        return f"{'phone' if self.size == PHONE else 'desktop'}-{self.language}-{self.scheme}"


SCREENS = (Screen(), Screen(PHONE, "en"), Screen(DESKTOP, "en"), Screen(PHONE, "vi"))


@dataclass
class Desk:
    """The pages of a newsroom on a port; `sessions` has the token of one person of each role."""

    room: Newsroom
    address: str
    sessions: dict[Role, str] = field(default_factory=dict)

    def cookies(self, role: Role | None, language: str) -> dict[str, str]:
        told = {LANGUAGE: language}
        return told | {COOKIE: self.sessions[role]} if role else told


@contextmanager
def open_desk(room: Newsroom) -> Iterator[Desk]:
    """Serve a newsroom in which one person of each role has signed in."""
    dashboard, now = open_dashboard(room.app), room.app.clock.outside()
    with served(dashboard.web) as address:
        sessions = {
            role: signing_in.sign_in(room.app, str(role), PASSWORD, "127.0.0.1", "", now)[0] for role in Role
        }
        yield Desk(room, address, sessions)


@dataclass
class Looking:
    """One page in the browser; `troubles` is what it did that no page of ours may do."""

    page: Any
    address: str
    screen: Screen
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open an address; return its status."""
        self.troubles.clear()
        status: int = self.page.goto(self.address + path).status
        if status >= 400:  # the browser itself says so on the console
            said = f"the server responded with a status of {status}"
            self.troubles[:] = [one for one in self.troubles if said not in one]
        return status


@contextmanager
def looking(browser: Any, desk: Desk, role: Role | None, screen: Screen, **more: Any) -> Iterator[Looking]:
    """Open a page as somebody of that role, who is signed in."""
    width, height = screen.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=screen.scheme, **more
    )
    context.set_default_timeout(PATIENCE)
    told = desk.cookies(role, screen.language)
    context.add_cookies([{"name": name, "value": value, "url": desk.address} for name, value in told.items()])
    try:
        yield _watched(context.new_page(), desk.address, screen)
    finally:
        context.close()


def _watched(page: Any, address: str, screen: Screen) -> Looking:
    looks = Looking(page, address, screen)

    def asks(request: Any) -> None:
        if not request.url.startswith((address, "data:")):
            looks.troubles.append(f"asks {request.url}")

    def says(told: Any) -> None:
        if told.type in {"error", "warning"}:
            looks.troubles.append(f"says {told.text}")

    page.on("request", asks)
    page.on("console", says)
    page.on("pageerror", lambda error: looks.troubles.append(f"fails with {error}"))
    return looks
