"""The hand-over folder: a package is whole, found again, and says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from docx import Document

from adapters.outbox.adapter import Outbox, OutboxSettings
from publisher.channel import House
from publisher.core.errors import TryLater
from publisher.wire import Wire
from tests.adapters import posts
from tests.adapters.contract import AnyChannel, ChannelContract


def open_outbox(workspace: Path, language: str = "vi") -> Outbox:
    settings = OutboxSettings(adapter="outbox", path="giao")
    return Outbox("newspaper", settings, House(workspace, language=language), Wire())


class TestOutbox(ChannelContract):
    hands_over: ClassVar[bool] = True

    @pytest.fixture(autouse=True)
    def _workspace(self, tmp_path: Path) -> None:
        self.workspace = tmp_path

    def open(self) -> AnyChannel:
        return open_outbox(self.workspace)

    def public(self) -> list[str]:
        seals = (self.workspace / "giao").glob("[!.]*/package.json")
        return [json.loads(seal.read_text(encoding="utf-8"))["title"] for seal in seals]

    @contextmanager
    def refuse_connection(self) -> Iterator[AnyChannel]:
        blocked = self.workspace / "giao"
        blocked.write_text("a file where the folder should be", encoding="utf-8")
        try:
            yield self.open()
        finally:
            blocked.unlink()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def test_a_package_holds_the_text_twice_the_pictures_and_the_instruction(
    tmp_path: Path, folder: Path
) -> None:
    post = posts.article(folder, column="Thời sự")
    receipt = open_outbox(tmp_path).publish(post, None)
    package = tmp_path / "giao" / post.key
    names = sorted(one.name for one in package.iterdir())
    pictures = [name for name in names if name[:2].isdigit()]
    assert receipt.handed_over and receipt.url is None
    assert {"bai.html", "bai.docx", "HUONG-DAN.txt", "package.json"} <= set(names)
    assert len(pictures) == len(post.media)
    html = (package / "bai.html").read_text(encoding="utf-8")
    assert "media:" not in html and all(f'src="{name}"' in html for name in pictures)
    told = (package / "HUONG-DAN.txt").read_text(encoding="utf-8")
    assert post.title in told and "Thời sự" in told and "publisher confirm" in told
    words = Document(str(package / "bai.docx"))
    assert words.paragraphs[0].text == post.title
    assert len(words.inline_shapes) == len(post.images)


def test_the_instruction_speaks_english_where_the_workspace_does(tmp_path: Path, folder: Path) -> None:
    post = posts.brief()
    open_outbox(tmp_path, "en").publish(post, None)
    assert "HAND-OVER" in (tmp_path / "giao" / post.key / "README.txt").read_text(encoding="utf-8")


def test_a_package_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    post = posts.article(folder)
    post.media[0].path.unlink()
    with pytest.raises(TryLater):
        open_outbox(tmp_path).publish(post, None)
    assert list((tmp_path / "giao").iterdir()) == []


def test_a_newer_revision_replaces_the_package_whole(tmp_path: Path, folder: Path) -> None:
    outbox, post = open_outbox(tmp_path), posts.article(folder)
    receipt = outbox.publish(post, None)
    outbox.update(receipt, replace(post, revision=2, title="Tít đã sửa", media=(), html="<p>Ngắn.</p>"))
    package = tmp_path / "giao" / post.key
    assert sorted(one.name for one in package.iterdir() if one.name[:2].isdigit()) == []
    assert "Bản sửa số: 2" in (package / "HUONG-DAN.txt").read_text(encoding="utf-8")
