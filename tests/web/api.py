"""Programs for tests: who ask the API of a workspace with tokens of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from publisher.core.api_token import Scope
from publisher.core.person import Role
from publisher.work import api_tokens
from tests.web.pages import HERE, Dashboard
from tests.web.stages import Stage


@dataclass
class Program:
    """One program: it keeps no cookies, and says with each request which token it has."""

    client: TestClient
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **params: str | int) -> Response:
        return self.client.get(f"/api/v1{path}", params=params or None, headers=self._said())

    def post(self, path: str, **fields: Any) -> Response:
        return self.client.post(f"/api/v1{path}", json=fields, headers=self._said())

    def send(self, one: Stage, stamp: str | None = None) -> Response:
        """Give the order of a stage, as things stand or as they stood."""
        path = path_of(one)
        shown = stamp or self.get(path).json()["stamp"]
        if one.files:
            return self.client.post(
                f"/api/v1{path}", data={"stamp": shown}, files=one.files, headers=self._said()
            )
        ticks = {"by_hand": True} if "by_hand" in one.fields else {}
        return self.post(path, **{**one.fields, **ticks}, stamp=shown)

    def _said(self) -> dict[str, str]:
        shown = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**shown, **self.headers}


def path_of(one: Stage) -> str:
    """Return where the action of a stage is in the API."""
    return one.path.replace("/queue/", "/items/")


def make_token(
    dashboard: Dashboard, person: Role, scope: Scope = Scope.ACT, most: Role | None = None, name: str = "kho"
) -> str:
    now = dashboard.app.clock.now()
    with dashboard.app.store.write() as session:
        return api_tokens.add(session, str(person), name, scope, most, now, "cli")[0]


def program(
    dashboard: Dashboard, person: Role = Role.ADMIN, scope: Scope = Scope.ACT, most: Role | None = None
) -> Program:
    """Return a program that acts for somebody of a role."""
    token = make_token(dashboard, person, scope, most, name=f"{scope}-{most}")
    return Program(TestClient(dashboard.web, base_url=HERE), token)


def stranger(dashboard: Dashboard, token: str | None = None) -> Program:
    return Program(TestClient(dashboard.web, base_url=HERE), token)
