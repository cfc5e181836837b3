"""Whatever the disk, the power or another process does, the website is whole or soon made whole."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adapters.static import press
from adapters.static.adapter import Website
from adapters.static.batch import Batch, finish
from adapters.static.places import INCOMING, Places
from publisher.core.errors import ChannelError, TryLater, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.errand import Errand, on_errand
from tests.adapters import posts
from tests.adapters.contract import LONG_AGO, next_revision, read_aloud
from tests.adapters.websites import (
    files,
    headline,
    illustrated,
    link_targets,
    open_website,
    page_of,
    pages_listed,
    whole_text,
)


class PowerCut(BaseException):
    """The machine stops here."""


@pytest.fixture
def website(tmp_path: Path) -> Website:
    return open_website(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


@pytest.fixture
def stop_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, BaseException], None]:
    """Let the `n`th move of a file fail, and all that follow."""

    def arm(number: int, error: BaseException) -> None:
        calls = iter(range(1, 1000))
        move = os.replace

        def moved(source: Any, place: Any) -> None:
            if next(calls) >= number:
                raise error
            move(source, place)

        monkeypatch.setattr(os, "replace", moved)

    return arm


def full(path: str = "/srv/website") -> OSError:
    return OSError(errno.ENOSPC, "No space left on device", path)


# Power cuts and full disks, at every step.


@pytest.mark.parametrize("error", [PowerCut(), full()], ids=["power-cut", "disk-full"])
@pytest.mark.parametrize("change", ["publish", "update", "withdraw"])
def test_a_change_that_stops_anywhere_is_whole_after_the_next_look(
    change: str,
    error: BaseException,
    tmp_path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop_at: Callable[[int, BaseException], None],
) -> None:
    for step in range(1, 60):
        workspace = tmp_path / f"{step}"
        before, after, ask, done = prepared(change, workspace, folder)
        stop_at(step, error)
        try:
            ask()
        except (PowerCut, ChannelError) as stopped:
            monkeypatch.undo()
            certain = done(open_website(workspace))
            seen = visible(workspace)
            assert seen == (after if certain else before)
            assert not certain if isinstance(stopped, TryLater) else True
            assert missing_links(workspace) == []
        else:
            monkeypatch.undo()
            assert step > 12  # the change moves that many files: each of them was tried
            return
    raise AssertionError("the change never came to its end")


def prepared(
    change: str, workspace: Path, folder: Path
) -> tuple[Any, Any, Callable[[], Any], Callable[[Website], bool]]:
    """Return what readers see before and after a change, the change, and how to ask whether it is made."""
    website = open_website(workspace)
    website.publish(posts.brief(key="khac", title="Bài khác", column="Đời sống"), None)
    small = posts.kept(folder, "nho.png", posts.picture(60, 40, "PNG"), "image/png", width=60, height=40)
    post = posts.brief(key="bai", title="Bài", column="Đời sống", media=(small,))
    later = next_revision(post)
    others = ["Bài khác"]
    if change == "publish":
        website.stage(post)
        return others, sorted([*others, "Bài"]), lambda: website.publish(post, Staged("bai")), found(post)
    receipt = website.publish(post, None)
    now = sorted([*others, "Bài"])
    if change == "update":
        website.stage(later)
        return now, sorted([*others, later.title]), lambda: website.update(receipt, later), at_revision(later)
    return now, others, lambda: website.withdraw(receipt), lambda one: not found(post)(one)


def found(post: Post) -> Callable[[Website], bool]:
    return lambda website: isinstance(website.find(post, LONG_AGO), Receipt)


def at_revision(post: Post) -> Callable[[Website], bool]:
    def asked(website: Website) -> bool:
        receipt = website.find(post, LONG_AGO)
        return isinstance(receipt, Receipt) and receipt.parts["revision"] == str(post.revision)

    return asked


def visible(workspace: Path) -> list[str]:
    """Return the titles of all pages, which have to be those in the lists too."""
    site = workspace / "var/website"
    listed = sorted(headline(page) for page in pages_listed(site))
    pages = [page for page in site.glob("2027/01/*/index.html") if not (page.parent / ".gone").exists()]
    assert sorted(headline(page) for page in pages) == listed
    text = (site / "2027/01/index.html").read_text(encoding="utf-8")
    assert all(title in text for title in listed)
    return listed


def missing_links(workspace: Path) -> list[Any]:
    return [(page, target) for page, target in link_targets(workspace / "var/website") if not target.exists()]


def test_a_full_disk_while_writing_leaves_readers_nothing_new(
    website: Website, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    website.publish(posts.brief(), None)
    before = files(website.places.site)
    post = illustrated(folder)
    website.stage(post)
    written = Path.write_bytes
    left = iter(range(6))

    def write(place: Path, content: Any) -> int:
        if next(left, None) is None:
            raise full(str(place))
        return written(place, content)

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(TryLater) as caught:
        website.publish(post, None)
    monkeypatch.undo()
    assert caught.value.message.code == "static-disk-full"
    seen = files(website.places.site)
    assert {name: seen[name] for name in seen if INCOMING not in name} == before
    assert website.publish(post, None).url
    assert not list((website.places.site / INCOMING).iterdir())


def test_a_piece_that_did_not_go_out_is_not_listed_by_the_next_change(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    website.publish(posts.brief(), None)

    def refuse(place: Path, _: bytes) -> int:
        raise full(str(place))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(TryLater):
        website.publish(posts.brief(title="Chưa đăng"), None)
    monkeypatch.undo()
    website.publish(posts.brief(), None)
    assert "Chưa đăng" not in whole_text(website.places.site)


def test_a_disk_that_fails_half_way_is_unconfirmed_and_completed_by_the_next_look(
    website: Website,
    folder: Path,
    stop_at: Callable[[int, BaseException], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = illustrated(folder)
    website.stage(post)
    stop_at(4, OSError(errno.EIO, "Input/output error"))
    with pytest.raises(Unconfirmed) as caught:
        website.publish(post, Staged(post.key))
    read_aloud(caught.value.message)
    monkeypatch.undo()
    assert isinstance(website.find(post, LONG_AGO), Receipt)


def test_a_change_that_is_still_broken_lets_no_other_change_pass(
    website: Website, stop_at: Callable[[int, BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = posts.brief(), posts.brief()
    stop_at(2, full())
    with pytest.raises(Unconfirmed):
        website.publish(first, None)
    with pytest.raises(TryLater):
        website.publish(second, None)
    with pytest.raises(TryLater):
        website.find(first, LONG_AGO)
    monkeypatch.undo()
    website.publish(second, None)
    assert len(pages_listed(website.places.site)) == 2


def test_what_a_crash_left_aside_is_swept_away(website: Website) -> None:
    website.publish(posts.brief(), None)
    (website.places.site / INCOMING / "77").write_text("half a page")
    website.publish(posts.brief(), None)
    assert not list((website.places.site / INCOMING).iterdir())


def test_new_content_is_flushed_to_the_disk_before_the_change_is_certain(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    flush, move = os.fsync, os.replace

    def flushed(handle: int) -> None:
        mode = os.fstat(handle).st_mode
        steps.append("folder" if stat.S_ISDIR(mode) else "file")
        flush(handle)

    def moved(source: Any, place: Any) -> None:
        steps.append("journal" if Path(place).name == "journal.json" else "move")
        move(source, place)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", moved)
    website.publish(posts.brief(), None)
    certain = steps.index("journal")
    moves = steps.count("move")
    assert steps[:certain].count("file") == moves + 1  # and the journal itself
    assert "move" not in steps[:certain]
    assert steps[certain + 1] == "folder"
    assert steps[-1] == "folder"


# Folders.


def test_a_file_in_place_of_the_folder_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("no folder")
    website = open_website(tmp_path)
    for ask in (lambda: website.publish(posts.brief(), None), lambda: website.find(posts.brief(), LONG_AGO)):
        with pytest.raises(TryLater) as caught:
            ask()
        assert caught.value.message.code == "static-no-folder"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "static-read-only"),
        (errno.EROFS, "static-read-only"),
        (errno.ENOSPC, "static-disk-full"),
        (errno.EDQUOT, "static-disk-full"),
        (errno.EIO, "static-disk-fails"),
    ],
)
def test_the_disk_s_answer_is_told_in_words(
    number: int, code: str, website: Website, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = illustrated(folder)

    def refuse(place: Path, *_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number), str(place))

    monkeypatch.setattr(Path, "mkdir", refuse)
    for ask in (lambda: website.stage(post), lambda: website.publish(post, None)):
        with pytest.raises(TryLater) as caught:
            ask()
        assert caught.value.message.code == code
        read_aloud(caught.value.message)


def test_a_folder_that_cannot_be_written_is_known_when_staging(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    website.publish(posts.brief(), None)

    def refuse(place: Path, _: bytes) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(place))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(TryLater) as caught:
        website.stage(posts.brief())
    assert caught.value.message.code == "static-read-only"
    assert [line.ok for line in website.probe()] == [False, True, True]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_web_server_may_read_what_is_published(website: Website, folder: Path) -> None:
    receipt = website.publish(posts.clip(folder), None)
    for place in (*website.places.site.rglob("*"), page_of(website, receipt)):
        wanted = 0o755 if place.is_dir() else 0o644
        assert stat.S_IMODE(place.stat().st_mode) & wanted == wanted & ~umask()


def umask() -> int:
    now = os.umask(0o022)
    os.umask(now)
    return now


def test_a_clip_goes_from_one_disk_to_another(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has no second file system to try")
    records = elsewhere / f"publisher-{os.getpid()}"
    try:
        places = Places(tmp_path / "website", records)
        places.make()
        (records / "clip").write_bytes(b"film")
        batch = Batch(places)
        batch.bring(records / "clip", places.site / "a/clip.mp4")
        batch.commit()
        assert (places.site / "a/clip.mp4").read_bytes() == b"film"
    finally:
        shutil.rmtree(records)


def test_finishing_twice_does_no_harm(website: Website, folder: Path) -> None:
    website.publish(illustrated(folder), None)
    before = files(website.places.site)
    finish(website.places)
    finish(website.places)
    assert files(website.places.site) == before


# Several at once.


def test_several_threads_and_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.adapters.websites import open_website; from tests.adapters import posts\n"
        "website = open_website(Path(sys.argv[1]))\n"
        "for number in range(4): website.publish(posts.brief(column='Đời sống'), None)\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    website = open_website(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: website.publish(posts.brief(column="Đời sống"), None), range(8)))
    assert [other.wait(60) for other in others] == [0, 0]
    assert len(pages_listed(website.places.site)) == 16
    column = (website.places.site / "chuyen-muc/doi-song/index.html").read_text(encoding="utf-8")
    assert column.count("<article") == 16


def test_a_second_process_sees_what_the_first_one_did(tmp_path: Path) -> None:
    first, second = open_website(tmp_path), open_website(tmp_path)
    receipts = [website.publish(posts.brief(), None) for website in (first, second, first, second)]
    assert len(pages_listed(first.places.site)) == 4
    second.withdraw(receipts[0])
    first.publish(posts.brief(), None)
    assert len(pages_listed(first.places.site)) == 4


# Damage.


def test_a_damaged_record_is_never_taken_for_absence_and_stops_nobody_else(website: Website) -> None:
    other, post = posts.brief(column="Đời sống"), posts.brief(column="Đời sống")
    website.publish(other, None)
    website.publish(post, None)
    website.places.record(post.key).write_text("{")
    with pytest.raises(Unconfirmed) as caught:
        website.find(post, LONG_AGO)
    read_aloud(caught.value.message)
    website.publish(posts.brief(column="Đời sống"), None)
    website.publish(next_revision(other), None)
    assert len(pages_listed(website.places.site)) == 3


@pytest.mark.parametrize("harm", ["index", "state", "folder"])
def test_a_lost_index_is_made_again_from_the_records(harm: str, tmp_path: Path) -> None:
    website = open_website(tmp_path)
    for month in range(3):
        website.publish(posts.brief(publish_at=posts.PLANNED.replace(month=month + 1)), None)
    if harm == "index":
        website.places.index("2027-02").write_text("[{")
    elif harm == "state":
        website.places.state.unlink()
    else:
        shutil.rmtree(website.places.index("2027-02").parent)
        website.places.state.unlink()
    open_website(tmp_path).publish(posts.brief(), None)
    for again in (open_website(tmp_path), open_website(tmp_path)):
        again.publish(posts.brief(), None)
    assert len(pages_listed(website.places.site)) == 6
    assert len(set(pages_listed(website.places.site))) == 6


# A new look.


def test_a_new_title_of_the_website_reaches_all_pages_little_by_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "REFRESHED_AT_ONCE", 3)
    old = open_website(tmp_path, title="Tên cũ")
    withdrawn = old.publish(posts.brief(), None)
    receipts = [old.publish(posts.brief(column="Đời sống"), None) for _ in range(5)]
    old.withdraw(withdrawn)
    new = open_website(tmp_path, title="Tên mới")
    new.publish(posts.brief(), None)
    fresh = ["Tên mới" in page_of(new, one).read_text(encoding="utf-8") for one in receipts]
    assert fresh == [False, False, False, True, True]
    for _ in range(2):
        new.publish(posts.brief(), None)
    assert "Tên cũ" not in whole_text(new.places.site)


def test_an_unchanged_look_rewrites_no_older_page(website: Website) -> None:
    receipt = website.publish(posts.brief(), None)
    before = page_of(website, receipt).stat().st_mtime_ns
    website.publish(posts.brief(), None)
    assert page_of(website, receipt).stat().st_mtime_ns == before


# Health.


def test_a_disk_that_is_nearly_full_is_told_in_time(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 10**12, 10**6))
    folder, space, records = website.probe()
    assert (folder.ok, space.ok, records.ok) == (True, False, True)
    read_aloud(space.message)


def test_a_probe_counts_the_pieces_that_are_public(website: Website) -> None:
    website.withdraw(website.publish(posts.brief(), None))
    website.publish(posts.brief(), None)
    assert website.probe()[2].message.values["count"] == "1"


def test_a_probe_of_a_website_that_came_from_a_backup_is_well(website: Website) -> None:
    website.publish(posts.brief(), None)
    for aside in (website.places.site / INCOMING, website.places.records / INCOMING):
        aside.rmdir()
    assert all(line.ok for line in website.probe())


def test_a_probe_finds_that_the_folder_of_the_website_is_gone(website: Website) -> None:
    website.publish(posts.brief(), None)
    shutil.rmtree(website.places.site)
    folder, _, _ = website.probe()
    assert not folder.ok
    read_aloud(folder.message)
    assert not website.places.site.exists()


def test_a_probe_of_a_website_that_is_not_there_yet_is_well_and_makes_nothing(tmp_path: Path) -> None:
    assert all(line.ok for line in open_website(tmp_path).probe())
    assert list(tmp_path.iterdir()) == []


def test_what_a_staging_that_was_cut_off_drew_can_be_discarded(
    website: Website, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Staged] = []
    post = illustrated(folder)

    def stop(*_: Any, **__: Any) -> None:
        raise PowerCut

    monkeypatch.setattr(Image.Image, "save", stop)
    with pytest.raises(PowerCut), on_errand(Errand(keep=kept.append)):
        website.stage(post)
    monkeypatch.undo()
    assert any((website.places.records / "staged").iterdir())
    website.discard(kept[-1])
    assert not any((website.places.records / "staged").iterdir())
