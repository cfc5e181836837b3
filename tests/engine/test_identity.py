"""A file that was moved, renamed, copied or put back never makes its piece go out a second time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publisher.core.delivery import State
from publisher.core.errors import TryLater
from publisher.core.item_state import ItemState
from publisher.engine.local import LocalEngine
from publisher.files.schedules import read_rules
from publisher.store import heads, items
from publisher.store.database import open_store
from publisher.work import decisions, lookalikes
from tests.engine.test_local import drop, newsroom, run, states
from tests.newsroom import Newsroom

__all__ = ["newsroom"]

HALF = """---
title: {title}
publish_at: now
channels: {{website: {{}}, late: {{at: 2099-01-01 08:00}}}}
---

{body}
"""


def half_out(newsroom: Newsroom, name: str, title: str = "Một lần bấm", body: str = "Nội dung.") -> Path:
    """Drop a piece that goes out on one channel at once and stays in the queue for the other."""
    file = newsroom.app.content / "queue" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HALF.format(title=title, body=body), encoding="utf-8")
    return file


@pytest.fixture
def two(newsroom: Newsroom) -> Newsroom:
    """Return a newsroom with a second channel, `late`."""
    outlet = newsroom.outlet("website")
    late = type(outlet)("late", outlet.settings, outlet.house)
    newsroom.app.channels = {"website": outlet, "late": late}
    config = newsroom.app.config
    newsroom.app.config = type(config)(
        config.workspace, config.publisher, dict.fromkeys(("website", "late"), outlet.settings)
    )
    return newsroom


def published(newsroom: Newsroom) -> Path:
    [file] = (newsroom.app.content / "published").rglob("*.md")
    return file


def calls(newsroom: Newsroom) -> list[str]:
    return [method for method, _ in newsroom.outlet("website").calls]


def known(newsroom: Newsroom) -> dict[str, ItemState]:
    with newsroom.app.store.read() as session:
        return {one.id: one.state for one in items.every(session)}


@pytest.mark.parametrize("way", ["renamed", "into a folder", "back from the archive"])
def test_a_piece_that_gets_another_name_and_another_title_in_one_go_is_the_same(
    two: Newsroom, way: str
) -> None:
    text = "---\ntitle: {}\npublish_at: now\n---\n\n{}\n"
    file = two.app.content / "queue" / "tin.md"
    if way == "back from the archive":
        file.write_text(text.format("Tin cũ", "Chuyện ấy."), encoding="utf-8")
    else:
        half_out(two, "tin.md", "Tin cũ", "Chuyện ấy.")
    run(two)
    lies = published(two) if way == "back from the archive" else file
    there = two.app.content / "queue" / ("thư mục/tin.md" if way == "into a folder" else "tên khác.md")
    there.parent.mkdir(exist_ok=True)
    changed = lies.read_text(encoding="utf-8").replace("Tin cũ", "Tin đã sửa tít")
    lies.unlink()
    there.write_text(changed, encoding="utf-8")
    run(two)
    [post] = two.outlet("website").public.values()
    assert post.title == "Tin đã sửa tít" and "withdraw" not in calls(two)


def test_another_piece_with_a_text_of_its_own_is_not_taken_for_one_whose_file_is_gone(two: Newsroom) -> None:
    file = half_out(two, "tin.md", "Tin cũ", "Chuyện cũ.")
    run(two)
    file.unlink()
    half_out(two, "khac.md", "Tin mới", "Chuyện mới.")
    run(two)
    assert {post.title for post in two.outlet("website").public.values()} == {"Tin cũ", "Tin mới"}


@pytest.mark.parametrize("is_moved_back", [False, True])
def test_the_archive_gives_no_piece_the_place_of_another_whose_file_is_just_gone(
    newsroom: Newsroom, is_moved_back: bool
) -> None:
    """Else the new piece would be sent as the newest words of the old one, over what readers have of it."""
    text = "---\ntitle: {}\npublish_at: now\n---\n\n{}\n"
    file = newsroom.app.content / "queue" / "tin.md"
    file.write_text(text.format("Tin cũ", "Chuyện cũ."), encoding="utf-8")
    run(newsroom)
    if is_moved_back:
        published(newsroom).rename(file)
    else:
        published(newsroom).unlink()
    file.write_text(text.format("Hội nghị sơ kết", "Chuyện mới."), encoding="utf-8")
    LocalEngine(newsroom.app, quiet=1).run(until_idle=True)
    out = {post.title for post in newsroom.outlet("website").public.values()}
    assert out == {"Tin cũ", "Hội nghị sơ kết"} and "update" not in calls(newsroom)


def test_an_archive_that_was_away_comes_back_as_it_was(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    folder = newsroom.app.content / "published"
    folder.rename(folder.with_name("away"))
    run(newsroom)
    assert known(newsroom) == {"bai": ItemState.GONE}
    folder.with_name("away").rename(folder)
    run(newsroom)
    assert known(newsroom) == {"bai": ItemState.ARCHIVED}
    assert calls(newsroom) == ["publish"]


def test_a_file_of_the_queue_that_was_away_comes_back_as_it_was(two: Newsroom) -> None:
    file = half_out(two, "bai.md")
    run(two)
    text = file.read_text(encoding="utf-8")
    file.unlink()
    run(two)
    assert states(two, "bai") == [State.PUBLISHED, State.CANCELLED]
    file.write_text(text, encoding="utf-8")
    run(two)
    assert states(two, "bai") == [State.PUBLISHED, State.SCHEDULED]
    assert calls(two) == ["publish"]


def test_moving_a_piece_into_a_units_folder_keeps_it(two: Newsroom) -> None:
    schedules = two.app.workspace / "schedules"
    schedules.mkdir()
    unit = '[[unit]]\nid = "ho-sao"\nname = "Hội LHPN phường Hồ Sao"\nkind = "phuong"\n'
    (schedules / "units.toml").write_text(unit, encoding="utf-8")
    two.app.rules = read_rules(two.app.workspace, two.app.config)
    file = half_out(two, "bai.md")
    run(two)
    (file.parent / "ho-sao").mkdir()
    file.rename(file.parent / "ho-sao" / "bai.md")
    run(two)
    assert list(known(two)) == ["bai"]
    assert "publish" not in calls(two)[1:]


def test_a_rename_together_with_an_edit_is_a_revision(two: Newsroom) -> None:
    file = half_out(two, "bai.md")
    run(two)
    half_out(two, "bai-moi.md", body="Nội dung đã sửa.")
    file.unlink()
    run(two)
    assert list(known(two)) == ["bai"]
    assert calls(two) == ["publish", "update"]


def test_a_rename_together_with_an_edit_in_the_archive_is_a_correction(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    file = published(newsroom)
    text = file.read_text(encoding="utf-8").replace("minh họa", "đã sửa")
    file.with_name("ten-moi.md").write_text(text, encoding="utf-8")
    file.unlink()
    run(newsroom)
    assert calls(newsroom) == ["publish", "update"]


def test_a_rename_while_the_file_was_wrong_keeps_the_piece(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    file = published(newsroom)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title:", "titel:"), encoding="utf-8")
    run(newsroom)
    file = file.rename(file.with_name("ten-moi.md"))
    run(newsroom)
    file.write_text(text, encoding="utf-8")
    run(newsroom)
    assert calls(newsroom) == ["publish"]
    assert known(newsroom)["bai"] is ItemState.ARCHIVED


def test_a_copy_in_the_archive_is_refused_with_a_sentence(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    file = published(newsroom)
    copy = file.with_name("bai - Copy.md")
    copy.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Bản sao "), encoding="utf-8")
    run(newsroom)
    assert calls(newsroom) == ["publish"]
    assert "queue/" in copy.with_name("bai - Copy.md.status.txt").read_text(encoding="utf-8")


def test_a_copy_in_the_queue_is_a_piece_of_its_own_and_is_warned_of(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    copy = drop(newsroom, "ban-sao.md", at="2099-01-01 08:00")
    run(newsroom)
    assert states(newsroom, "ban-sao") == [State.SCHEDULED]
    assert "bai.md" in copy.with_name("ban-sao.md.status.txt").read_text(encoding="utf-8")


def test_a_new_file_with_the_words_of_one_that_was_deleted_is_a_new_piece(newsroom: Newsroom) -> None:
    drop(newsroom, "mot.md", at="2099-01-01 08:00").unlink()
    file = drop(newsroom, "mot.md", at="2099-01-01 08:00")
    run(newsroom)
    file.unlink()
    run(newsroom)
    drop(newsroom, "hai.md", at="2099-01-01 08:00")
    run(newsroom)
    assert (states(newsroom, "mot"), states(newsroom, "hai")) == ([State.CANCELLED], [State.SCHEDULED])


def test_a_new_text_with_an_old_title_goes_out_and_warns(two: Newsroom) -> None:
    drop(two, "bai.md")
    run(two)
    other = half_out(two, "khac.md", body="Nội dung khác hẳn.")
    run(two)
    assert "Trùng tít" in other.with_name("khac.md.status.txt").read_text(encoding="utf-8")
    assert calls(two) == ["publish", "publish"]


def test_an_id_that_changes_after_the_piece_was_sent_is_refused(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    file = published(newsroom)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title:", "id: khac\ntitle:"), encoding="utf-8")
    run(newsroom)
    assert calls(newsroom) == ["publish"]
    assert "«bai»" in file.with_name("bai.md.status.txt").read_text(encoding="utf-8")


def test_an_id_that_changes_before_the_piece_was_sent_leaves_no_second_delivery(newsroom: Newsroom) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title:", "id: khac\ntitle:"), encoding="utf-8")
    run(newsroom)
    assert states(newsroom, "bai") == [State.CANCELLED]
    assert states(newsroom, "khac") == [State.SCHEDULED]


def test_a_renamed_clip_is_the_same_piece(two: Newsroom) -> None:
    queue = two.app.content / "queue"
    source = Path(__file__).parents[2] / "content" / "queue" / "phan-anh-tren-ihanoi.png"
    shutil.copy(source, queue / "anh.png")
    front = HALF.format(title="Đồ họa", body="").split("---")[1]
    (queue / "anh.yaml").write_text(front, encoding="utf-8")
    run(two)
    (queue / "anh.png").rename(queue / "do-hoa.png")
    run(two)
    (queue / "anh.yaml").rename(queue / "do-hoa.yaml")
    run(two)
    assert calls(two).count("publish") == 1
    assert states(two, "anh") == [State.PUBLISHED, State.SCHEDULED]


def test_an_archive_that_lost_all_of_var_is_not_published_again(newsroom: Newsroom) -> None:
    drop(newsroom, "bai.md")
    run(newsroom)
    newsroom.app.close()
    (newsroom.app.workspace / heads.FILE).unlink()
    newsroom.app.store = open_store("sqlite:///var/new.db", newsroom.app.workspace)
    run(newsroom)
    assert calls(newsroom) == ["publish"]


def test_an_address_that_another_piece_has_is_refused_with_a_sentence(newsroom: Newsroom) -> None:
    for name in ("mot.md", "hai.md"):
        file = drop(newsroom, name, name)
        text = file.read_text(encoding="utf-8").replace("title:", "slug: chung-mot-dia-chi\ntitle:")
        file.write_text(text, encoding="utf-8")
        run(newsroom)
    assert calls(newsroom) == ["publish"]
    assert "chung-mot-dia-chi" in file.with_name("hai.md.status.txt").read_text(encoding="utf-8")


def test_a_wrong_correction_leaves_the_one_before_it_on_its_way(two: Newsroom) -> None:
    file = half_out(two, "bai.md")
    run(two)
    two.outlet("website").tell("update", TryLater("no-answer", said="refused"))
    half_out(two, "bai.md", body="Nội dung đã sửa.")
    run(two)
    file.write_text(file.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    run(two)
    assert states(two, "bai") == [State.SCHEDULED, State.WAITING]


def test_a_piece_that_a_person_cancelled_stays_in_when_its_file_turns_wrong_and_right_again(
    newsroom: Newsroom,
) -> None:
    file = drop(newsroom, "bai.md", at="2099-01-01 08:00")
    run(newsroom)
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.app.clock.now(), "lan")
    text = file.read_text(encoding="utf-8")
    for written in (text.replace("title:", "titel:"), text):
        file.write_text(written, encoding="utf-8")
        run(newsroom)
        assert states(newsroom, "bai") == [State.CANCELLED]


@pytest.mark.parametrize("other", ["deleted", "exchanged", "three"])
def test_pieces_that_get_each_others_names_stay_what_they_are(two: Newsroom, other: str) -> None:
    names = ("mot", "hai", "ba")
    files = {name: half_out(two, f"{name}.md", f"Tít {name}", f"Thân bài {name}.") for name in names}
    run(two)
    if other == "deleted":
        files["mot"].unlink()
        files["hai"].rename(files["mot"])
    elif other == "exchanged":
        files["mot"].rename(files["mot"].with_name("tạm"))
        files["hai"].rename(files["mot"])
        files["mot"].with_name("tạm").rename(files["hai"])
    else:
        files["mot"].rename(files["mot"].with_name("tạm"))
        files["hai"].rename(files["mot"])
        files["ba"].rename(files["hai"])
        files["mot"].with_name("tạm").rename(files["ba"])
    run(two)
    assert calls(two) == ["publish"] * 3, "nothing is sent again, and nothing overwritten"
    with two.app.store.read() as session:
        known = {one.id: (one.title, one.state) for one in items.every(session)}
    gone = ItemState.GONE if other == "deleted" else ItemState.READY
    assert known["mot"] == ("Tít mot", gone)
    assert known["hai"] == ("Tít hai", ItemState.READY) and known["ba"] == ("Tít ba", ItemState.READY)


def test_a_piece_that_was_away_before_it_went_out_is_not_called_a_copy(newsroom: Newsroom) -> None:
    """Told to delete the copy, its editor would have deleted the only one."""
    file = drop(newsroom, "cho.md", at="2099-01-01 08:00")
    run(newsroom)
    file.rename(newsroom.app.content / "cho.md")
    run(newsroom)
    (newsroom.app.content / "cho.md").rename(file.with_name("cho-moi.md"))
    run(newsroom)
    assert states(newsroom, "cho-moi") == [State.SCHEDULED]
    with newsroom.app.store.read() as session:
        again = items.get(session, "cho-moi")
    assert again is not None and not again.problems


LONG = "Từ tháng này, người dân nộp hồ sơ tại nhà văn hóa phường vào sáng thứ bảy."


@pytest.mark.parametrize("answer", ["the same", "a new one"])
def test_a_piece_renamed_retitled_and_edited_in_one_go_is_asked_of_its_editor(
    two: Newsroom, answer: str
) -> None:
    file = half_out(two, "bai.md", body=LONG)
    run(two)
    new = half_out(two, "phu/khac.md", "Tít khác", LONG.replace("sáng", "chiều"))
    file.unlink()
    run(two)
    assert calls(two) == ["publish"], "neither sent again, nor written over the other"
    assert "mã: bai" in new.with_name("khac.md.status.txt").read_text(encoding="utf-8")
    text = new.read_text(encoding="utf-8")
    new.write_text(text.replace("Từ tháng", "Kể từ tháng"), encoding="utf-8")
    run(two)
    assert calls(two) == ["publish"], "another edit is no answer"
    given = "bai" if answer == "the same" else "phu-khac"
    new.write_text(text.replace("title:", f"id: {given}\ntitle:"), encoding="utf-8")
    run(two)
    assert calls(two) == ["publish", "update" if answer == "the same" else "publish"]


def test_a_short_piece_is_not_taken_for_another(two: Newsroom) -> None:
    file = half_out(two, "bai.md", body="Nội dung.")
    run(two)
    half_out(two, "khac.md", "Tít khác", "Nội dung khác.")
    file.unlink()
    run(two)
    assert calls(two) == ["publish", "publish"]


def test_a_folder_that_is_away_is_not_compared_piece_by_piece(
    two: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With thousands of texts that would keep the sends waiting."""
    compared = list[str]()
    monkeypatch.setattr(lookalikes, "MOST_COMPARED", 2)
    monkeypatch.setattr(lookalikes, "much_alike", lambda _, other: compared.append(other))
    files = [half_out(two, f"{n}.md", f"Tít {n}", f"Thân bài {n}.") for n in range(4)]
    run(two)
    for file in files:
        file.unlink()
    half_out(two, "mới.md", "Tít mới", LONG)
    run(two)
    assert len(compared) == 2


def gone_to_the_archive_unrecorded(
    newsroom: Newsroom, name: str, title: str, body: str = "Nội dung."
) -> Path:
    """Publish a piece whose move into the archive was done and not written down."""
    file = half_out(newsroom, name, title, body)
    run(newsroom)
    place = newsroom.app.content / "published" / "2027" / "01" / name
    place.parent.mkdir(parents=True)
    return file.rename(place)


@pytest.mark.parametrize(
    ("title", "body"),
    [("Lịch tiếp công dân", "Tuần 4: thứ ba, thứ năm."), ("Bài khác", "Nội dung.")],
    ids=["the same title", "the same text"],
)
def test_a_new_piece_after_the_model_of_one_that_moved_meanwhile_is_not_sent_as_its_newest_words(
    two: Newsroom, title: str, body: str
) -> None:
    gone_to_the_archive_unrecorded(two, "cu.md", "Lịch tiếp công dân")
    half_out(two, "moi.md", title, body)
    run(two)
    assert states(two, "cu") == [State.PUBLISHED, State.SCHEDULED]
    assert calls(two) == ["publish", "publish"]
    assert states(two, "moi") == [State.PUBLISHED, State.SCHEDULED]


def test_what_is_only_like_a_piece_waits_for_new_files_that_may_be_that_piece(two: Newsroom) -> None:
    """The moved file rests later than the one that is like it, and both are looked at before."""
    moved = gone_to_the_archive_unrecorded(two, "cu.md", "Lịch tiếp công dân")
    half_out(two, "moi.md", "Lịch tiếp công dân", "Tuần 4: thứ ba, thứ năm.")
    reader = LocalEngine(two.app, quiet=0)._reader
    with moved.open("a", encoding="utf-8"):
        for _ in range(3):
            reader.look_everywhere()
            reader.look()
        with two.app.store.read() as session:
            assert [known.id for known in items.every(session)] == ["cu"]
            assert items.get(session, "cu").revision == 1  # type: ignore[union-attr]
    reader.look_everywhere()
    reader.look()
    with two.app.store.read() as session:
        assert sorted((one.id, one.path, one.revision) for one in items.every(session)) == [
            ("cu", "published/2027/01/cu.md", 1),
            ("moi", "queue/moi.md", 1),
        ]


def test_a_piece_that_is_edited_and_renamed_follows_though_another_is_like_it_too(two: Newsroom) -> None:
    """Two that wait for what else is new do not wait for each other."""
    for name, title in (("a.md", "Tin thứ nhất"), ("b.md", "Tin thứ hai")):
        half_out(two, name, title)
    run(two)
    (two.app.content / "queue" / "a.md").unlink()
    (two.app.content / "queue" / "b.md").unlink()
    half_out(two, "a2.md", "Tin thứ nhất", "Đã sửa một.")
    half_out(two, "b2.md", "Tin thứ hai", "Đã sửa hai.")
    run(two)
    with two.app.store.read() as session:
        assert [
            (one.id, one.path, one.revision) for one in sorted(items.every(session), key=lambda one: one.id)
        ] == [
            ("a", "queue/a2.md", 2),
            ("b", "queue/b2.md", 2),
        ]
