"""The hand-over folder: a package is whole, found again, and says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from docx import Document

from adapters.outbox.adapter import Outbox, OutboxSettings
from publisher.channel import House
from publisher.core.errors import Refused, TryLater
from publisher.core.post import Post
from publisher.core.receipt import Receipt
from publisher.wire import Wire
from publisher.words import tell
from tests.adapters import posts
from tests.adapters.contract import AnyChannel, ChannelContract, fails

NOW = datetime(2027, 1, 18, tzinfo=UTC)


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
        blocked, away = self.workspace / "giao", self.workspace / "away"
        if blocked.exists():
            blocked.rename(away)
        blocked.write_text("a file where the folder should be", encoding="utf-8")
        try:
            yield self.open()
        finally:
            blocked.unlink()
            if away.exists():
                away.rename(blocked)


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


def test_a_package_of_older_words_is_found_for_what_it_is(tmp_path: Path) -> None:
    """After a restore nobody here knows of it; a person may put it out, unless it is taken back."""
    outbox, post = open_outbox(tmp_path), posts.brief()
    given = outbox.publish(post, None)
    found = outbox.find(replace(post, revision=post.revision + 3), NOW)
    assert found == replace(given, is_older=True)
    assert outbox.find(post, NOW) == given
    outbox.withdraw(given)
    assert outbox.find(post, NOW) is None


def test_the_instruction_names_package_cover_captions_and_alt_texts(tmp_path: Path, folder: Path) -> None:
    post = posts.article(folder)
    open_outbox(tmp_path).publish(post, None)
    lines = told(tmp_path, post).splitlines()
    assert f"Mã gói: {post.key}" in lines and f"Mã bài: {post.item}" in lines
    assert "Ảnh đại diện: 01-lop-hoc.jpg" in lines and f"Đơn vị: {post.units[0]}" in lines
    first, second = lines.index("  01-lop-hoc.jpg (ảnh đại diện)"), lines.index("  02-bieu-do.png")
    assert [line.strip() for line in lines[first + 1 : second]] == [
        "Chú thích: Buổi học đầu tiên tại phường Hồ Sao.",
        "Nguồn: Ảnh: Trần Văn Ví Dụ",
        "Chữ thay ảnh (alt): Chị em thực hành nộp hồ sơ trên điện thoại",
    ]
    assert f"publisher show {post.item}" in told(tmp_path, post)


def test_a_cover_outside_the_text_is_said_to_be_nothing_else(tmp_path: Path, folder: Path) -> None:
    post = posts.clip(folder)
    open_outbox(tmp_path, "en").publish(post, None)
    text = told(tmp_path, post, "README.txt")
    assert "  02-bia.jpg (cover picture only, not in the text)\n      Alt text: Bìa của clip\n" in text


ADDRESS = "https://bao.example.org/hoi-phu-nu/mot-cua-so-123.html"


def confirmed(receipt: Receipt, url: str = ADDRESS) -> Receipt:
    """Return the receipt as `publisher confirm` leaves it."""
    return Receipt(receipt.remote_id, url, receipt.parts)


def told(workspace: Path, post: Post, name: str = "HUONG-DAN.txt") -> str:
    return (workspace / "giao" / post.key / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "name", "plain", "begin"),
    [
        ("vi", "HUONG-DAN.txt", "không tạo bài mới", "tạo bài mới."),
        ("en", "README.txt", "do not create a new one", "begin a new article"),
    ],
)
def test_an_edit_of_what_was_confirmed_is_a_correction_at_its_address(
    tmp_path: Path, language: str, name: str, plain: str, begin: str
) -> None:
    outbox, post = open_outbox(tmp_path, language), posts.brief()
    receipt = outbox.publish(post, None)
    assert begin in told(tmp_path, post, name) and plain not in told(tmp_path, post, name)
    later = outbox.update(confirmed(receipt), replace(post, revision=2))
    text = told(tmp_path, post, name)
    assert plain in text and f"--url {ADDRESS}" in text and begin not in text.replace(f"{plain}.", "")
    assert (later.url, later.handed_over, later.remote_id) == (ADDRESS, True, post.key)
    third = outbox.update(later, replace(post, revision=3))
    assert third.url == ADDRESS and plain in told(tmp_path, post, name)


def test_an_edit_of_what_was_never_confirmed_replaces_the_package_given_before(tmp_path: Path) -> None:
    outbox, post = open_outbox(tmp_path), posts.brief()
    later = outbox.update(outbox.publish(post, None), replace(post, revision=2))
    text = told(tmp_path, post)
    assert "thay cho gói đã giao trước đây" in text and "không tạo bài mới" in text
    assert later.url is None and later.handed_over


def test_an_article_confirmed_while_its_correction_was_written_gets_one_with_the_address(
    tmp_path: Path,
) -> None:
    outbox, post = open_outbox(tmp_path), posts.brief()
    receipt, later = outbox.publish(post, None), replace(post, revision=2)
    outbox.update(receipt, later)
    assert outbox.update(confirmed(receipt), later).url == ADDRESS
    assert ADDRESS in told(tmp_path, post)


def test_what_was_taken_down_and_goes_out_again_is_a_new_article(tmp_path: Path) -> None:
    outbox, post = open_outbox(tmp_path), posts.brief()
    later = replace(post, revision=2)
    outbox.update(confirmed(outbox.publish(post, None)), later)
    assert outbox.publish(later, None).url is None
    assert "tạo bài mới." in told(tmp_path, post) and ADDRESS not in told(tmp_path, post)


def test_what_was_never_confirmed_is_moved_away_marked_and_kept(tmp_path: Path, folder: Path) -> None:
    outbox, post = open_outbox(tmp_path), posts.article(folder)
    receipt = outbox.publish(post, None)
    held = {one.name for one in (tmp_path / "giao" / post.key).iterdir()}
    for _ in range(2):
        outbox.withdraw(receipt)
        assert list((tmp_path / "giao").iterdir()) == []
    (kept,) = (tmp_path / "giao-da-huy").iterdir()
    assert kept.name == post.key
    assert {one.name for one in kept.iterdir()} == held - {"HUONG-DAN.txt"} | {"KHONG-DANG.txt"}
    assert (kept / "KHONG-DANG.txt").read_text(encoding="utf-8").startswith("GÓI ĐÃ HỦY – KHÔNG ĐĂNG")


def test_a_package_cancelled_twice_is_kept_twice(tmp_path: Path) -> None:
    outbox, post = open_outbox(tmp_path, "en"), posts.brief()
    for _ in range(2):
        outbox.withdraw(outbox.publish(post, None))
    kept = sorted(one.name for one in (tmp_path / "giao-cancelled").glob("*/DO-NOT-PUBLISH.txt"))
    assert len(kept) == 2


@pytest.mark.parametrize(("language", "name"), [("vi", "GO-BAI.txt"), ("en", "TAKE-DOWN.txt")])
def test_of_an_article_that_is_out_the_newsroom_is_asked_and_a_person_is_told(
    tmp_path: Path, language: str, name: str
) -> None:
    outbox, post = open_outbox(tmp_path, language), posts.brief()
    receipt = confirmed(outbox.publish(post, None))
    for _ in range(2):
        said = fails(outbox.withdraw, receipt, expected=Refused)
        assert said.message.values["url"] == ADDRESS and post.key not in tell(said.message, language)
        assert f"publisher withdraw {post.item} --channel newspaper" in tell(said.message, language)
        assert ADDRESS in told(tmp_path, post, name)
        assert [one.name for one in (tmp_path / "giao").rglob("*.*")] == [name]


def test_a_correction_that_nobody_confirmed_leaves_its_article_out(tmp_path: Path) -> None:
    outbox, post = open_outbox(tmp_path), posts.brief()
    receipt = outbox.update(confirmed(outbox.publish(post, None)), replace(post, revision=2))
    fails(outbox.withdraw, receipt, expected=Refused)
    assert ADDRESS in told(tmp_path, post, "GO-BAI.txt")


def test_an_article_confirmed_without_a_package_is_asked_for_by_its_address(tmp_path: Path) -> None:
    (tmp_path / "giao").mkdir()
    fails(open_outbox(tmp_path).withdraw, Receipt(ADDRESS, ADDRESS), expected=Refused)
    (order,) = (tmp_path / "giao").glob("*/GO-BAI.txt")
    assert ADDRESS in order.read_text(encoding="utf-8")


def test_a_folder_that_is_away_never_means_taken_back(tmp_path: Path) -> None:
    outbox, post = open_outbox(tmp_path), posts.brief()
    receipt = outbox.publish(post, None)
    (tmp_path / "giao").rename(tmp_path / "away")
    fails(outbox.withdraw, receipt, expected=TryLater)
