"""Forms filled in wrong: what is wrong is said at its field, what was typed is kept, nothing is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from publisher.core.delivery import State
from publisher.core.message import message
from publisher.core.person import Role
from publisher.store import corrections
from publisher.web.body_limit import FORM
from publisher.web.followed import COOKIE, LARGEST, Followed
from publisher.web.uploads import plain_name
from publisher.words import LANGUAGES
from publisher.work.actions.action import About, Told
from tests.newsroom import Newsroom
from tests.web.pages import HERE, Browser, open_dashboard
from tests.web.stages import Stage, send, shown_on, stage, steps, text_of
from tests.work.corrections import NOTICE

pytestmark = pytest.mark.usefixtures("cheap_passwords")

REQUEST = Request({"type": "http", "scheme": "http", "path": "/", "headers": [], "server": ("localhost", 80)})
SCRIPT = "<script>alert('x')</script>"
Opened = Callable[[Stage], tuple[Newsroom, Browser]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    rooms: list[Newsroom] = []

    def open_(one: Stage) -> tuple[Newsroom, Browser]:
        rooms.append(one.open(tmp_path))
        return rooms[0], open_dashboard(rooms[0].app).browser(Role.ADMIN)

    yield open_
    for room in rooms:
        room.app.close()


def field(page: str, name: str) -> str:
    """Return the tag of a field."""
    found = re.search(rf'<(?:input|textarea)[^>]* name="{name}"[^>]*>', page)
    assert found
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("about", "name", "fields", "wrong"),
    [
        (About.ITEM, "return", {"reason": "  "}, "reason"),
        (About.ITEM, "withdraw", {"reason": ""}, "reason"),
        (About.ITEM, "hold", {"until": "hôm nào đó"}, "until"),
        (About.ITEM, "hold", {"until": "2026-01-01T08:00"}, "until"),
        (About.DELIVERY, "reschedule", {"at": ""}, "at"),
        (About.DELIVERY, "reschedule", {"at": "32/13/2027"}, "at"),
        (About.DELIVERY, "reschedule", {"at": "2026-01-01T08:00"}, "at"),
        (About.DELIVERY, "confirm", {"url": ""}, "url"),
        (About.DELIVERY, "confirm", {"url": "javascript:alert(1)"}, "url"),
        (About.DELIVERY, "confirm", {"at": "2027-02-01T08:00"}, "at"),
        (About.SCOPE, "hold", {"until": SCRIPT}, "until"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_done(
    opened: Opened, about: About, name: str, fields: dict[str, str], wrong: str, language: str
) -> None:
    one = stage(about, name)
    room, browser = opened(one)
    browser.post("/language", language=language)
    before = steps(room)
    answer = send(browser, one, **fields)
    assert answer.status_code == 422 and steps(room) == before
    page = answer.text
    assert 'role="alert"' in page and f'<a href="#{wrong}">' in page
    assert 'aria-invalid="true"' in field(page, wrong) and "trouble" in field(page, wrong)
    assert page.count("aria-invalid") == 1 and SCRIPT not in page and "publisher " not in text_of(page)


def test_what_was_typed_is_kept_where_something_else_is_wrong(opened: Opened) -> None:
    one = stage(About.ITEM, "hold")
    _, browser = opened(one)
    page = send(browser, one, reason=f"chờ {SCRIPT}", until="x").text
    assert "chờ &lt;script&gt;" in page and 'value="x"' in field(page, "until")
    assert shown_on(page)


def test_a_tick_that_was_set_is_kept(opened: Opened) -> None:
    one = stage(About.DELIVERY, "withdraw")
    _, browser = opened(one)
    page = send(browser, one, reason=" ").text
    assert " checked" in page and 'aria-invalid="true"' in field(page, "reason")


def test_what_somebody_took_down_by_hand_is_recorded_at_once(opened: Opened) -> None:
    one = stage(About.DELIVERY, "withdraw")
    room, browser = opened(one)
    page = browser.get(send(browser, one).headers["location"]).text
    assert "Đã ghi nhận: người đã tự gỡ khỏi website" in page
    assert room.delivery("bai", "website").state is State.WITHDRAWN


def test_a_notice_is_ordered_from_the_page_under_the_name_of_who_sent_it(opened: Opened) -> None:
    one = stage(About.ITEM, "correct")
    room, browser = opened(one)
    assert 'enctype="multipart/form-data"' in browser.get(one.path).text
    answer = send(browser, one)
    page = text_of(browser.get(answer.headers["location"]).text)
    assert "được đăng ngay" in page and "Muốn gỡ thì bấm «Gỡ bài»" in page
    with room.app.store.read() as session:
        [order] = corrections.of_item(session, "bai")
    room.step()
    assert room.delivery(order.notice, "website").state is State.PUBLISHED


@pytest.mark.parametrize(
    "name",
    ["../../ngoai.md", "..\\..\\ngoai.md", "/etc/ngoai.md", ".an.md", "con.md", "a\nb.md", "x" * 300 + ".md"],
)
def test_the_name_of_a_file_leads_nowhere(opened: Opened, name: str, tmp_path: Path) -> None:
    one = stage(About.ITEM, "correct")
    room, browser = opened(one)
    before = set(tmp_path.parent.glob("*.md"))
    answer = send(browser, one, files={"file": (name, NOTICE.encode(), "text/markdown")})
    assert answer.status_code == 303
    assert set(tmp_path.parent.glob("*.md")) == before
    [file] = room.app.content.rglob("*.md")
    assert file.parent == room.app.content / "queue" and len(file.name) < 100


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("Cải chính (2).docx", "Cải chính (2).docx"),
        ("a/b\\c.md", "c.md"),
        ("..", "tep"),
        ("", "tep"),
        ("NUL.md", "_NUL.md"),
        ("a:b|c?.md", "a_b_c_.md"),
        ("😀.md", "_.md"),
        ("   .md", "_.md"),
        ("kho/ . .docx ", "_.docx"),
        ("  tin.md", "tin.md"),
    ],
)
def test_a_name_is_kept_as_far_as_any_system_takes_it(given: str, plain: str) -> None:
    assert plain_name(given) == plain


def test_a_file_with_mistakes_is_refused_with_their_lines(opened: Opened) -> None:
    one = stage(About.ITEM, "correct")
    room, browser = opened(one)
    before = steps(room)
    wrong = NOTICE.replace("Nộp trong 3 ngày làm việc.", "").encode()
    answer = send(browser, one, files={"file": ("cai-chinh.md", wrong, "text/markdown")})
    assert answer.status_code == 422 and steps(room) == before
    said = text_of(answer.text)
    assert "Tệp cải chính có 1 chỗ phải sửa" in said and "Dòng 9:" in said and "«Nội dung đúng»" in said
    assert 'aria-invalid="true"' in field(answer.text, "file") and "/publisher-" not in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cai-chinh.exe", b"MZ"),
        ("cai-chinh.md", b""),
        ("cai-chinh.docx", b"PK"),
        ("cai-chinh.md", b"x" * 1_100_000),
    ],
)
def test_what_is_no_notice_is_refused(opened: Opened, name: str, content: bytes) -> None:
    one = stage(About.ITEM, "correct")
    room, browser = opened(one)
    before = steps(room)
    answer = send(browser, one, files={"file": (name, content, "application/octet-stream")})
    assert answer.status_code == 422 and steps(room) == before
    assert not list(room.app.content.rglob("*")) or not list(room.app.content.rglob("*.md"))


def test_no_file_at_all_is_asked_for_again(opened: Opened) -> None:
    one = stage(About.ITEM, "correct")
    _, browser = opened(one)
    shown = shown_on(browser.get(one.path).text)
    answer = browser.post(one.path, shown=shown)
    assert answer.status_code == 422 and 'aria-invalid="true"' in field(answer.text, "file")


@pytest.mark.parametrize(
    ("path", "size"),
    [("/queue/bai/correct", 102_000_000), ("/queue/bai/hold", FORM + 1), ("/login", FORM + 1)],
)
def test_what_is_too_large_is_refused_before_any_of_it_is_read(opened: Opened, path: str, size: int) -> None:
    room, browser = opened(stage(About.ITEM, "correct"))
    before = steps(room)
    headers = {"Origin": HERE, "Content-Length": str(size), "Content-Type": "multipart/form-data; boundary=x"}
    answer = browser.client.post(path, content=b"", headers=headers)
    assert answer.status_code == 413 and "quá lớn" in answer.text and "100 MB" in answer.text
    assert steps(room) == before


def test_a_body_that_does_not_say_how_large_it_is_is_refused(opened: Opened) -> None:
    _, browser = opened(stage(About.ITEM, "hold"))

    def endless() -> Iterator[bytes]:
        yield b"reason=x"

    answer = browser.client.post("/queue/bai/hold", content=endless(), headers={"Origin": HERE})
    assert answer.status_code == 411


def test_what_follows_is_kept_by_the_browser_alone_and_read_by_no_script(opened: Opened) -> None:
    one = stage(About.DELIVERY, "cancel")
    _, browser = opened(one)
    cookie = send(browser, one).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=") and "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
    assert "Path=/queue/bai" in cookie
    assert 'class="followed"' not in browser.get("/queue").text
    assert "Đã hủy lượt đăng lên website" in browser.get("/queue/bai").text


@pytest.mark.parametrize(
    "planted",
    [
        "x",
        "e30=",
        "W10=",
        "eyJwYXRoIjoiLyIsInRvbGQiOltbWyI8c2NyaXB0PiIse31dLFtdXV19",  # a code that is none of ours
        "eyJwYXRoIjoiLyIsInRvbGQiOltbWyJoZWxkLW5vdyIseyJzY29wZSI6MX1dLFtdXV19",  # a value that is no text
        "eyJwYXRoIjoiL2xvZyIsInRvbGQiOltdfQ==",  # of another page
    ],
)
def test_a_cookie_that_was_planted_says_nothing(opened: Opened, planted: str) -> None:
    _, browser = opened(stage(About.DELIVERY, "cancel"))
    browser.client.cookies.set(COOKIE, planted, domain="localhost.local")
    page = browser.get("/")
    assert page.status_code == 200 and 'class="followed"' not in page.text


def test_values_of_a_planted_cookie_are_text(opened: Opened) -> None:

    _, browser = opened(stage(About.DELIVERY, "cancel"))
    answer = Response()
    Followed("/queue", (Told(message("held-now", scope="all", name=SCRIPT)),)).keep(REQUEST, answer)
    planted = answer.headers["set-cookie"].partition("=")[2].partition(";")[0].strip('"')
    browser.client.cookies.set(COOKIE, planted, domain="localhost.local")
    page = browser.get("/queue").text
    assert SCRIPT not in page and "&lt;script&gt;" in page


def test_more_than_a_cookie_holds_is_left_out_at_the_end() -> None:

    answer = Response()
    many = tuple(Told(message("held-now", scope="x" * 200)) for _ in range(50))
    Followed("/holds", many).keep(REQUEST, answer)
    assert LARGEST - 400 < len(answer.headers["set-cookie"]) < 4_000
