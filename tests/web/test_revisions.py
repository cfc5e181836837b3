"""Revisions of a piece: which there are, where each is live, and what changed from one to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.item import Form, Item, Priority, Status, Tone, Wish
from publisher.core.person import Role
from publisher.core.units import Unit, Units
from publisher.words import LANGUAGES
from tests.newsroom import MONDAY, Newsroom, open_newsroom
from tests.web.outlets import photo
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

SCRIPT = "<script>alert('x')</script>"
PIECE = Item(
    id="bai",
    title="Một lần bấm",
    html="<p>Sáng nay có ba hồ sơ.</p><p>Giữ nguyên.</p>",
    publish_at="now",
    channels={"website": Wish()},
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    room.app.rules = replace(room.app.rules, units=Units.of([Unit("ho-sao", "Hội Hồ Sao")]))
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.VIEWER)


def page(browser: Browser, query: str = "") -> str:
    answer = browser.get(f"/queue/bai/revisions{query}")
    assert answer.status_code == 200
    return answer.text


def changes(text: str) -> dict[str, str]:
    """Return what a page tells of each field."""
    found = re.findall(r"<dt>(.*?)</dt>\n<dd>(.*?)</dd>", text, re.DOTALL)
    return dict(found)


def test_words_that_came_in_and_went_out_are_marked_as_such(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    room.drop(replace(PIECE, html="<p>Sáng nay có bốn hồ sơ.</p><p>Giữ nguyên.</p><p>Thêm câu.</p>"))
    told = page(browser)
    assert "Sáng nay có <del>ba </del><ins>bốn </ins>hồ sơ." in told
    assert "<p>Giữ nguyên.</p>" in told and "<ins>Thêm câu.</ins>" in told
    assert "Bản 2 khác bản 1" in told


def test_paragraphs_far_from_what_changed_are_counted_and_not_told(room: Newsroom, browser: Browser) -> None:
    lines = [f"Câu số {number}." for number in range(20)]
    room.drop(replace(PIECE, html="".join(f"<p>{one}</p>" for one in lines)))
    room.drop(replace(PIECE, html="".join(f"<p>{one}</p>" for one in [*lines[:19], "Hết."])))
    told = page(browser)
    assert "… 18 đoạn không đổi …" in told and "Câu số 3." not in told and "Câu số 18." in told


def test_every_field_that_changed_is_told_by_its_name(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    media = photo(room)
    changed = replace(
        PIECE,
        title="Một lần bấm nữa",
        summary="Sapo",
        form=Form.BRIEF,
        units=("ho-sao",),
        authors=("Minh Họa",),
        column="Đời sống",
        publish_at=MONDAY + timedelta(hours=3),
        priority=Priority.URGENT,
        tone=Tone.SOLEMN,
        status=Status.DRAFT,
        media=(media,),
        cover=media.name,
        channels={"website": Wish(title="Tít riêng", delay=timedelta(minutes=30)), "fanpage": Wish()},
    )
    room.drop(changed)
    told = changes(page(browser))
    assert told["Tiêu đề"] == "Một lần <del>bấm</del><ins>bấm nữa</ins>"
    assert told["Đơn vị"] == "<ins>Hội Hồ Sao</ins>"
    assert told["Thể loại"].count("<ins>tin</ins>") == 1
    assert told["Đăng lúc"].endswith("<ins>11:00 18/01/2027</ins>")
    assert "<ins>khẩn</ins>" in told["Ưu tiên"] and "<ins>bản nháp</ins>" in told["Trạng thái"]
    assert "lop-hoc.jpg" in told["Ảnh, clip"] and "fanpage" in told["Kênh"]
    assert told["website: Tiêu đề"] == "<ins>Tít riêng</ins>" and "30 phút" in told["website: Chậm"]
    assert "Tác giả" in told and "Nguồn" not in told


def test_a_change_around_the_words_only_is_told(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    room.drop(replace(PIECE, html=PIECE.html.replace("ba", "<strong>ba</strong>")))
    assert "Lời không đổi" in page(browser)
    assert "giống hệt nhau" in page(browser, "?old=2&new=2")


def test_any_two_revisions_are_compared_and_others_are_not_there(room: Newsroom, browser: Browser) -> None:
    for number in range(3):
        room.drop(replace(PIECE, title=f"Tít {number}"))
    assert changes(page(browser, "?old=1&new=3"))["Tiêu đề"] == "Tít <del>0</del><ins>2</ins>"
    assert changes(page(browser, "?old=3&new=1"))["Tiêu đề"] == "Tít <del>2</del><ins>0</ins>"
    for wrong in ("?old=4", "?new=0", "?new=x", "?behind=x", "?old=-1"):
        assert browser.get(f"/queue/bai/revisions{wrong}").status_code == 404
    assert browser.get("/queue/khong-co/revisions").status_code == 404


def test_the_list_says_where_each_revision_is_live(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    room.step()
    room.drop(replace(PIECE, title="Khác"))
    rows = page(browser).partition("<tbody>")[2].split("<tr>")[1:]
    assert "bản 2" in text_of(rows[0]) and "website" not in text_of(rows[0])
    assert "bản 1" in text_of(rows[1]) and "website" in text_of(rows[1])
    assert 'href="/queue/bai/preview?revision=1"' in rows[1]
    answer = browser.get("/queue/bai/preview?revision=1")
    assert answer.headers["location"] == "/queue/bai/preview/website?revision=1"


def test_a_list_without_end_is_read_page_by_page(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.revisions.SHOWN", 2)
    for number in range(5):
        room.drop(replace(PIECE, title=f"Tít {number}"))
    seen, query = [], ""
    for _ in range(3):
        told = page(browser, query)
        seen += re.findall(r'<td class="main">bản (\d)', told)
        behind = re.search(r'href="[^"]*revisions(\?behind=\d)', told)
        query = behind[1] if behind else ""
    assert seen == ["5", "4", "3", "2", "1"] and not query


def test_a_piece_with_one_revision_or_none_has_nothing_to_compare(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    told = page(browser)
    assert "bản 1" in told and 'id="difference"' not in told


def test_texts_without_end_are_not_compared(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.core.difference.MOST_LETTERS", 40)
    room.drop(PIECE)
    room.drop(replace(PIECE, title="Khác", html=PIECE.html * 2))
    told = page(browser)
    assert "Bài quá dài" in told and "Tiêu đề" in changes(told)


def test_nothing_that_was_written_runs_in_a_difference(room: Newsroom, browser: Browser) -> None:
    room.drop(PIECE)
    html = f"<p>{SCRIPT.replace('<', '&lt;')} mới</p>"
    wish = {f"website{SCRIPT}": Wish(title=SCRIPT), "website": Wish()}
    room.drop(replace(PIECE, title=SCRIPT, summary=SCRIPT, html=html, channels=wish, note=f"</ins>{SCRIPT}"))
    told = page(browser)
    assert SCRIPT not in told and "&lt;script&gt;" in told and "</ins><script" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_of_the_visitor(room: Newsroom, browser: Browser, language: str) -> None:
    room.drop(PIECE)
    room.drop(replace(PIECE, summary="Khác", tone=Tone.CHEERFUL, status=Status.WITHDRAWN))
    browser.post("/language", language=language)
    text = text_of(page(browser))
    assert not re.search(r"\b(web|field|tone|wanted|priority)-\w", text) and "{" not in text
