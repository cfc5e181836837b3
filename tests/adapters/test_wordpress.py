"""The WordPress adapter against the sandbox, which answers as measured on WordPress 6.1 and 6.8."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from adapters.wordpress.adapter import WordPress, WordPressSettings
from publisher.core.post import Post
from publisher.sandbox import Sandbox
from publisher.wire import Wire
from tests.adapters import contract
from tests.adapters.contract import ChannelContract, closed_port, kept_secret

WRITES = "POST,PUT,PATCH,DELETE"


class TestContract(ChannelContract):
    """All that the rest of Publisher relies on."""

    @pytest.fixture(autouse=True)
    def _outlet(self, sandbox: Sandbox, tmp_path: Path) -> None:
        self.sandbox = sandbox
        self.workspace = tmp_path

    def open(self, **changes: Any) -> WordPress:
        return newspaper(self.sandbox.wp_url, self.workspace, **changes)

    def public(self) -> list[str]:
        with self.sandbox.site.lock:
            return [unescape(post.title) for post in self.sandbox.site.posts.values() if post.public]

    def leftovers(self, post: Post) -> list[str]:
        with self.sandbox.site.lock:
            there = self.sandbox.site.posts.values()
            return [str(one.id) for one in there if not one.public and one.slug.startswith(post.key)]

    def made(self) -> list[str]:
        return [one.id for one in self.sandbox.journal.entries if one.what.endswith(".created")]

    def unseen(self) -> list[str]:
        with self.sandbox.site.lock:
            drafts = [str(one.id) for one in self.sandbox.site.posts.values() if not one.public]
            return drafts + [str(one.id) for one in self.sandbox.site.media.values()]

    def secrets(self) -> list[str]:
        return ["sandbox-password"]

    @contextmanager
    def fault(self, **wanted: Any) -> Iterator[WordPress]:
        channel = self.open()
        self.sandbox.faults("wp", **wanted)
        try:
            yield channel
        finally:
            self.sandbox.faults("wp")

    def cut_after_accept(self) -> Any:
        return self.fault(drop_after_accept=1.0, only=WRITES)

    def fail_after_accept(self) -> Any:
        return self.fault(fail_after_accept=1.0, only=WRITES)

    def answer_html(self) -> Any:
        return self.fault(html=1.0)

    def throttle(self) -> Any:
        return self.fault(throttle=1.0)

    @contextmanager
    def refuse_connection(self) -> Iterator[WordPress]:
        with closed_port() as url:
            yield newspaper(f"{url}/wp", self.workspace)

    @contextmanager
    def expire_credentials(self) -> Iterator[WordPress]:
        yield self.open(word="another-password")


def newspaper(url: str, workspace: Path, word: str = "sandbox-password", **changes: Any) -> WordPress:
    """Open a channel on a site; `word` is the application password."""
    given = {"adapter": "wordpress", "url": url, "user": "robot", "timeout": "5s", **changes}
    given["password"] = kept_secret(workspace, word)
    settings = WordPressSettings.model_validate(given)
    return WordPress("newspaper", settings, contract.house(workspace), Wire(settings.timeout))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running
