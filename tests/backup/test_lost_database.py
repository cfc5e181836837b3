"""A database that is gone, empty or an old copy: nothing is published by it, and nothing twice afterwards."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publisher.clock import Clock
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.files.litter import NOTE_SUFFIX
from publisher.sandbox import Sandbox
from publisher.store import attempts, deliveries, heads, items, restores
from publisher.work.without_backup import go_on
from tests.backup.day import PIECES, SLUGS, assert_each_once, make_workspace, opened, run, write
from tests.backup.workspaces import copied
from tests.cli.terminal import Terminal, open_workspace
from tests.work.corrections import notice_file

Loss = Callable[[Path], None]
LATER = datetime(2027, 1, 18, 1, 20, tzinfo=UTC).timestamp()
"""After the restore, by the time of the tests."""


def deleted(workspace: Path) -> None:
    for file in (workspace / "var").glob("publisher.db*"):
        file.unlink()


def emptied(workspace: Path) -> None:
    deleted(workspace)
    (workspace / "var" / "publisher.db").touch()


def misnamed(workspace: Path) -> None:
    config = workspace / "config.toml"
    elsewhere = '[publisher]\ndatabase = "sqlite:///va/publisher.db"'
    config.write_text(config.read_text("utf-8").replace("[publisher]", elsewhere, 1), "utf-8")


def out_at(workspace: Path) -> dict[tuple[str, str], Any]:
    """Return when each delivery went out."""
    with opened(workspace) as app, app.store.read() as session:
        return {
            (one.item, one.channel): one.published_at for one in deliveries.in_state(session, State.PUBLISHED)
        }


LOST = pytest.mark.parametrize("lose", [deleted, emptied, misnamed])


@LOST
@pytest.mark.parametrize("words", [["run", "--until-idle", "--no-web"], ["queue"], ["hold", "all"]])
def test_no_command_takes_a_lost_database_for_a_new_workspace(
    made: Path, tmp_path: Path, lose: Loss, words: list[str]
) -> None:
    desk = copied(made, tmp_path / "w")
    lose(desk.workspace)
    said = desk.type(*words)
    assert said.code == 2 and said.out == "", said
    assert "publisher restore" in said.err and "database" in said.err
    assert not (desk.workspace / "va" / "publisher.db").exists()


def test_a_workspace_that_never_had_a_database_begins(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    shutil.rmtree(desk.workspace / "var")
    desk.done("queue")


def test_the_daemon_publishes_nothing_by_an_old_copy_of_its_database(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    old = tmp_path / "old.db"
    shutil.copy(desk.workspace / "var" / "publisher.db", old)
    desk.done("hold", "all")
    deleted(desk.workspace)
    shutil.copy(old, desk.workspace / "var" / "publisher.db")
    said = desk.run("2027-01-20 10:00")
    assert said.code == 2 and "cũ hơn" in said.err and "--without-backup" in said.err, said
    assert desk.delivery("mai")["state"] == "scheduled"
    said = desk.done("restore", "--without-backup")
    assert "có thể không có trong đó" in said.err, said
    assert desk.run("2027-01-20 10:00").code != 2
    desk.done("log", "--verify")


def test_a_restore_is_told_of_what(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    for words in (["restore"], ["restore", "b.zip", "--without-backup"]):
        said = desk.type(*words)
        assert said.code == 2 and "publisher restore TỆP" in said.err, said


def test_a_damaged_database_is_left_only_when_somebody_says_so(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    deleted(desk.workspace)
    broken = b"kh\xf4ng ph\xe1\xba\xa3i c\xc6\xa1 s\xe1\xbb\x9f d\xe1\xbb\xaf li\xe1\xbb\x87u" * 100
    (desk.workspace / "var" / "publisher.db").write_bytes(broken)
    said = desk.type("restore", "--without-backup")
    assert said.code == 2 and "--replace" in said.err, said
    said = desk.done("restore", "--without-backup", "--replace")
    [aside] = (desk.workspace / "var").glob("before-restore-*")
    assert str(aside) in said.err and (aside / "publisher.db").read_bytes() == broken
    assert (aside / heads.FILE.name).exists()
    desk.done("log", "--verify")


@pytest.mark.parametrize("is_gone", [True, False])
def test_who_goes_on_without_a_backup_has_everything_looked_for(
    made: Path, tmp_path: Path, is_gone: bool
) -> None:
    workspace = copied(made, tmp_path / "w").workspace
    if is_gone:
        deleted(workspace)
    went_on = go_on(workspace, False, Clock(), "admin")
    with opened(workspace) as app, app.store.read() as session:
        restore, waiting = restores.newest(session), deliveries.in_state(session, State.SCHEDULED)
    assert restore is not None and restore.backup_at == went_on.since
    assert {one.doubted_since for one in waiting} == (set() if is_gone else {went_on.since})


@pytest.mark.parametrize("change", ["renamed", "retitled"])
def test_a_piece_keeps_its_address_whatever_it_was_called_before_the_loss(
    tmp_path: Path, change: str
) -> None:
    desk = open_workspace(tmp_path / "w")
    desk.write("tin.md", "Tít một", publish_at="now")
    desk.run("2027-01-18 08:00")
    address = desk.delivery("tin")["url"]
    if change == "renamed":
        (desk.workspace / "content" / "queue" / "tin.md").rename(
            desk.workspace / "content" / "queue" / "tên khác.md"
        )
    else:
        desk.write("tin.md", "Tít hai", publish_at="now")
    desk.run("2027-01-18 08:10")
    deleted(desk.workspace)
    desk.done("restore", "--without-backup")
    desk.run("2027-01-18 08:30")
    assert desk.delivery("tin")["url"] == address
    assert address.startswith("http") and "/tit-mot-" in address


def lost(folder: Path) -> tuple[Terminal, Path]:
    """Publish a piece, lose the database and go on without it, nobody looking; return its file, too."""
    desk = open_workspace(folder)
    desk.write("tin.md", "Tít một", publish_at="now")
    desk.run("2027-01-18 08:00")
    deleted(desk.workspace)
    return desk, desk.workspace / "content" / "queue" / "tin.md"


def address_of(desk: Terminal, slug: str) -> str:
    """Return the address of a page that lies on the website."""
    [page] = (desk.workspace / "var" / "website").glob(f"*/*/{slug}-*")
    return f"http://127.0.0.1:8321/site/{page.parent.parent.name}/{page.parent.name}/{page.name}/"


def page_at(desk: Terminal, address: str) -> str:
    place = address.partition("/site/")[2]
    return (desk.workspace / "var" / "website" / place / "index.html").read_text("utf-8")


def rename_and_retitle(desk: Terminal, file: Path, and_its_note: bool = False) -> Path:
    new = desk.write("tên khác.md", "Tít hai", publish_at="now")
    file.unlink()
    if and_its_note:
        note = file.with_name(f"{file.name}{NOTE_SUFFIX}")
        note.rename(new.with_name(f"{new.name}{NOTE_SUFFIX}"))
    return new


@pytest.mark.parametrize("when", ["before the restore", "after the restore"])
def test_a_piece_renamed_and_retitled_while_nobody_looked_is_asked_of_a_person(
    tmp_path: Path, when: str
) -> None:
    desk, file = lost(tmp_path / "w")
    if when == "before the restore":
        rename_and_retitle(desk, file)
    desk.done("restore", "--without-backup")
    if when == "after the restore":
        new = rename_and_retitle(desk, file)
        os.utime(new, (LATER, LATER))
    desk.run("2027-01-18 08:30")
    asked = desk.delivery("ten-khac")
    assert asked["state"] == "refused", asked
    assert "queue/tin.md" in asked["error"] and "đổi tiêu đề" in asked["error"]
    desk.write("tên khác.md", "Tít ba", publish_at="now")
    desk.run("2027-01-18 08:40")
    assert "queue/tin.md" in desk.delivery("ten-khac")["error"], "also of newer words"
    desk.done("retry", str(asked["id"]))
    desk.run("2027-01-18 08:50")
    assert desk.delivery("ten-khac")["state"] == "published"


def test_who_says_which_piece_it_is_gives_it_its_address_back(tmp_path: Path) -> None:
    desk, file = lost(tmp_path / "w")
    address = address_of(desk, "tit-mot")
    desk.done("restore", "--without-backup")
    rename_and_retitle(desk, file)
    desk.run("2027-01-18 08:30")
    assert "«mã: tin»" in desk.delivery("ten-khac")["error"]
    desk.write("tên khác.md", "Tít hai", publish_at="now", mã="tin")
    desk.run("2027-01-18 08:40")
    assert desk.delivery("tin")["url"] == address
    assert "Tít hai" in page_at(desk, address)
    assert desk.delivery("ten-khac")["state"] == "cancelled"


def test_a_piece_that_brings_its_note_along_is_known_by_it(tmp_path: Path) -> None:
    desk, file = lost(tmp_path / "w")
    desk.done("restore", "--without-backup")
    rename_and_retitle(desk, file, and_its_note=True)
    desk.run("2027-01-18 08:30")
    assert desk.delivery("tin")["state"] == "published"
    assert "/tit-mot-" in desk.delivery("tin")["url"]


def test_a_note_that_was_copied_with_a_file_names_the_first_of_them(tmp_path: Path) -> None:
    """Of a piece and its note somebody made another piece, which comes first by its name."""
    desk, file = lost(tmp_path / "w")
    address = address_of(desk, "tit-mot")
    new = desk.write("anh.md", "Tít mới", "Lời khác hẳn.", publish_at="now")
    shutil.copy(file.with_name(f"{file.name}{NOTE_SUFFIX}"), new.with_name(f"{new.name}{NOTE_SUFFIX}"))
    desk.done("restore", "--without-backup")
    desk.run("2027-01-18 08:30")
    assert desk.delivery("tin")["url"] == address
    assert "/tit-moi-" in desk.delivery("anh")["url"]


def test_a_file_that_brings_its_note_from_a_rescued_disk_is_looked_for(tmp_path: Path) -> None:
    desk = open_workspace(tmp_path / "w")
    desk.done("backup", tmp_path / "b.zip")
    file = desk.write("tin.md", "Tít một", publish_at="now")
    desk.run("2027-01-18 08:00")
    address = desk.delivery("tin")["url"]
    queue = desk.workspace / "content" / "queue"
    queue.rename(tmp_path / "rescued")
    queue.mkdir()
    desk.done("restore", tmp_path / "b.zip", "--replace")
    for one in (tmp_path / "rescued").iterdir():
        shutil.copy(one, queue)
    file.write_text(file.read_text("utf-8").replace("Nội dung", "Lời"), "utf-8")
    os.utime(file, (LATER, LATER))
    desk.run("2027-01-18 08:30")
    assert desk.delivery("tin")["url"] == address
    with opened(desk.workspace) as app, app.store.read() as session:
        made = attempts.of_delivery(session, desk.delivery("tin")["id"])
    assert str(made[0].operation) == "find"


@pytest.mark.parametrize("has_its_note", [True, False])
def test_a_piece_in_doubt_is_known_again_by_its_text_when_name_and_title_change(
    tmp_path: Path, has_its_note: bool
) -> None:
    """The database is of an earlier day and knows it as held; it went out since."""
    desk = open_workspace(tmp_path / "w")
    file = desk.write("tin.md", "Tít một", publish_at="now")
    desk.done("hold", "all")
    desk.run("2027-01-18 08:00")
    old = tmp_path / "old.db"
    shutil.copy(desk.workspace / "var" / "publisher.db", old)
    desk.done("release")
    desk.run("2027-01-18 08:10")
    address = desk.delivery("tin")["url"]
    deleted(desk.workspace)
    shutil.copy(old, desk.workspace / "var" / "publisher.db")
    if not has_its_note:
        file.with_name(f"{file.name}{NOTE_SUFFIX}").unlink()
    desk.done("restore", "--without-backup")
    rename_and_retitle(desk, file)
    desk.done("release")
    desk.run("2027-01-18 08:30")
    assert desk.delivery("tin")["url"] == address
    assert {one["item"] for one in desk.type("log", "--json").records} == {"tin"}


def test_who_deletes_a_file_that_a_person_was_asked_about_is_asked_no_more(tmp_path: Path) -> None:
    desk, file = lost(tmp_path / "w")
    desk.done("restore", "--without-backup")
    rename_and_retitle(desk, file)
    desk.run("2027-01-18 08:30")
    (desk.workspace / "content" / "queue" / "tên khác.md").unlink()
    desk.run("2027-01-18 08:40")
    assert desk.delivery("ten-khac")["state"] == "cancelled"


def test_what_turns_up_once_all_files_were_read_is_new(tmp_path: Path) -> None:
    desk, file = lost(tmp_path / "w")
    desk.done("restore", "--without-backup")
    file.unlink()
    desk.run("2027-01-18 08:30")
    os.utime(desk.write("mới.md", "Tít mới", publish_at="now"), (LATER, LATER))
    desk.run("2027-01-18 08:40")
    assert desk.delivery("moi")["state"] == "published"


def test_a_new_piece_is_asked_of_nobody_where_every_note_has_its_file(tmp_path: Path) -> None:
    desk, _ = lost(tmp_path / "w")
    desk.done("restore", "--without-backup")
    os.utime(desk.write("mới.md", "Tít mới", publish_at="now"), (LATER, LATER))
    desk.run("2027-01-18 08:30")
    assert desk.delivery("moi")["state"] == "published"


def test_a_correction_is_ordered_once_all_files_are_read_again(made: Path, tmp_path: Path) -> None:
    desk = copied(made, tmp_path / "w")
    notice = notice_file(tmp_path)
    desk.done("correct", "tin", "--file", notice)
    desk.run("2027-01-18 08:00")
    deleted(desk.workspace)
    desk.done("restore", "--without-backup")
    said = desk.type("correct", "tin", "--file", notice)
    assert said.code == 2 and "chưa được đọc lại" in said.err and "publisher run" in said.err
    for folder in ("queue", "published"):
        shutil.rmtree(desk.workspace / "content" / folder)
    said = desk.type("correct", "tin", "--file", notice)
    assert "chưa được đọc lại" not in said.err, "nothing is left to be read"


@pytest.mark.system
@pytest.mark.timeout(300)
@LOST
def test_without_database_and_backup_nothing_goes_out_again(
    outlets: Sandbox, tmp_path: Path, lose: Loss
) -> None:
    workspace = make_workspace(tmp_path / "w", outlets)
    run(workspace)
    lose(workspace)
    write(workspace, PIECES)
    with pytest.raises(WrongUsage, match="database-lost"):
        run(workspace)
    went_on = go_on(workspace, False, Clock(), "admin")
    assert went_on.is_new
    run(workspace)
    assert_each_once(workspace, outlets, SLUGS)


@pytest.mark.system
@pytest.mark.timeout(300)
def test_a_file_that_is_saved_again_after_the_restore_is_no_new_piece(
    outlets: Sandbox, tmp_path: Path
) -> None:
    """It is looked for, and only what is new is sent at once."""
    workspace = make_workspace(tmp_path / "w", outlets)
    run(workspace)
    deleted(workspace)
    queue = workspace / "content" / "queue"
    touched, moved, copied_, wrong = sorted(queue.glob("*.md"))[:4]
    right = wrong.read_text("utf-8")
    wrong.write_text(right.replace("title:", "titel:"), "utf-8")
    go_on(workspace, False, Clock(), "admin")
    touched.touch()
    moved.rename(queue / "tên khác.md")
    (queue / "bản chép.md").write_bytes(copied_.read_bytes())
    copied_.unlink()
    run(workspace)
    wrong.write_text(right, "utf-8")
    write(workspace, PIECES)
    run(workspace)
    assert set(outlets.count_public("graph").values()) == {1}
    assert set(outlets.count_public("wp").values()) == {1}
    with opened(workspace) as app, app.store.read() as session:
        new = [one for one in deliveries.in_state(session, State.PUBLISHED) if one.item == f"bai-{PIECES}"]
        searches = [one for each in new for one in attempts.of_delivery(session, each.id)]
    assert len(new) == 3 and {one.operation for one in searches} <= {"publish", "stage"}, (
        "a new piece is sent"
    )


@pytest.mark.system
@pytest.mark.timeout(300)
@pytest.mark.parametrize("change", ["renamed", "retitled", "retitled and renamed", "renamed after the loss"])
def test_a_piece_that_was_given_another_name_while_it_was_known_is_found_again(
    outlets: Sandbox, tmp_path: Path, change: str
) -> None:
    """Its id and its address are those of its first day; the note beside the file bears them."""
    workspace = make_workspace(tmp_path / "w", outlets)
    file = workspace / "content" / "queue" / "hai.md"
    text = (
        "---\ntitle: Tít một\npublish_at: now\n"
        "channels: {newspaper: {}, website: {}, fanpage: {at: 2099-01-01 08:00}}\n---\n\nLời.\n"
    )
    file.write_text(text, "utf-8")
    run(workspace)
    if "retitled" in change:
        file.write_text(text.replace("Tít một", "Tít hai"), "utf-8")
        run(workspace)
    if "renamed" in change and "after" not in change:
        file.rename(file.with_name("tên khác.md"))
    run(workspace)
    before = out_at(workspace).keys()
    deleted(workspace)
    go_on(workspace, False, Clock(), "admin")
    if "after" in change:
        file.rename(file.with_name("tên khác.md"))
    run(workspace)
    assert len(outlets.count_public("wp")) == PIECES + 1
    assert out_at(workspace).keys() == before
    with opened(workspace) as app, app.store.read() as session:
        known = items.get(session, "hai")
        assert known is not None and (known.slug or "").startswith("tit-mot-")


@pytest.mark.system
@pytest.mark.timeout(300)
def test_words_that_have_changed_on_the_page_since_are_asked_of_a_person_not_sent_again(
    outlets: Sandbox, tmp_path: Path
) -> None:
    workspace = make_workspace(tmp_path / "w", outlets)
    two = workspace / "content" / "queue" / "hai.md"
    two.write_text(
        "---\ntitle: Hai kênh\nchannels: [fanpage, magazine]\npublish_at: now\n---\n\nLời.\n", "utf-8"
    )
    run(workspace)
    deleted(workspace)
    config = workspace / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace('kind = "social"', 'kind = "social"\ntemplate = "Mới: {title}"'), "utf-8")
    go_on(workspace, False, Clock(), "admin")
    run(workspace)
    assert len(outlets.count_public("graph")) == PIECES + 1
    with opened(workspace) as app, app.store.read() as session:
        asked = deliveries.in_state(session, State.REFUSED, State.UNCONFIRMED)  # some wait for other searches
    assert len(asked) == PIECES + 1 and {one.channel for one in asked} == {"fanpage"}
    told = {one.error.code for one in asked if one.error and one.state is State.REFUSED}
    assert told == {"absent-in-these-words"}


@pytest.mark.system
@pytest.mark.timeout(300)
def test_what_is_found_again_went_out_when_it_did(outlets: Sandbox, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w", outlets)
    run(workspace)
    before, lost = out_at(workspace), Clock().now()
    deleted(workspace)
    go_on(workspace, False, Clock(), "admin")
    run(workspace)
    after = out_at(workspace)
    assert len(before) == 3 * PIECES and after.keys() == before.keys()
    assert max(after.values()) <= lost, "the time when it went out, not when it was found"


@pytest.mark.system
@pytest.mark.timeout(300)
def test_with_an_old_copy_of_the_database_nothing_goes_out_again(outlets: Sandbox, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "w", outlets)
    Terminal(workspace).done("hold", "all")
    run(workspace)
    old = tmp_path / "old.db"
    shutil.copy(workspace / "var" / "publisher.db", old)
    Terminal(workspace).done("release")
    run(workspace)
    deleted(workspace)
    shutil.copy(old, workspace / "var" / "publisher.db")
    write(workspace, PIECES)
    assert not go_on(workspace, False, Clock(), "admin").is_new
    Terminal(workspace).done("release")
    run(workspace)
    assert_each_once(workspace, outlets, SLUGS)
    with opened(workspace) as app, app.store.read() as session:
        assert not deliveries.in_state(session, State.UNCONFIRMED, State.REFUSED)
