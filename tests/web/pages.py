"""A dashboard for tests: a workspace with people, and browsers that are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from publisher.app import App
from publisher.core.person import Role
from publisher.web.application import make_web
from publisher.work import people

HERE = "http://localhost"
PASSWORD = "mật khẩu để thử"


class Passes:
    """An engine that has passed just now, or so long ago."""

    def __init__(self, ago: float | None = 1.0) -> None:
        self.ago = ago

    def seconds_since_pass(self) -> float | None:
        return self.ago


@dataclass
class Browser:
    """One browser; it keeps its cookies and says where its forms come from."""

    client: TestClient

    def get(self, path: str, **more: str) -> Response:
        return self.client.get(path, headers=more, follow_redirects=False)

    def post(self, path: str, origin: str | None = HERE, **fields: str) -> Response:
        headers = {"Origin": origin} if origin else {}
        return self.client.post(path, data=fields, headers=headers, follow_redirects=False)

    def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Response:
        return self.post("/login", name=name, password=password, **fields)


@dataclass
class Dashboard:
    """The pages of a workspace."""

    app: App
    web: FastAPI

    def browser(self, role: Role | None = None, host: str = HERE) -> Browser:
        """Return a browser, with somebody of that role signed in."""
        opened = Browser(TestClient(self.web, base_url=host))
        if role is not None:
            assert opened.sign_in(str(role)).status_code == 303
        return opened


def open_dashboard(app: App, passes: Passes | None = None) -> Dashboard:
    """Return the pages of a workspace with one person of each role, called by it."""
    now = app.clock.outside()
    for role in Role:
        people.add(app, str(role), role, PASSWORD, now, "cli")
    return Dashboard(app, make_web(app, passes or Passes()))


def routes_of(routes: object) -> Iterator[APIRoute]:
    """Return every route of an application, those of its routers among them."""
    for one in routes:  # type: ignore[attr-defined]
        if isinstance(one, APIRoute):
            yield one
        elif hasattr(one, "original_router"):
            yield from routes_of(one.original_router.routes)
