"""The pages about the API: what they tell programs to send is answered, in both languages alike."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from publisher.core.api_token import Scope
from publisher.core.person import Role
from publisher.files.config import Web
from publisher.web.api.questions import Nothing
from publisher.web.api.reading import QUESTIONS
from publisher.web.server import WebServer
from publisher.work import api_tokens, people
from publisher.work.actions.action import About
from tests.web.pages import PASSWORD, Passes
from tests.web.stages import STAGES, stage

pytestmark = pytest.mark.usefixtures("cheap_passwords")

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / name).read_text(encoding="utf-8") for name in ("api.md", "api.vi.md")}
each_page = pytest.mark.parametrize("page", PAGES.values(), ids=[*PAGES])


def examples(page: str) -> list[str]:
    return [line.strip() for line in page.splitlines() if line.startswith("    ") and "curl" in line]


@dataclass
class Shell:
    """A shell as the pages have it, beside a daemon that answers."""

    folder: Path
    environment: dict[str, str]

    def call(self, line: str) -> str:
        line = line.replace("curl ", "curl --silent --show-error --fail-with-body ")
        line = line.replace("http://127.0.0.1:8321/api/v1", "$API")
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.folder, env=self.environment, capture_output=True, timeout=30
        )
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        return done.stdout.decode()


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    room = stage(About.DELIVERY, "reschedule").open(tmp_path)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{found.getsockname()[1]}"
    app = replace(room.app, config=replace(room.app.config, web=Web(listen=listen)))
    people.add(app, "Chị Lan", Role.EDITOR, PASSWORD, room.clock.now(), "cli")
    with app.store.write() as session:
        token, _ = api_tokens.add(session, "Chị Lan", "kho", Scope.ACT, None, room.clock.now(), "cli")
    (tmp_path / "token.header").write_text(f"Authorization: Bearer {token}\n", encoding="utf-8")
    with WebServer(app, Passes()):
        yield Shell(tmp_path, {"PATH": "/usr/bin:/bin", "API": f"http://{listen}/api/v1"})
    room.app.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@each_page
def test_every_example_is_answered(shell: Shell, page: str) -> None:
    lines = examples(page)
    assert len(lines) == 11
    for line in lines:
        told = json.loads(shell.call(line))
        if "stamp" in told:
            shell.environment["STAMP"] = told["stamp"]
    assert told["action"] == "reschedule" and told["followed"]


@each_page
def test_every_question_and_action_is_named(page: str) -> None:
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| `/")}
    named = [one for row in rows for one in re.findall(r"`(/[^`]+)`", row)]
    paths = {one.path.replace("items/{key}", "items/ID").replace("{key}", "N"): one for one in QUESTIONS}
    assert sorted(named) == sorted([*paths, "/health"])
    for row, line in rows.items():
        known = {
            name
            for path in re.findall(r"`(/[^`]+)`", row)
            if path in paths and paths[path].asked is not Nothing
            for name in paths[path].asked.model_fields
        }
        assert {*re.findall(r"`(\w+)`", line.split("|")[3])} == known, row
    assert {one.name for one in STAGES} <= {*re.findall(r"\w+", page)}


def test_both_languages_tell_the_same() -> None:
    for pattern in (r"^#+ ", r"^\|", r"^    \S", r"`[^`]+`"):
        counts = [len(re.findall(pattern, page, re.MULTILINE)) for page in PAGES.values()]
        assert counts[0] == counts[1], pattern
    english, vietnamese = (examples(page) for page in PAGES.values())
    assert english == vietnamese
