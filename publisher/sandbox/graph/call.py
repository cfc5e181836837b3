"""One call of the Graph API: with which token, on what, with which arguments."""

import re
from dataclasses import dataclass
from typing import Any

from publisher.sandbox.forms import Upload, nest, read_form
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.parameters import Parameters
from publisher.sandbox.graph.refusal import Refusal
from publisher.sandbox.reading import read_json
from publisher.sandbox.request import Request
from publisher.sandbox.settings import FanpageSettings, Token

VERSION = re.compile(r"v(\d+)\.(\d+)")


@dataclass(frozen=True)
class Call:
    """A request split into what the API looks at; ``steps`` is the path behind the version."""

    page: Page
    request: Request
    method: str
    version: str
    steps: tuple[str, ...]
    given: Parameters
    files: tuple[Upload, ...]
    token: Token

    @property
    def cause(self) -> tuple[str, str]:
        """Return what the journal names as the reason."""
        return self.request.method, self.request.path

    def file(self, *names: str) -> Upload | None:
        """Return the file under one of the names, else the first one that is no thumbnail."""
        named = (file for file in self.files if file.field in names)
        others = (file for file in self.files if file.field != "thumb")
        return next(named, None) or next(others, None)


def read_arguments(request: Request, page: Page) -> tuple[dict[str, Any], tuple[Upload, ...]]:
    """Return the arguments, the body's before the query's, and the files of a request."""
    form = read_form(request, page.folder)
    given = nest(request.query) | nest(form.pairs)
    if request.content_type == "application/json" and request.body.size:
        given |= _read_json(request)
    return given, form.files


def _read_json(request: Request) -> dict[str, Any]:
    try:
        value = read_json(request.body.read())
    except ValueError as error:
        raise Refusal(100, "(#100) The request body is not valid JSON") from error
    return value if isinstance(value, dict) else {}


def split_path(path: str, settings: FanpageSettings) -> tuple[str, tuple[str, ...]]:
    """Return the version that serves a path, and the steps behind it.

    No version means the newest; one that is too old is served by the oldest that is alive.
    """
    steps = tuple(step for step in path.removeprefix("/graph").split("/") if step)
    if not steps or not VERSION.fullmatch(steps[0]):
        return settings.version, steps
    number = _number(steps[0])
    if number > _number(settings.version):
        message = f"Unknown path components: /{'/'.join(steps[1:])}"
        raise Refusal(2500, message)
    return (steps[0] if number >= _number(settings.oldest_version) else settings.oldest_version), steps[1:]


def _number(version: str) -> tuple[int, int]:
    found = VERSION.fullmatch(version)
    assert found is not None
    return int(found[1]), int(found[2])
