"""The Facebook adapter against the sandbox: what every channel promises, for each kind of post."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from adapters.facebook.adapter import Facebook
from publisher.core.post import Post
from publisher.sandbox import Sandbox
from tests.adapters import pages, posts
from tests.adapters.contract import ChannelContract, closed_port

WRITES = "POST,DELETE"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


class PageContract(ChannelContract):
    """Open the sandbox's Page; subclasses say which kind of post goes there."""

    @pytest.fixture(autouse=True)
    def _outlet(self, sandbox: Sandbox, tmp_path: Path) -> None:
        self.sandbox = sandbox
        self.workspace = tmp_path

    def open(self, **changes: Any) -> Facebook:
        return pages.fanpage(self.sandbox.graph_url, self.workspace, **changes)

    def public(self) -> list[str]:
        page = self.sandbox.page
        with page.lock:
            texts = [post.message for post in page.public_posts()]
            texts += [reel.description for reel in page.public_reels()]
        return [text.partition("\n")[0] for text in texts]

    def made(self) -> list[str]:
        began = ("photo.created", "video.started", "reel.started", "feed.created")
        return [one.id for one in self.sandbox.journal.entries if one.what in began]

    def unseen(self) -> list[str]:
        page = self.sandbox.page
        with page.lock:
            photos = [one.id for one in page.photos.values() if not one.post]
            return photos + [one.id for one in page.videos.values() if not one.published_at]

    def secrets(self) -> list[str]:
        return [pages.TOKEN]

    @contextmanager
    def fault(self, **wanted: Any) -> Iterator[Facebook]:
        channel = self.open()
        self.sandbox.faults("graph", **wanted)
        try:
            yield channel
        finally:
            self.sandbox.faults("graph")

    def cut_after_accept(self) -> Any:
        return self.fault(drop_after_accept=1.0, only=WRITES)

    def fail_after_accept(self) -> Any:
        return self.fault(fail_after_accept=1.0, only=WRITES)

    def answer_html(self) -> Any:
        return self.fault(html=1.0)

    def throttle(self) -> Any:
        return self.fault(throttle=1.0)

    def expire_credentials(self) -> Any:
        return self.fault(expired_token=True)

    @contextmanager
    def refuse_connection(self) -> Iterator[Facebook]:
        with closed_port() as url:
            yield pages.fanpage(f"{url}/graph", self.workspace)


class TestTextWithLink(PageContract):
    """A post of words and a link, which cannot be staged."""

    def post(self) -> Post:
        return posts.brief()


class TestOnePhoto(PageContract):
    """A post with one photo, staged unpublished."""

    def post(self) -> Post:
        return pages.photo_post(self.folder)


class TestSeveralPhotos(PageContract):
    """A post with several photos, staged unpublished."""


class TestVideo(PageContract):
    """A video, staged in chunks."""

    def post(self) -> Post:
        return posts.clip(self.folder)


class TestReel(PageContract):
    """A reel, staged in one stream."""

    def post(self) -> Post:
        return pages.reel_post(self.folder)


del PageContract, ChannelContract
