"""correct: one command, and the notice is out wherever the piece was; withdraw leaves its reason."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from tests.cli.terminal import Terminal, open_workspace
from tests.files.documents import document, saved
from tests.work.corrections import NOTICE, TITLE, notice_file


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that is no part of the workspace."""
    return tmp_path_factory.mktemp("ban-thu-ky")


@pytest.fixture
def notice(outside: Path) -> Path:
    return notice_file(outside)


def page_of(desk: Terminal, item: str) -> str:
    place = desk.delivery(item)["url"].removeprefix("http://127.0.0.1:8321/site/")
    return (desk.workspace / "var" / "website" / place / "index.html").read_text(encoding="utf-8")


def notice_of(desk: Terminal, item: str) -> str:
    [shown] = desk.done("show", item, "--json").records
    [found] = shown["corrected_by"]
    return str(found)


def test_a_correction_is_out_on_every_channel_and_the_piece_leads_to_it(desk: Terminal, notice: Path) -> None:
    said = desk.done("correct", "tin", "--file", notice)
    assert "được đăng ngay" in said.err and "website: đã xếp lịch" in said.err
    assert "publisher withdraw tin" in said.err, "taking the piece down is another decision"
    desk.run()
    item = notice_of(desk, "tin")
    assert desk.delivery(item)["state"] == "published"
    assert desk.delivery(item, "magazine")["state"] == "handed_over", "it was handed over, so is the notice"
    assert f'<a href="{desk.delivery(item)["url"]}">{TITLE}</a>' in page_of(desk, "tin")
    page = page_of(desk, item)
    assert "[Tin] Một [bold]cửa[/bold]" in page and "Nộp trong 3 ngày làm việc." in page
    assert "Thông tin cải chính</a>" in page, "it stands in the correction column"


def test_the_same_order_given_twice_makes_one_notice(desk: Terminal, notice: Path) -> None:
    desk.done("correct", "tin", "--file", notice)
    first = notice_of(desk, "tin")
    again = desk.type("correct", "tin", "--file", notice)
    assert again.code == 2
    assert f"publisher show {first}" in again.err and "viết nội dung khác" in again.err
    desk.run()
    assert desk.type("correct", "tin", "--file", notice).code == 2, "nor once it is out"
    assert notice_of(desk, "tin") == first
    assert not list((desk.workspace / "content" / "queue").glob(".*")), "nothing is left of the copy"


def test_another_text_or_a_notice_that_was_taken_back_may_be_ordered_again(
    desk: Terminal, notice: Path
) -> None:
    desk.done("correct", "tin", "--file", notice)
    notice.write_text(NOTICE.replace("3 ngày", "5 ngày"), encoding="utf-8")
    desk.done("correct", "tin", "--file", notice)
    [shown] = desk.done("show", "tin", "--json").records
    for one in shown["corrected_by"]:
        desk.done("withdraw", one, "--reason", "Nhầm")
    desk.done("correct", "tin", "--file", notice)


def test_a_correction_passes_a_hold_of_everything(desk: Terminal, notice: Path) -> None:
    desk.done("hold", "all", "--reason", "Quốc tang")
    desk.done("correct", "tin", "--file", notice)
    desk.run()
    assert desk.delivery(notice_of(desk, "tin"))["state"] == "published"
    assert TITLE in page_of(desk, "tin")
    assert desk.delivery("bai")["state"] == "waiting"


def test_the_notice_ends_in_published_with_its_note(desk: Terminal, notice: Path) -> None:
    desk.done("correct", "tin", "--file", notice)
    desk.run()
    item = notice_of(desk, "tin")
    number = desk.delivery(item, "magazine")["id"]
    desk.done("confirm", number, "--url", "https://tap-chi.example.org/cai-chinh")
    desk.run()
    [file] = (desk.workspace / "content" / "published").rglob("cai-chinh.md")
    assert "corrects: tin" in file.read_text(encoding="utf-8")
    note = file.with_name("cai-chinh.md.status.txt").read_text(encoding="utf-8")
    assert "https://tap-chi.example.org/cai-chinh" in note and "đã đăng" in note
    desk.run("2027-01-19 08:00")
    [shown] = desk.done("show", item, "--json").records
    assert (shown["corrects"], shown["revision"], shown["state"]) == ("tin", 1, "archived")


def test_show_and_log_time_the_notice(desk: Terminal, notice: Path) -> None:
    desk.done("correct", "tin", "--file", notice)
    desk.run()
    item = notice_of(desk, "tin")
    assert "Từ lúc có lệnh đến lúc lên: 0:00:0" in desk.done("show", item).out
    assert "Cải chính cho: tin" in desk.done("show", item).out
    assert f"Đã có cải chính: {item}" in desk.done("show", "tin").out
    [line] = desk.done("log", "--form", "notice", "--channel", "website", "--json").records
    assert line["correction"]["standing"] == "in_time"
    assert "Từ lúc có lệnh" in desk.done("log", "--form", "notice").out


def test_a_file_without_a_part_is_refused_with_its_line_and_nothing_is_done(
    desk: Terminal, outside: Path
) -> None:
    file = notice_file(outside, NOTICE.replace("Nộp trong 3 ngày làm việc.", ""))
    before = sorted((desk.workspace / "content").rglob("*"))
    said = desk.type("correct", "tin", "--file", file)
    assert said.code == 2 and f"{file.name}:9:1" in said.err and "«Nội dung đúng»" in said.err
    assert sorted((desk.workspace / "content").rglob("*")) == before


@pytest.mark.parametrize(
    ("item", "said"),
    [("bai", "chưa lên kênh nào"), ("khong-co", "Không có tin bài nào")],
)
def test_what_cannot_be_corrected_is_told(desk: Terminal, notice: Path, item: str, said: str) -> None:
    refused = desk.type("correct", item, "--file", notice)
    assert refused.code == 2 and said in refused.err


def test_a_file_that_lies_in_content_is_not_taken_twice(desk: Terminal) -> None:
    file = desk.workspace / "content" / "queue" / "cc.md"
    file.write_text(NOTICE, encoding="utf-8")
    refused = desk.type("correct", "tin", "--file", file)
    assert refused.code == 2 and "đính chính cho: tin" in refused.err


@pytest.mark.parametrize("keys", [(), (("tác giả", "Ban biên tập"),)])
def test_a_word_file_and_its_copy_know_what_they_correct(
    desk: Terminal, outside: Path, keys: tuple[tuple[str, str], ...]
) -> None:
    made = document(keys)
    for part in ("Nội dung sai", "Nội dung đúng", "Xin lỗi"):
        made.add_heading(part, 1)
        made.add_paragraph(f"Chữ của phần {part}.")
    file = outside / "cai-chinh.docx"
    file.write_bytes(saved(made))
    desk.done("correct", "tin", "--file", file)
    desk.run()
    assert desk.delivery(notice_of(desk, "tin"))["state"] == "published"
    given = docx.Document(str(file))
    assert [len(table.rows) for table in given.tables] == [1] * len(keys), "the person's own file stays"
    desk.run("2027-01-18 09:00")
    [shown] = desk.done("show", notice_of(desk, "tin"), "--json").records
    assert (shown["state"], shown["problems"], shown["revision"]) == ("ready", [], 1)


def test_a_notice_with_a_picture_takes_it_along(desk: Terminal, outside: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "white").save(outside / "bang.png")
    picture = "![Bảng đã đăng](bang.png)\n\n"
    file = notice_file(outside, NOTICE.replace("Nộp trong 5 ngày.", f"{picture}Nộp trong 5 ngày."))
    desk.done("correct", "tin", "--file", file)
    desk.run()
    assert "Bảng đã đăng" in page_of(desk, notice_of(desk, "tin"))
    assert (outside / "bang.png").is_file()


def test_an_editor_drops_a_file_that_names_the_piece_by_its_link(desk: Terminal) -> None:
    link = desk.delivery("tin")["url"]
    file = desk.workspace / "content" / "queue" / "dinh-chinh.md"
    file.write_text(NOTICE.replace("tác giả", f"đính chính cho: {link}\ntác giả"), encoding="utf-8")
    desk.done("hold", "all")
    desk.run()
    assert notice_of(desk, "tin") == "dinh-chinh"
    assert desk.delivery("dinh-chinh")["state"] == "published"


def test_two_pieces_with_the_same_mistake_have_a_notice_each(desk: Terminal, notice: Path) -> None:
    desk.write("tin2.md", "Tin thứ hai", publish_at="now")
    desk.run()
    desk.done("correct", "tin", "--file", notice)
    desk.run()
    first = notice_of(desk, "tin")
    (desk.workspace / "content" / "queue" / "cai-chinh.md").unlink()
    said = desk.done("correct", "tin2", "--file", notice.rename(notice.with_name("tin2.md")))
    assert "xóa tệp này" not in said.err, "it is no copy"
    desk.run("2027-01-18 09:00")
    second = notice_of(desk, "tin2")
    assert second != first and notice_of(desk, "tin") == first
    assert desk.delivery(second)["state"] == desk.delivery(first)["state"] == "published"
    assert desk.delivery(second)["url"] in page_of(desk, "tin2")


def test_a_dropped_notice_of_nothing_is_answered_beside_the_file(desk: Terminal) -> None:
    file = desk.workspace / "content" / "queue" / "cc.md"
    file.write_text(NOTICE.replace("tác giả", "corrects: khong-co\ntác giả"), encoding="utf-8")
    desk.run()
    note = file.with_name("cc.md.status.txt").read_text(encoding="utf-8")
    assert "Không có tin bài nào" in note


def test_a_copy_of_a_notice_that_stands_is_not_published_again(desk: Terminal, notice: Path) -> None:
    """A notice passes every hold, so nothing else could stop it."""
    desk.done("correct", "tin", "--file", notice)
    desk.run()
    copy = desk.workspace / "content" / "queue" / "cc-2.md"
    copy.write_text(NOTICE.replace("tác giả", "corrects: tin\ntác giả"), encoding="utf-8")
    desk.run("2027-01-18 08:30")
    said = copy.with_name("cc-2.md.status.txt").read_text(encoding="utf-8")
    assert "cai-chinh" in said and "Hãy xóa tệp này" in said
    assert notice_of(desk, "tin") == "cai-chinh", "the piece has one notice"
    assert desk.delivery("cai-chinh")["state"] == "published"


def test_a_piece_that_is_out_does_not_become_a_notice(desk: Terminal) -> None:
    desk.write("tin2.md", "Tin thứ hai", publish_at="now")
    desk.run()
    again = NOTICE.replace("tác giả", "corrects: tin\ntác giả")
    (desk.workspace / "content" / "queue" / "tin2.md").write_text(again, encoding="utf-8")
    desk.run("2027-01-18 08:30")
    assert desk.delivery("tin2")["title"] == "Tin thứ hai"
    [shown] = desk.done("show", "tin2", "--json").records
    assert shown["state"] == "wrong" and shown["corrects"] is None
    assert [one["code"] for one in shown["problems"]] == ["corrects-stays"]


def test_a_dropped_notice_waits_for_approval_and_an_ordered_one_does_not(
    tmp_path: Path, outside: Path
) -> None:
    desk = open_workspace(tmp_path / "ws", 'approval = "required"')
    desk.write("tin.md", "Tin cần duyệt", publish_at="now")
    desk.run()
    desk.done("approve", "tin", "--by", "Trưởng ban")
    desk.run()
    dropped = desk.workspace / "content" / "queue" / "tha.md"
    dropped.write_text(NOTICE.replace("tác giả", "corrects: tin\ntác giả"), encoding="utf-8")
    other = NOTICE.replace("3 ngày", "4 ngày")
    desk.done("correct", "tin", "--file", notice_file(outside, other))
    desk.run()
    assert desk.delivery("tha")["state"] == "waiting"
    assert desk.delivery("cai-chinh")["state"] == "published"


def test_an_edit_of_the_piece_after_its_correction_keeps_the_note(desk: Terminal, notice: Path) -> None:
    desk.done("correct", "tin", "--file", notice)
    desk.run()
    keys = {"form": "brief", "units": "ho-sao", "publish_at": "2027-01-18 07:30"}
    desk.write("tin.md", "[Tin] Một [bold]cửa[/bold]", "Đã sửa lại cho đúng.", **keys)
    desk.run("2027-01-18 08:30")
    page = page_of(desk, "tin")
    assert "Đã sửa lại cho đúng." in page and TITLE in page


def test_the_reason_stands_on_the_page_that_stays_when_readers_may_know_it(desk: Terminal) -> None:
    desk.done("withdraw", "tin", "--channel", "website", "--reason", "Sai số <liệu>", "--public")
    desk.run()
    page = page_of(desk, "tin")
    assert "Lý do: Sai số &lt;liệu&gt;" in page and "Nội dung minh họa" not in page
    [shown] = desk.done("show", "tin", "--json").records
    assert [one["intact"] for one in shown["snapshots"]] == [True]


def test_a_reason_among_ourselves_is_shown_to_nobody(desk: Terminal) -> None:
    desk.done("withdraw", "tin", "--channel", "website", "--reason", "Chị Lá khiếu nại")
    desk.run()
    assert "Chị Lá" not in page_of(desk, "tin")


def test_a_notice_that_was_there_before_its_piece_goes_out_once_that_is_out(desk: Terminal) -> None:
    """As after a restore, when it may be read first."""
    file = desk.workspace / "content" / "queue" / "cai-chinh.md"
    file.write_text(NOTICE.replace("tác giả", "đính chính cho: moi\ntác giả"), encoding="utf-8")
    desk.run()
    assert "moi" in file.with_name("cai-chinh.md.status.txt").read_text(encoding="utf-8")
    desk.write("moi.md", "Bài mới", publish_at="now", channels="[website]")
    desk.run()
    desk.run()
    assert desk.delivery("cai-chinh")["state"] == "published"
