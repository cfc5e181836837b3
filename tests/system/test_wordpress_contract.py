"""What every adapter promises, kept by the WordPress adapter on a real WordPress."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from adapters.wordpress.adapter import WordPress
from publisher.core.post import Post
from tests.adapters.contract import ChannelContract, closed_port
from tests.cutting_proxy import CuttingProxy
from tests.system import wordpress_channel
from tests.system.wordpress_site import WordPressSite

pytestmark = pytest.mark.system

WRITES = "POST|DELETE"
ALWAYS = 1000
PAGE = b"<html><body>Xin cho</body></html>"
HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE
EMPTY = b"Content-Length: 0\r\nConnection: close\r\n\r\n"
TOO_MANY = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n" + EMPTY
BROKEN = """foreach (['rest_after_insert_post', 'rest_after_insert_attachment'] as $hook)
    add_action($hook, function () { throw new Error('A fault that the test asked for.'); });"""


class TestContract(ChannelContract):
    """All that the rest of Publisher relies on."""

    @pytest.fixture(autouse=True)
    def _outlet(self, wordpress: WordPressSite, tmp_path: Path) -> None:
        self.site = wordpress
        self.workspace = tmp_path

    def open(self, **changes: Any) -> WordPress:
        return wordpress_channel.newspaper(self.site, self.workspace, **changes)

    def public(self) -> list[str]:
        return [unescape(title) for title in wordpress_channel.titles(self.site)]

    def leftovers(self, post: Post) -> list[str]:
        return wordpress_channel.drafts(self.site, post.key)

    def secrets(self) -> list[str]:
        return [self.site.password_of("robot")]

    @contextmanager
    def cut_after_accept(self) -> Iterator[WordPress]:
        with CuttingProxy(self.site.url) as proxy:
            proxy.cut_reply(WRITES, ".", times=ALWAYS)
            yield self.open(url=proxy.url)
            proxy.wait_until_quiet()

    @contextmanager
    def fail_after_accept(self) -> Iterator[WordPress]:
        with self.site.plugin(BROKEN):
            yield self.open()

    @contextmanager
    def answer_html(self) -> Iterator[WordPress]:
        with CuttingProxy(self.site.url) as proxy:
            proxy.answer(".*", ".", HTML, times=ALWAYS)
            yield self.open(url=proxy.url)

    @contextmanager
    def throttle(self) -> Iterator[WordPress]:
        with CuttingProxy(self.site.url) as proxy:
            proxy.answer(".*", ".", TOO_MANY, times=ALWAYS)
            yield self.open(url=proxy.url)

    @contextmanager
    def refuse_connection(self) -> Iterator[WordPress]:
        with closed_port() as url:
            yield self.open(url=url)

    @contextmanager
    def expire_credentials(self) -> Iterator[WordPress]:
        yield self.open(word="aaaa bbbb cccc dddd eeee ffff")
