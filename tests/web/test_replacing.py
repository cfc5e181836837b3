"""A new file for a piece: it takes the old one's place where nobody has changed that meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from publisher.core.item_state import ItemState
from publisher.core.person import Role
from publisher.files.config import Publisher
from publisher.store import items
from publisher.work.actions.action import About
from tests.newsroom import Newsroom, open_newsroom
from tests.web.outlets import PHOTO
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import OLD, Files, lay, send, shown_on, stage, text_of
from tests.web.test_uploading import read_all
from tests.work.corrections import NOTICE

pytestmark = pytest.mark.usefixtures("cheap_passwords")

ONE = stage(About.ITEM, "replace")
NEW = OLD.replace("cũ", "mới")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website")
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.EDITOR)


def drop(room: Newsroom, name: str, content: bytes | str) -> Path:
    """Put a file into the queue as somebody on the share does."""
    file = room.app.content / "queue" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def sending(name: str, content: bytes | str) -> Files:
    return {"file": (name, content.encode() if isinstance(content, str) else content, "text/markdown")}


def revision(room: Newsroom) -> int:
    with room.app.store.read() as session:
        known = items.get(session, "bai")
        assert known is not None
        return known.revision


def test_the_new_file_lies_in_the_old_ones_place_and_is_the_next_revision_of_the_piece(
    room: Newsroom, browser: Browser
) -> None:
    file = drop(room, "bai.md", OLD)
    file.chmod(0o664)
    read_all(room)
    answer = send(browser, ONE, files=sending("Bản sửa lần 2.md", NEW))
    assert answer.status_code == 303 and file.read_text(encoding="utf-8") == NEW
    assert [one.name for one in file.parent.iterdir()] == ["bai.md"] and file.stat().st_mode & 0o777 == 0o664
    read_all(room)
    assert revision(room) == 2
    page = browser.get("/queue/bai").text
    assert "Lời mới." in browser.get("/queue/bai/revisions").text.replace("<ins>", "").replace("</ins>", "")
    assert "thay tệp bai.md" in text_of(page) and "editor" in text_of(page)


@pytest.mark.parametrize("change", ["edited", "replaced", "gone"])
def test_a_file_that_changed_since_the_page_was_shown_stays_as_it_is(
    room: Newsroom, browser: Browser, change: str
) -> None:
    file = drop(room, "bai.md", OLD)
    read_all(room)
    shown = shown_on(browser.get(ONE.path).text)
    edited = OLD.replace("cũ", "của người khác")
    if change == "edited":
        file.write_text(edited, encoding="utf-8")
    elif change == "replaced":
        assert send(browser, ONE, shown=shown, files=sending("a.md", edited)).status_code == 303
    else:
        file.unlink()
    answer = send(browser, ONE, shown=shown, files=sending("b.md", NEW))
    assert answer.status_code == 409
    assert not file.exists() if change == "gone" else file.read_text(encoding="utf-8") == edited


def test_a_file_that_changes_while_the_new_one_is_read_stays_as_it_is(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading a Word file takes a second, in which somebody saves."""
    from publisher.work.actions import replacing

    file = drop(room, "bai.md", OLD)
    read_all(room)
    real = replacing.read_replacement

    def slowly(*given: object) -> object:
        file.write_text("người khác", encoding="utf-8")
        return real(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(replacing, "read_replacement", slowly)
    assert send(browser, ONE, files=sending("b.md", NEW)).status_code == 409
    assert file.read_text(encoding="utf-8") == "người khác" and len(list(file.parent.iterdir())) == 1


def test_of_two_who_were_shown_the_same_file_one_replaces_it(room: Newsroom, browser: Browser) -> None:
    drop(room, "bai.md", OLD)
    read_all(room)
    shown, got = shown_on(browser.get(ONE.path).text), list[int]()

    def one(number: int) -> None:
        content = OLD.replace("cũ", f"của {number}")
        got.append(send(browser, ONE, shown=shown, files=sending("a.md", content)).status_code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [303, 409, 409, 409]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("moi.md", NEW.replace("title", "titel"), "Dòng 2"),
        ("moi.md", NEW.replace("title", "id: khac\ntitle"), "bài này có mã bai"),
        ("moi.md", NEW.replace("title", "corrects: bai\ntitle"), "cải chính"),
        ("moi.docx", "x", "khác loại"),
        ("moi.exe", "x", "khác loại"),
        ("moi.md", NEW + "\n![x](khong-co.jpg)\n", "khong-co.jpg"),
    ],
)
def test_a_wrong_file_replaces_nothing_and_is_told_line_by_line(
    room: Newsroom, browser: Browser, name: str, content: str, said: str
) -> None:
    file = drop(room, "bai.md", OLD)
    read_all(room)
    answer = send(browser, ONE, files=sending(name, content))
    assert answer.status_code == 422 and said in text_of(answer.text)
    assert file.read_text(encoding="utf-8") == OLD and 'aria-invalid="true"' in answer.text
    assert str(room.app.workspace) not in answer.text and "publisher-" not in answer.text.replace(
        "/static/", ""
    )


def test_pictures_beside_the_old_text_stay_those_of_the_new_one(room: Newsroom, browser: Browser) -> None:
    drop(room, "bai/lop-hoc.jpg", PHOTO)
    file = drop(room, "bai/index.md", OLD + "\n![Lớp](lop-hoc.jpg)\n")
    read_all(room)
    new = NEW + "\n![Lớp học](lop-hoc.jpg)\n"
    assert send(browser, ONE, files=sending("gi-do.md", new)).status_code == 303
    assert file.read_text(encoding="utf-8") == new
    read_all(room)
    assert revision(room) == 2


def test_the_words_beside_a_clip_are_replaced(room: Newsroom, browser: Browser) -> None:
    drop(room, "bai.jpg", PHOTO)
    file = drop(room, "bai.yaml", "title: Lớp học\nform: photo\n")
    read_all(room)
    assert send(browser, ONE, files=sending("x.yaml", "title: Lớp học mới\nform: photo\n")).status_code == 303
    assert "mới" in file.read_text(encoding="utf-8")
    assert send(browser, ONE, files=sending("x.jpg", PHOTO)).status_code == 422


@pytest.mark.parametrize("path", ["/queue/bai", ONE.path])
def test_a_piece_that_never_was_right_is_mended_by_a_right_file_beside_its_mistakes(
    room: Newsroom, browser: Browser, path: str
) -> None:
    file = drop(room, "bai.md", OLD.replace("title", "titel"))
    read_all(room)
    page = browser.get(path).text
    text = text_of(page)
    assert text.index("Dòng 2: Không có khóa") < text.index("bản đầu tiên") < text.index("Tệp mới của bài")
    assert "ra đúng giờ ghi trong tệp mà KHÔNG cần ai duyệt" in text
    assert text.count("Không có khóa «titel»") == 1
    assert send(browser, ONE, shown=shown_on(page), files=sending("x.md", OLD)).status_code == 303
    assert file.read_text(encoding="utf-8") == OLD
    read_all(room)
    assert revision(room) == 1 and 'type="file"' not in browser.get("/queue/bai").text


def test_a_viewer_is_told_the_mistakes_and_is_offered_no_file(room: Newsroom) -> None:
    viewer = open_dashboard(room.app).browser(Role.VIEWER)
    drop(room, "bai.md", OLD.replace("title", "titel"))
    read_all(room)
    page = viewer.get("/queue/bai").text
    assert "Dòng 2" in page and 'type="file"' not in page and "/replace" not in page


@pytest.mark.parametrize("old", ["bai.doc", "bai.pdf", "bai.docx"])
def test_what_never_was_right_is_replaced_by_a_text_of_another_kind_and_stays_that_piece(
    room: Newsroom, browser: Browser, old: str
) -> None:
    file = drop(room, old, b"x")
    read_all(room)
    assert send(browser, ONE, files=sending("x.exe", "x")).status_code == 422
    assert send(browser, ONE, files=sending("x.md", OLD)).status_code == 303
    assert [one.name for one in file.parent.iterdir() if one.suffix != ".txt"] == ["bai.md"]
    read_all(room)
    with room.app.store.read() as session:
        [known] = items.every(session)
    assert (known.id, known.path, known.revision, known.state) == ("bai", "queue/bai.md", 1, ItemState.READY)


def test_a_piece_that_has_been_right_keeps_its_kind(room: Newsroom, browser: Browser) -> None:
    file = drop(room, "bai.md", OLD)
    read_all(room)
    file.write_text(OLD.replace("title", "titel"), encoding="utf-8")
    read_all(room)
    answer = send(browser, ONE, files=sending("x.docx", "x"))
    assert answer.status_code == 422 and "bài này nhận .md" in text_of(answer.text)
    assert "tệp cũ không giữ" not in answer.text and "mã bài, đường dẫn" in answer.text
    assert send(browser, ONE, files=sending("x.md", NEW)).status_code == 303


def test_a_text_that_appears_under_the_name_meanwhile_is_not_overwritten(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publisher.work.actions import replacing

    drop(room, "bai.doc", b"x")
    read_all(room)
    real = replacing.read_replacement

    def slowly(*given: object) -> object:
        told = real(*given)  # type: ignore[arg-type]  # handed on as it came
        drop(room, "bai.md", "người khác")
        return told

    monkeypatch.setattr(replacing, "read_replacement", slowly)
    assert send(browser, ONE, files=sending("x.md", OLD)).status_code in {409, 422}
    queue = room.app.content / "queue"
    assert (queue / "bai.md").read_text(encoding="utf-8") == "người khác" and (queue / "bai.doc").exists()


def test_a_clip_without_words_gets_them_and_stays(room: Newsroom, browser: Browser) -> None:
    picture = drop(room, "bai.jpg", PHOTO)
    read_all(room)
    assert "Tệp lời được đặt cạnh tệp bai.jpg" in text_of(browser.get("/queue/bai").text)
    words = "title: Lớp học\nform: photo\n"
    assert send(browser, ONE, files=sending("x.yaml", words.replace("title", "titel"))).status_code == 422
    assert send(browser, ONE, files=sending("loi.yaml", words)).status_code == 303
    assert picture.read_bytes() == PHOTO and (picture.parent / "bai.yaml").exists()
    read_all(room)
    assert revision(room) == 1


def test_what_no_file_mends_offers_none(room: Newsroom, browser: Browser) -> None:
    drop(room, "bai.yaml", "title: Lời không có ảnh\n")
    read_all(room)
    assert 'type="file"' not in browser.get("/queue/bai").text and browser.get(ONE.path).status_code == 409


def test_a_file_that_names_the_id_of_another_piece_has_its_page_and_is_mended_there(
    room: Newsroom, browser: Browser
) -> None:
    drop(room, "bai.md", OLD)
    file = drop(room, "tin/khac.md", NEW.replace("title", "id: bai\ntitle"))
    read_all(room)
    with room.app.store.read() as session:
        [wrong] = [one for one in items.every(session) if one.state is ItemState.WRONG]
    place = f"/queue/{quote(wrong.id, safe='')}"
    page = browser.get(place)
    assert page.status_code == 200 and "đã là mã của queue/bai.md" in page.text
    again = replace(ONE, path=f"{place}/replace")
    same = send(browser, again, files=sending("x.md", NEW.replace("title", "id: bai\ntitle")))
    assert same.status_code == 422 and "Mã bai đã là của bài" in text_of(same.text)
    mended = NEW.replace("title", "id: tin-khac\ntitle").replace("mới", "khác hẳn")
    assert send(browser, again, files=sending("x.md", mended)).status_code == 303
    assert file.read_text(encoding="utf-8") == mended
    read_all(room)
    assert browser.get("/queue/tin-khac").status_code == 200


def test_a_text_that_somebody_has_open_is_not_replaced_under_their_hands(
    room: Newsroom, browser: Browser
) -> None:
    file = drop(room, "bai.md", OLD)
    read_all(room)
    drop(room, ".~lock.bai.md#", "x")
    answer = send(browser, ONE, files=sending("x.md", NEW))
    assert answer.status_code == 409 and "đang mở tệp bai.md" in answer.text
    assert file.read_text(encoding="utf-8") == OLD


def test_a_full_disk_leaves_the_old_file(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = drop(room, "bai.md", OLD)
    read_all(room)
    monkeypatch.setattr("publisher.work.replacing_file.write_down", full)
    answer = send(browser, ONE, files=sending("x.md", NEW))
    assert answer.status_code == 409 and "tệp cũ vẫn nguyên" in answer.text
    assert file.read_text(encoding="utf-8") == OLD and len(list(file.parent.iterdir())) == 1


@pytest.mark.parametrize("state", [ItemState.WITHDRAWN, ItemState.GONE])
def test_what_was_taken_down_or_is_gone_does_not_come_back_this_way(
    room: Newsroom, browser: Browser, state: ItemState
) -> None:
    drop(room, "bai.md", OLD)
    read_all(room)
    with room.app.store.write() as session:
        items.set_state(session, "bai", state, room.clock.now())
    page = browser.get(ONE.path)
    assert page.status_code == 409 and "/replace" not in browser.get("/queue/bai").text


def test_a_correction_is_not_replaced_for_it_is_ordered(room: Newsroom) -> None:
    admin = open_dashboard(room.app).browser(Role.ADMIN)
    lay(room)
    room.clock.pass_(hours=3)
    room.step()
    correct = stage(About.ITEM, "correct")
    assert send(admin, correct, files=sending("cai-chinh.md", NOTICE)).status_code == 303
    with room.app.store.read() as session:
        [notice] = [one for one in items.every(session) if one.id != "bai"]
    assert admin.get(f"/queue/{notice.id}/replace").status_code == 409


@pytest.mark.parametrize("approval", ["none", "required"])
def test_when_readers_get_the_new_text_is_said_first(tmp_path: Path, approval: str) -> None:
    room = open_newsroom(tmp_path, "website", publisher=Publisher(approval=approval))  # type: ignore[arg-type]
    browser = open_dashboard(room.app).browser(Role.EDITOR)
    lay(room)
    text = text_of(browser.get(ONE.path).text)
    if approval == "none":
        assert "website: bản mới ra lúc 11:00 18/01/2027, KHÔNG cần ai duyệt" in text
        room.clock.pass_(hours=3)
        room.step()
        text = text_of(browser.get(ONE.path).text)
        assert "website: bài đang hiện; bạn đọc thấy bản mới ngay" in text
    room.app.close()


def test_a_stamp_covers_the_file_and_not_only_what_was_read_of_it(room: Newsroom) -> None:
    from publisher.work.actions.replacing import Replace

    file = drop(room, "bai.md", OLD)
    read_all(room)
    with room.app.store.read() as session:
        before = Replace().find(room.app, session, "bai")
        file.write_text(NEW, encoding="utf-8")
        after = Replace().find(room.app, session, "bai")
    assert before.stamp != after.stamp and before == replace(after, bundle=before.bundle, seen=before.seen)
