"""A server that answers oddly what a test names, and passes everything else on to another one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Rule = tuple[str, Callable[[], Response], bool]


@dataclass
class OddAnswers:
    """Stand before the server at `behind`; `asked` are method and path of every request."""

    server: HTTPServer
    behind: str
    asked: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server.expect_request(re.compile(".*")).respond_with_handler(self._respond)

    @property
    def url(self) -> str:
        return self.server.url_for("").rstrip("/")

    def answer(
        self, what: str, status: int = 200, body: object = None, once: bool = False, **headers: str
    ) -> None:
        """Answer requests whose `METHOD /path` is found by the expression; text as HTML, else JSON."""
        text, mime = (body, "text/html") if isinstance(body, str) else (json.dumps(body), "application/json")
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        self.rules.append((what, lambda: Response(text, status, more, content_type=mime), once))

    def _respond(self, request: Request) -> Response:
        line = f"{request.method} {request.path}"
        self.asked.append(line)
        for rule in self.rules:
            what, make, once = rule
            if re.search(what, line):
                if once:
                    self.rules.remove(rule)
                return make()
        return self._pass_on(request)

    def _pass_on(self, request: Request) -> Response:
        url = f"{self.behind}{request.path}?{request.query_string.decode()}"
        headers = {name: value for name, value in request.headers if name not in ("Host", "Content-Length")}
        got = requests.request(request.method, url, data=request.get_data(), headers=headers, timeout=10)
        return Response(got.content, got.status_code, content_type=got.headers.get("Content-Type", ""))
