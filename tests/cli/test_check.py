"""check: what is wrong, where, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

KEYS = {"path", "line", "column", "severity", "code", "message"}


def test_what_is_right_is_said_in_one_line(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài")
    said = terminal.done("check")
    assert (said.out, said.err) == ("", "Đã kiểm tra: 0 lỗi, 0 lưu ý.\n")


def test_every_mistake_is_named_with_file_line_and_column(terminal: Terminal) -> None:
    terminal.write_wrong("sai.md")
    said = terminal.type("check")
    assert said.code == 1
    assert "content/queue/sai.md:2:1: lỗi: Không có khóa «titel»" in said.out
    assert said.err == "Đã kiểm tra: 2 lỗi, 0 lưu ý.\n"


def test_a_warning_alone_is_no_failure(terminal: Terminal) -> None:
    terminal.write("cu.md", "Đã qua giờ", publish_at="2020-01-01 08:00")
    said = terminal.type("check")
    assert said.code == 0
    assert "content/queue/cu.md:3:" in said.out and ": lưu ý: " in said.out


def test_a_piece_whose_end_has_passed_is_said_to_stay_at_home(terminal: Terminal) -> None:
    terminal.write("cu.md", "Đã hết hạn", expires_at="2027-01-18 07:59")
    terminal.write("con-han.md", "Còn hạn", expires_at="2027-01-18 08:01")
    said = terminal.type("check")
    assert said.code == 0 and said.err == "Đã kiểm tra: 0 lỗi, 1 lưu ý.\n"
    assert "content/queue/cu.md:3:" in said.out and "bài sẽ không đăng" in said.out


def test_json_holds_the_keys_that_scripts_rely_on(terminal: Terminal) -> None:
    terminal.write_wrong("sai.md")
    said = terminal.type("check", "--json")
    assert said.code == 1 and said.err == ""
    assert all(record.keys() == KEYS for record in said.records)
    found = [(one["path"], one["line"], one["severity"], one["code"]) for one in said.records]
    assert ("content/queue/sai.md", 2, "error", "unknown-key-near") in found


def test_named_paths_are_checked_alone(terminal: Terminal) -> None:
    terminal.write_wrong("sai.md")
    right = terminal.write("ho-sao/bai.md", "Bài")
    assert terminal.type("check", right).code == 0
    assert terminal.type("check", right.parent).code == 0
    assert terminal.type("check", right, "content/queue/sai.md").code == 1


def test_a_file_outside_the_workspace_can_be_checked_before_it_is_dropped(
    terminal: Terminal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = terminal.write("bai.md", "Bài").rename(tmp_path_factory.mktemp("ngoai") / "bai.md")
    assert terminal.type("check", file).code == 0


def test_a_path_that_is_not_there_is_wrong_usage(terminal: Terminal) -> None:
    said = terminal.type("check", "content/queue/khong-co.md")
    assert (said.code, said.out) == (2, "") and "Không có tệp content/queue/khong-co.md" in said.err


def test_wrong_settings_are_findings_of_check(terminal: Terminal) -> None:
    config = terminal.workspace / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + 'pathh = "x"\n', encoding="utf-8")
    said = terminal.type("check")
    assert said.code == 1
    assert "config.toml:12:1: lỗi: Không có khóa «pathh» ở đây; có phải ý anh chị là «path»?" in said.out


def test_a_secret_that_is_not_there_is_told_at_its_line(terminal: Terminal) -> None:
    config = terminal.workspace / "config.toml"
    page = '[channels.page]\nadapter = "facebook"\npage_id = "1"\ntoken = "env:NOT_THERE"\n'
    config.write_text(config.read_text(encoding="utf-8") + page, encoding="utf-8")
    said = terminal.type("check")
    assert said.code == 0
    assert "config.toml:15:9: lưu ý: Kênh page: chưa có giá trị cho token (env:NOT_THERE)" in said.out


def test_a_press_channel_without_its_column_of_corrections_is_told_at_its_table(terminal: Terminal) -> None:
    config = terminal.workspace / "config.toml"
    text = config.read_text(encoding="utf-8").replace(
        'adapter = "outbox"', 'adapter = "outbox"\nkind = "press"'
    )
    config.write_text(text, encoding="utf-8")
    said = terminal.done("check").out
    assert "config.toml:9:" in said and "Kênh magazine là báo chí nên phải có chuyên mục cải chính" in said
    column = '\ncorrection_column = "Thông tin cải chính"'
    config.write_text(text.replace('kind = "press"', f'kind = "press"{column}'), encoding="utf-8")
    assert "cải chính" not in terminal.done("check").out


def test_nothing_is_sent_or_written_down(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="now")
    before = everything(terminal.workspace)
    terminal.done("check")
    assert everything(terminal.workspace) == before


def everything(folder: Path) -> list[str]:
    return sorted(str(one) for one in folder.rglob("*"))


@pytest.mark.parametrize(
    ("text", "at", "named"),
    [
        ("Sáng nay, hội viên ra quân.", "2027-01-17 09:00", "«Sáng nay»"),
        ("Hôm nay, ngày 15/1, hội viên ra quân.", "2027-01-20 09:00", "«Hôm nay», «ngày 15/1»"),
        ("Sáng nay, hội viên ra quân.", "2027-01-20 09:00", ""),
    ],
)
def test_words_that_will_not_be_true_at_the_time_of_the_piece_are_warned_of(
    terminal: Terminal, text: str, at: str, named: str
) -> None:
    terminal.write("bai.md", "Ra quân", text, publish_at=at)
    said = terminal.done("check")
    assert ("lời không còn đúng" in said.out) == bool(named) and named in said.out
