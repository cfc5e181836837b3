"""Previews: what each channel would show, from what is really sent, and nothing of it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from publisher.core.errors import Refused
from publisher.core.item import Form, Wish
from publisher.core.person import Role
from publisher.core.preview import Preview
from publisher.files.media_store import stored_path
from publisher.web.shown_html import shown_html
from publisher.words import LANGUAGES
from publisher.work import posting
from tests.newsroom import Newsroom
from tests.web.outlets import PHOTO, SETTINGS, open_outlets, photo, piece
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")

SCRIPT = "<script>alert('x')</script>"
RUNS = re.compile(r"<(script|iframe|object|svg)\b(?! src=\"/static/)|\son\w+=|javascript:", re.IGNORECASE)
"""What a browser would run."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_outlets(tmp_path)
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.VIEWER)


def paper(page: str) -> str:
    """Return what a page shows as the channel's."""
    found = re.search(r'<section class="paper.*?</section>', page, re.DOTALL)
    assert found, page
    return found[0]


def preview(browser: Browser, channel: str) -> str:
    answer = browser.get(f"/queue/bai/preview/{channel}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("channel", ["bao", "website", "ban-giao"])
def test_a_page_shows_title_summary_text_and_pictures_that_can_be_fetched(
    room: Newsroom, browser: Browser, channel: str
) -> None:
    piece(room)
    shown = paper(preview(browser, channel))
    assert "Một cửa số" in text_of(shown) and "Nộp hồ sơ tại nhà." in text_of(shown)
    assert "120 chị em" in shown and "Buổi học. Ảnh: Minh Họa" in shown
    [source] = re.findall(r'<img src="([^"]+)" alt="Lớp học"', shown)
    answer = browser.get(unescape(source))
    assert answer.content == PHOTO and answer.headers["content-type"] == "image/jpeg"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_of_the_website_is_that_which_it_publishes(room: Newsroom, browser: Browser) -> None:
    piece(room)
    room.step()
    website = room.app.channels["website"]
    with room.app.store.read() as session:
        post = posting.post(room.app, session, room.delivery("bai", "website"), 1)
    website.publish(post, None)
    [page] = (room.app.workspace / "var" / "website").glob("2027/01/*/index.html")
    article = page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    assert text_of(paper(preview(browser, "website"))) == text_of("<article" + article)


def test_a_card_shows_the_words_of_the_template_their_fold_and_the_pictures(
    room: Newsroom, browser: Browser
) -> None:
    piece(room, summary="từ " * 300)
    page = preview(browser, "fanpage")
    shown = paper(page)
    assert "Một cửa số\n\ntừ từ" in shown and "#MộtCửa" in shown.partition("<summary>Xem thêm</summary>")[2]
    assert 'src="/queue/bai/files/1/lop-hoc.jpg"' in shown
    assert "Facebook nhận tối đa 63.206" in page and "khoảng 476 ký tự đầu" in page
    assert "điền khi bài đã lên kênh đó" in page, "the link comes with the website"


def test_a_short_message_is_not_folded(room: Newsroom, browser: Browser) -> None:
    piece(room)
    assert "<details>" not in paper(preview(browser, "fanpage"))


def test_a_bulletin_is_shown_for_the_ear_with_its_length_against_the_limit(
    room: Newsroom, browser: Browser
) -> None:
    piece(room, form=Form.BULLETIN, media=(), html="<p>Ngày 18/01 có 120 hồ sơ.</p>")
    page = preview(browser, "truyen-thanh")
    assert "một trăm hai mươi hồ sơ" in paper(page) and "giới hạn của buổi phát là 15:00" in page
    piece(room, form=Form.BULLETIN, media=(), html=f"<p>{'một hai ' * 1500}</p>")
    assert "Bản tin quá dài" in preview(browser, "truyen-thanh")


def test_a_package_is_shown_with_its_instruction(room: Newsroom, browser: Browser) -> None:
    piece(room)
    shown = paper(preview(browser, "ban-giao"))
    assert "GÓI BÀN GIAO BÀI VIẾT" in shown and "01-lop-hoc.jpg" in shown


def test_what_a_channel_would_refuse_stands_beside_its_preview(room: Newsroom, browser: Browser) -> None:
    piece(room, html='<p><img src="media:mat.jpg" alt=""></p>')
    page = preview(browser, "bao")
    assert "Kênh bao sẽ từ chối bài này" in page and "mat.jpg" in page
    assert "mat.jpg" not in paper(page), "no picture is asked for that is not there"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", SETTINGS)
def test_every_preview_speaks_the_language_of_the_visitor(
    room: Newsroom, browser: Browser, channel: str, language: str
) -> None:
    piece(room, form=Form.BULLETIN if channel == "truyen-thanh" else Form.ARTICLE)
    browser.post("/language", language=language)
    text = text_of(preview(browser, channel))
    assert not re.search(r"\b(web|preview|facebook|radio)-\w", text) and "{" not in text


def test_a_channel_that_cannot_render_says_why(room: Newsroom, browser: Browser) -> None:
    piece(room, channels={"website": Wish()})
    assert "Bài này không đi kênh bao" in preview(browser, "bao")
    room.app.channels = {name: one for name, one in room.app.channels.items() if name != "website"}
    assert "Kênh website không hoạt động" in preview(browser, "website")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("static-picture-unreadable", name="x.jpg"), "x.jpg"),
        (OSError(5, "Input/output error"), "var/media"),
        (RuntimeError("secret-value"), "lỗi của chương trình (RuntimeError)"),
    ],
)
def test_whatever_fails_in_an_adapter_is_a_sentence(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    piece(room)

    def fail(*_: object) -> Preview:
        raise error

    monkeypatch.setattr(room.app.channels["website"], "preview", fail)
    page = preview(browser, "website")
    assert said in page and "secret-value" not in page and "Traceback" not in page


def test_a_draft_is_previewed_before_it_goes_anywhere(room: Newsroom, browser: Browser) -> None:
    piece(room)
    with room.app.store.write() as session:
        session.connection().exec_driver_sql("DELETE FROM delivery WHERE channel = 'website'")
    assert "120 chị em" in paper(preview(browser, "website"))
    answer = browser.get("/queue/bai/preview")
    assert answer.status_code == 303 and answer.headers["location"] == "/queue/bai/preview/bao"


def test_an_older_revision_is_previewed_as_it_was(room: Newsroom, browser: Browser) -> None:
    piece(room)
    piece(room, html="<p>Lời mới</p>")
    assert "Lời mới" in preview(browser, "website")
    old = browser.get("/queue/bai/preview/website?revision=1").text
    assert "120 chị em" in old and "Lời mới" not in old
    for wrong in ("0", "3", "-1", "x", "9" * 30, "１"):
        assert browser.client.get("/queue/bai/preview/website", params={"revision": wrong}).status_code == 404


@pytest.mark.parametrize("channel", SETTINGS)
def test_nothing_that_was_written_in_a_piece_runs_in_its_preview(
    room: Newsroom, browser: Browser, channel: str
) -> None:
    """The item is dropped as no reader of ours would make it: with scripts everywhere."""
    bad = photo(room, "a.jpg", alt='"><img src=x onerror=alert(1)>', caption=SCRIPT, credit=SCRIPT)
    html = (
        f'{SCRIPT}<img src="media:a.jpg" onerror="alert(1)" alt="{SCRIPT}"><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">x</a><svg onload=alert(1)></svg>'
        '<iframe src="//xa.example.org"></iframe>'
        '<form action="/logout"><button>x</button></form><p style="position:fixed" onclick="x()">chữ</p>'
        '<meta http-equiv="refresh" content="0"><base href="//xa.example.org"><style>p{}</style>'
    )
    piece(
        room,
        title=SCRIPT,
        summary=f'"><img src=x onerror=alert(1)>{SCRIPT}',
        html=html,
        media=(bad,),
        cover="a.jpg",
        form=Form.BULLETIN if channel == "truyen-thanh" else Form.ARTICLE,
        tags=(SCRIPT,),
        authors=(SCRIPT,),
        column=SCRIPT,
        source=SCRIPT,
        canonical_url="javascript:alert(1)",
    )
    page = preview(browser, channel)
    tags = re.findall(r"<[^>]*>", page)
    assert not [one for one in tags if RUNS.search(re.sub(r'="[^"]*"', '=""', one)) and "/static/" not in one]
    shown = paper(page)
    assert "javascript:" not in re.sub(r">[^<]*<", "><", shown) and "<form" not in shown
    assert "style=" not in shown and "<base" not in shown and "<meta" not in shown
    assert {*re.findall(r' src="([^"]*)"', shown)} <= {"/queue/bai/files/1/a.jpg"}


@pytest.mark.parametrize(
    "name",
    [
        "khac.jpg",
        "..%2f..%2fconfig.toml",
        "%2fetc%2fpasswd",
        "..",
        "a.html",
        "lop-hoc.jpg%00",
        "%F0%9F%98%80",
    ],
)
def test_a_name_leads_to_files_of_the_piece_only(room: Newsroom, browser: Browser, name: str) -> None:
    piece(room)
    assert browser.get(f"/queue/bai/files/1/{name}").status_code == 404


def test_a_file_that_is_gone_from_the_store_is_not_there(room: Newsroom, browser: Browser) -> None:
    item = piece(room)
    stored_path(room.app.media, item.media[0]).unlink()
    assert browser.get("/queue/bai/files/1/lop-hoc.jpg").status_code == 404


@pytest.mark.parametrize("path", ["preview", "preview/website", "preview/khong-co", "files/1/a.jpg"])
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(f"/queue/khong-co/{path}").status_code == 404


def test_the_cleaner_lets_by_itself_nothing_run() -> None:
    """Whatever an adapter hands over; the policy of the page would be the second bar."""
    dirty = f'<p onclick=x>{SCRIPT}<img src="/logout"><video src="media:k" onplay=x></video></p>'
    clean = shown_html(f"{dirty}<h1>T</h1>", lambda name: "/queue/x/files/1/k")
    assert re.sub(r' (controls=""|preload="metadata")', "", clean) == (
        '<p><video src="/queue/x/files/1/k"></video></p><h2>T</h2>'
    )


def test_a_package_that_was_handed_over_is_shown_as_it_was_and_a_newer_one_as_a_replacement(
    room: Newsroom, browser: Browser
) -> None:
    piece(room, publish_at="now", channels={"ban-giao": Wish()})
    room.step()
    assert room.delivery("bai", "ban-giao").live == 1
    assert "GÓI BÀN GIAO BÀI VIẾT" in paper(preview(browser, "ban-giao"))
    piece(room, publish_at="now", channels={"ban-giao": Wish()}, title="Tít mới")
    assert "GÓI THAY THẾ" in paper(preview(browser, "ban-giao"))
