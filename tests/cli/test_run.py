"""run --until-idle: what is due goes out, and the exit code says whether a person has to look."""

from __future__ import annotations

import socket

import pytest

from publisher.engine.the_only_one import the_only_daemon
from tests.cli.terminal import NOW, Terminal

pytestmark = pytest.mark.usefixtures("database")


def test_what_is_due_goes_out_and_nothing_is_left(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="now")
    terminal.write("mai.md", "Bài mai", publish_at="2027-01-19 09:00")
    said = terminal.run()
    assert (said.code, said.out) == (0, "")
    assert terminal.delivery("bai")["state"] == "published"
    assert terminal.delivery("mai")["state"] == "scheduled"


def test_every_time_that_is_stored_is_the_simulated_one(desk: Terminal) -> None:
    delivery = desk.delivery("tin")
    assert delivery["published_at"].startswith("2027-01-18T07:45:")
    assert delivery["due_at"] == "2027-01-18T07:30:00+07:00"
    assert 900 <= delivery["late_seconds"] < 960


def test_a_wrong_file_is_left_with_exit_code_1(terminal: Terminal) -> None:
    file = terminal.write_wrong("sai.md")
    assert terminal.run().code == 1
    assert "dòng 2" in file.with_name("sai.md.status.txt").read_text(encoding="utf-8")


def test_a_missed_delivery_is_left_with_exit_code_1(terminal: Terminal) -> None:
    terminal.write("lo.md", "Lỡ", publish_at="2027-01-11 09:00")
    assert terminal.run().code == 1
    assert terminal.delivery("lo")["state"] == "missed"


@pytest.mark.parametrize("web", [("--no-web",), ()])
def test_a_second_daemon_ends_with_exit_code_3(desk: Terminal, web: tuple[str, ...]) -> None:
    with the_only_daemon(desk.workspace), socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f'\n[web]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"\n'
        with (desk.workspace / "config.toml").open("a", encoding="utf-8") as config:
            config.write(listen)
        said = desk.type("run", "--until-idle", "--clock", NOW, *web)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith(f"publisher: Chương trình đang chạy trên {desk.workspace} rồi; ")
    assert "dừng nó trước" in said.err and len(said.err.splitlines()) == 1


def test_an_address_that_is_taken_is_told_before_anything_is_done(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", publish_at="now")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        with (terminal.workspace / "config.toml").open("a", encoding="utf-8") as config:
            config.write(f'\n[web]\nlisten = "{place}"\n')
        said = terminal.type("run", "--until-idle", "--clock", NOW)
    assert said.code == 2 and place in said.err
    assert terminal.done("queue", "--json").records == []


@pytest.mark.parametrize(
    "words", [("--clock", "hôm qua"), ("--clock", "2027-01-18"), ("--speed", "0"), ("--speed", "nhanh")]
)
def test_a_clock_that_makes_no_sense_is_wrong_usage(terminal: Terminal, words: tuple[str, ...]) -> None:
    said = terminal.type("run", "--until-idle", "--no-web", *words)
    assert (said.code, said.out) == (2, "")
    assert words[0] in said.err or words[1] in said.err
