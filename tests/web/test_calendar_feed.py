"""The address for people's own calendars: secret, renewable, and read by any program that knows RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from publisher.core.delivery import State
from publisher.core.item import Item
from publisher.core.person import Role
from publisher.store import restores
from publisher.store.calendar import Entry
from publisher.store.restores import Restore
from publisher.web.icalendar import write_calendar
from publisher.work import people
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.web.pages import Browser, Dashboard, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now")
ENTRY = Entry(7, "bai", "Tít", "website", State.PUBLISHED, MONDAY, MONDAY, "https://a.example.org/7")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website")
    yield room
    room.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


def make_address(browser: Browser) -> str:
    page = browser.post("/calendar/address").text
    return unescape(page.partition('id="address" value="')[2].partition('"')[0])


def events(body: bytes) -> list[dict[str, str]]:
    """Read the events of a calendar as RFC 5545 says, strictly, by name; parameters are left out."""
    assert body.endswith(b"\r\n") and b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    lines = body.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    for line in lines:
        name, value = re.fullmatch(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line).groups()  # type: ignore[union-attr]
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name not in {"BEGIN", "END"}:
            assert name not in found[-1]
            found[-1][name] = re.sub(r"\\(.)", lambda one: {"n": "\n"}.get(one[1], one[1]), value)
    return found


def test_a_person_makes_an_address_and_a_program_reads_it_without_signing_in(
    room: Newsroom, dashboard: Dashboard
) -> None:
    room.drop(PIECE)
    room.step()
    room.drop(replace(PIECE, id="hai", title="Sắp ra", publish_at=room.clock.now() + timedelta(days=3)))
    address = make_address(dashboard.browser(Role.VIEWER))
    assert address.startswith("http://localhost/calendar.ics?token=")
    answer = dashboard.browser().get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    out, coming = events(answer.content)
    assert (out["SUMMARY"], out["DTSTART"], out["STATUS"]) == (
        "Một lần bấm · website", "20270118T010000Z", "CONFIRMED"
    )  # fmt: skip
    assert out["URL"].startswith("https://website.example.org/") and out["DESCRIPTION"] == "đã đăng"
    assert (coming["SUMMARY"], coming["DTSTART"]) == ("Sắp ra · website", "20270121T010000Z")
    assert "DTEND" not in out and {"UID", "DTSTAMP"} <= set(out) and out["UID"] != coming["UID"]


def test_a_stranger_sees_nothing_whatever_the_token(dashboard: Dashboard) -> None:
    address = make_address(dashboard.browser(Role.ADMIN))
    stranger = dashboard.browser()
    asked = ("/calendar.ics", "/calendar.ics?token=", "/calendar.ics?token=x", address[:-1], f"{address}x")
    for one in asked:
        answer = stranger.get(one)
        assert answer.status_code == 404 and "VCALENDAR" not in answer.text
    session = dashboard.browser(Role.ADMIN).client.cookies["publisher-session"]
    assert stranger.get(f"/calendar.ics?token={session}").status_code == 404


def test_a_renewed_address_ends_the_old_one_and_is_shown_once(dashboard: Dashboard) -> None:
    browser, other = dashboard.browser(Role.VIEWER), dashboard.browser(Role.EDITOR)
    old, others = make_address(browser), make_address(other)
    new = make_address(browser)
    codes = [dashboard.browser().get(one).status_code for one in (old, new, others)]
    assert codes == [404, 200, 200]
    page = browser.get("/calendar").text
    assert "token=" not in page and "Đổi địa chỉ iCalendar" in page


def test_the_database_holds_no_address(room: Newsroom, dashboard: Dashboard) -> None:
    token = make_address(dashboard.browser(Role.VIEWER)).partition("token=")[2]
    with room.app.store.engine.connect() as connection:
        for table in ("calendar_address", "event"):
            assert token not in str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())


def test_the_address_of_who_was_removed_leads_nowhere(room: Newsroom, dashboard: Dashboard) -> None:
    address = make_address(dashboard.browser(Role.VIEWER))
    with room.app.store.write() as session:
        people.remove(session, "viewer", room.clock.now(), "admin")
    assert dashboard.browser().get(address).status_code == 404


def test_another_password_ends_the_address(room: Newsroom, dashboard: Dashboard) -> None:
    address = make_address(dashboard.browser(Role.VIEWER))
    people.set_password(room.app, "viewer", "một mật khẩu khác", room.clock.now(), "admin")
    assert dashboard.browser().get(address).status_code == 404


def test_after_a_restore_no_address_that_a_backup_held_leads_anywhere(
    room: Newsroom, dashboard: Dashboard
) -> None:
    address = make_address(dashboard.browser(Role.VIEWER))
    with room.app.store.write() as session:
        restores.record(session, Restore(MONDAY, MONDAY), MONDAY, "cli")
    assert dashboard.browser().get(address).status_code == 404


def test_a_program_that_asks_again_is_told_when_nothing_is_new(room: Newsroom, dashboard: Dashboard) -> None:
    room.drop(PIECE)
    address, program = make_address(dashboard.browser(Role.VIEWER)), dashboard.browser()
    first = program.get(address)
    again = program.get(address, **{"If-None-Match": f"W/{first.headers['etag']}"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"] and "no-store" not in first.headers["cache-control"]
    room.step()
    assert program.get(address, **{"If-None-Match": first.headers["etag"]}).status_code == 200


def test_the_name_of_an_event_stays_when_it_is_moved_and_goes_out(
    room: Newsroom, dashboard: Dashboard
) -> None:
    address, program = make_address(dashboard.browser(Role.VIEWER)), dashboard.browser()
    room.drop(replace(PIECE, publish_at=room.clock.now() + timedelta(hours=2)))
    [before] = events(program.get(address).content)
    room.clock.pass_(hours=2)
    room.step()
    [after] = events(program.get(address).content)
    assert after["UID"] == before["UID"] and after["DTSTAMP"] > before["DTSTAMP"]


def test_what_is_long_over_far_ahead_or_failed_is_left_out(room: Newsroom, dashboard: Dashboard) -> None:
    address, program = make_address(dashboard.browser(Role.VIEWER)), dashboard.browser()
    room.drop(PIECE)
    room.step()
    room.drop(replace(PIECE, id="xa", publish_at=room.clock.now() + timedelta(days=61)))
    assert len(events(program.get(address).content)) == 1
    room.clock.pass_(days=31)
    assert [one["DTSTART"][:8] for one in events(program.get(address).content)] == ["20270320"]


def test_what_stands_nearest_to_now_is_fed_where_there_is_too_much(
    room: Newsroom, dashboard: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.calendar.MOST_FED", 1)
    for number in range(4):
        at = room.clock.now() + timedelta(days=number, minutes=1)
        room.drop(replace(PIECE, id=f"bai-{number}", title=f"Bài {number}", publish_at=at))
    room.clock.pass_(days=1, hours=1)
    room.step()
    room.clock.pass_(minutes=1)
    address = make_address(dashboard.browser(Role.VIEWER))
    heads = [one["SUMMARY"] for one in events(dashboard.browser().get(address).content)]
    assert heads == ["Bài 1 · website", "Bài 2 · website"]


@pytest.mark.parametrize("size", range(1, 90, 11))
def test_lines_are_folded_between_letters_at_75_octets(size: int) -> None:
    title = "a" * size + "Đỗ Thị Hồng 🌸 " * 12
    body = write_calendar("Lịch", "Asia/Ho_Chi_Minh", "vi", [ENTRY], lambda _: (title, "đã đăng"))
    assert events(body)[0]["SUMMARY"] == title
    for line in body.split(b"\r\n"):
        line.decode()  # no letter is cut in two


def test_signs_that_mean_something_are_escaped_and_nothing_is_smuggled_in() -> None:
    title = 'a;b,c\\d"\r\nEND:VEVENT\r\nBEGIN:VEVENT\nX:\x00\x07'
    entry = replace(ENTRY, url="javascript:alert(1)")
    body = write_calendar("Hội; A, B", "Asia/Ho_Chi_Minh", "vi", [entry], lambda _: (title, "x"))
    [event] = events(body)
    assert event["SUMMARY"] == 'a;b,c\\d"\nEND:VEVENT\nBEGIN:VEVENT\nX:' and "URL" not in event
    assert "X-WR-CALNAME:Hội\\; A\\, B\r\n".encode() in body
    linked = replace(ENTRY, url="https://a.example.org/\r\nX:1")
    assert events(write_calendar("A", "UTC", "en", [linked], lambda _: ("t", "x")))[0]["URL"].endswith("X:1")


def test_instants_are_written_in_utc() -> None:
    late = replace(ENTRY, at=datetime(2027, 1, 18, 23, 30, 5, 999, tzinfo=UTC))
    assert b"DTSTART:20270118T233005Z" in write_calendar("A", "UTC", "en", [late], lambda _: ("t", "x"))
