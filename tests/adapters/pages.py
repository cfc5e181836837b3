"""A Facebook Page for tests: channels on the sandbox, and the posts that such a Page gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from adapters.facebook.adapter import Facebook
from adapters.facebook.settings import FacebookSettings
from publisher.core.post import Post
from publisher.sandbox import Sandbox
from publisher.wire import Exchange, Wire, recording
from tests.adapters import contract, posts
from tests.adapters.contract import kept_secret
from tests.adapters.desk import KeptPage

TOKEN = "sandbox-page-token"
APP_SECRET = "sandbox-app-secret"


def fanpage(url: str, workspace: Path, word: str = TOKEN, **changes: Any) -> Facebook:
    """Open a channel on a Page, which remembers as one daemon would; `word` is its token."""
    given = {"adapter": "facebook", "url": url, "page_id": "1000001", "timeout": "5s", **changes}
    given["token"] = kept_secret(workspace, word)
    settings = FacebookSettings.model_validate(given)
    return KeptPage("fanpage", settings, contract.house(workspace), Wire(settings.timeout))


def app_secret(workspace: Path, word: str = APP_SECRET) -> Any:
    """Write the app's secret where a setting can name it."""
    folder = workspace / "app"
    folder.mkdir(exist_ok=True)
    return kept_secret(folder, word)


def photo_post(folder: Path, **changes: Any) -> Post:
    """Return a post with one photo."""
    whole = posts.article(folder)
    return replace(whole, media=whole.media[:1], **changes)


def reel_post(folder: Path, **changes: Any) -> Post:
    """Return a post whose clip may be a reel: upright, of four seconds."""
    content = posts.moving_picture(4, 540, 960)
    clip = posts.kept(folder, "doc.mp4", content, "video/mp4", width=540, height=960, duration=4.0)
    return replace(posts.clip(folder), media=(clip,), cover=None, **changes)


@contextmanager
def recorded() -> Iterator[list[Exchange]]:
    """Collect what is said on the wire inside the block."""
    with recording() as transcript:
        yield transcript.exchanges


class Saboteur(Wire):
    """A wire that lets the sandbox misbehave once, at the call of a given number (from 1)."""

    def __init__(self, sandbox: Sandbox, number: int, **fault: Any) -> None:
        super().__init__(timedelta(seconds=5))
        self._sandbox = sandbox
        self._left = number
        self._fault = fault

    def send(self, request: requests.PreparedRequest, **arguments: Any) -> requests.Response:
        self._left -= 1
        if self._left == 0:
            self._sandbox.faults("graph", count=1, **self._fault)
        return super().send(request, **arguments)
