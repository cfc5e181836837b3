"""plan --digest: the letter as it would go out now, printed and not sent; doctor, which asks its server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import CONFIG, Terminal, open_workspace
from tests.notify.post_office import Letterbox, PostOffice, open_post_office

UNITS = """
[[unit]]
id = "ho-sao"
name = "Hội LHPN phường Hồ Sao"
kind = "phuong"

[[unit]]
id = "cau-gio"
name = "Hội LHPN phường Cầu Gió"
kind = "phuong"
"""
PLAN = """
[plan]
id = "nho"
title = "Kế hoạch nhỏ"
start = 2027-01-01
end = 2027-12-31

[[target]]
id = "dv"
title = "Tin bài của mỗi đơn vị"
metric = "works"
each = "unit"
per = "month"
min = 2
"""
DIGESTS = """
[digests]
managers = ["mailto:managers@example.org"]

[digests.units]
ho-sao = "mailto:ho-sao@example.org"

[notices.smtp]
host = "localhost"
port = {port}
tls = "none"
from = "publisher@example.org"
"""


def furnish(folder: Path, publisher: str = "", config: str = CONFIG) -> Terminal:
    terminal = open_workspace(folder, publisher, config)
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    (terminal.workspace / "schedules" / "plan-nho.toml").write_text(PLAN, encoding="utf-8")
    return terminal


def with_mail(folder: Path, office: PostOffice) -> Terminal:
    return furnish(folder, config=CONFIG + DIGESTS.format(port=office.port).replace("{", "{{"))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Publish one piece of phường Hồ Sao on Monday morning."""
    terminal = furnish(tmp_path_factory.mktemp("digest"))
    terminal.write("bai.md", "Một lần bấm", publish_at="now", units="ho-sao", channels="website")
    assert terminal.run("2027-01-18 07:45").code == 0
    return terminal


def test_the_letter_to_managers_is_printed(played: Terminal) -> None:
    said = played.done("plan", "--digest")
    assert said.out.startswith("Tuần 18–24/01/2027: 1 chỉ tiêu chậm, 1 đơn vị chưa có tin bài, ")
    assert "• Chưa có tin bài nào trong tháng 01/2027 (1): Hội LHPN phường Cầu Gió" in said.out


def test_the_letter_to_a_head_is_printed(played: Terminal) -> None:
    said = played.done("plan", "--digest", "ho-sao")
    assert said.out.startswith("Tuần 18–24/01/2027, Hội LHPN phường Hồ Sao: ")
    assert "• Tin bài của mỗi đơn vị, tháng 01/2027: 1/2, còn thiếu 1;" in said.out
    assert "Cầu Gió" not in said.out


def test_a_letter_is_in_the_language_in_which_it_goes_out(played: Terminal) -> None:
    said = played.type("plan", "--digest", PUBLISHER_LANGUAGE="en")
    assert said.code == 0 and said.out.startswith("Tuần ")


def test_scripts_get_both_forms_of_it(played: Terminal) -> None:
    [record] = played.done("plan", "--digest", "ho-sao", "--json").records
    assert record["unit"] == "ho-sao" and record["subject"].startswith("Tuần 18–24/01/2027, ")
    assert record["html"].startswith("<!DOCTYPE html>") and record["text"].startswith(
        "Hội LHPN phường Hồ Sao"
    )
    [record] = played.done("plan", "--digest", "--json").records
    assert record["unit"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--digest", "ho-sa"), "có phải ý anh chị là «ho-sao»?"),
        (("--digest", "xxxxxxx"), "Không có đơn vị nào mã «xxxxxxx»"),
        (("ho-sao",), "publisher plan --digest ho-sao"),
        (("--digest", "--at", "2027-01-18"), "--digest nói về lúc này"),
        (("--digest", "--plan", "nho"), "--digest nói về lúc này"),
        (("--digest", "--rolled-up"), "--digest nói về lúc này"),
    ],
)
def test_what_makes_no_sense_is_refused(played: Terminal, words: tuple[str, ...], told: str) -> None:
    said = played.type("plan", *words)
    assert said.code == 2 and told in said.err and said.out == ""


def test_a_workspace_without_units_has_no_head(tmp_path: Path) -> None:
    said = open_workspace(tmp_path).type("plan", "--digest", "ho-sao")
    assert said.code == 2 and "«ho-sao»" in said.err


def test_nothing_is_sent_by_printing_and_nothing_remembered(tmp_path: Path) -> None:
    with open_post_office() as office:
        terminal = with_mail(tmp_path, office)
        terminal.done("plan", "--digest")
        assert office.box.letters == []
        assert terminal.run("2027-01-22 14:00").code == 0
        assert terminal.run("2027-01-22 16:00").code == 0
    to = sorted(letter["To"] for letter in office.box.letters)
    assert to == ["ho-sao@example.org", "managers@example.org"]


def test_a_unit_that_is_not_there_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    with open_post_office() as office:
        terminal = with_mail(tmp_path, office)
        file = terminal.workspace / "config.toml"
        file.write_text(
            file.read_text(encoding="utf-8").replace("\nho-sao =", "\nho-sai ="), encoding="utf-8"
        )
        for words in (("check",), ("run", "--until-idle", "--no-web")):
            said = terminal.type(*words)
            assert said.code in (1, 2) and "config.toml:" in said.out + said.err
            assert "có phải ý anh chị là «ho-sao»?" in said.out + said.err


def test_doctor_asks_the_server_of_each_address(tmp_path: Path) -> None:
    with open_post_office() as office:
        terminal = with_mail(tmp_path, office)
        records = {one["channel"]: one for one in terminal.type("doctor", "--json").records}
        assert records["mailto:managers@example.org"]["ok"] and records["mailto:ho-sao@example.org"]["ok"]
        assert office.box.letters == [] and office.box.commands == ["NOOP", "NOOP"]


def test_doctor_tells_of_a_digest_that_could_not_be_sent(tmp_path: Path) -> None:
    with open_post_office(box=Letterbox(refused={"ho-sao@example.org"})) as office:
        terminal = with_mail(tmp_path, office)
        terminal.run("2027-01-14 14:00")
        terminal.run("2027-01-15 16:00")
        said = terminal.type("doctor")
    assert said.code == 1
    told = "Thư tổng hợp tuần 11–17/01/2027 chưa gửi được sau 1 lần thử"
    assert f"✗ mailto:ho-sao@example.org: {told}" in said.out
    assert len(office.box.letters) == 1
