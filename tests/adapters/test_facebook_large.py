"""A clip of 200 MB goes up without being held in memory."""

from __future__ import annotations

import hashlib
import tracemalloc
from pathlib import Path

import pytest

from publisher.core.item import Media
from publisher.core.post import Post, PostMedia
from publisher.sandbox import FanpageSettings, Sandbox
from tests.adapters import pages, posts

MEGABYTE = 1024 * 1024
SIZE = 200 * MEGABYTE
MOST = 40 * MEGABYTE


def large_post(folder: Path, *, upright: bool) -> Post:
    """Return a post with a clip of 200 MB: a film with a long empty tail."""
    path = folder / hashlib.sha256(b"large").hexdigest()
    with path.open("wb") as file:
        file.write(posts.moving_picture(4))
        file.truncate(SIZE)
    width, height = (540, 960) if upright else (1280, 720)
    media = Media("dai.mp4", path.name, "video/mp4", SIZE, width=width, height=height, duration=4.0)
    return posts.brief(media=(PostMedia(media, path),))


@pytest.mark.parametrize(
    ("kind", "chunk"),
    [("video", SIZE), ("reel", SIZE), pytest.param("video", MEGABYTE, marks=pytest.mark.slow)],
    ids=str,
)
def test_memory_stays_small_however_much_facebook_wants_at_once(
    tmp_path: Path, kind: str, chunk: int
) -> None:
    post = large_post(tmp_path, upright=kind == "reel")
    with Sandbox(fanpage=FanpageSettings(chunk=chunk)) as sandbox:
        channel = pages.fanpage(sandbox.graph_url, tmp_path, timeout="60s")
        tracemalloc.start()
        try:
            staged = channel.stage(post)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert staged
        assert peak < MOST
        assert sandbox.page.videos[staged.remote_id].received == SIZE
        assert channel.publish(post, staged).remote_id == staged.remote_id
