"""Activities on the dashboard: recorded with evidence, imported in two steps, removed, as roles allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from httpx2 import Response

from publisher.core.activity import Activity, Evidence, Kind
from publisher.core.person import Role
from publisher.core.units import Unit, Units
from publisher.store import activities
from publisher.store.tables.activity import ACTIVITY
from publisher.web import kept_sheets
from publisher.web.body_limit import FORM
from publisher.web.kept_sheets import FOLDER
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import HERE, Browser, Dashboard, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

SCRIPT = "<script>alert('x')</script>"
TOLD = {
    "kind": "conference",
    "title": f"Tọa đàm {SCRIPT}",
    "date": "2027-01-18",
    "people": "120",
    "units": "Hồ Sao",
}
PDF = b"%PDF-1.4 bien ban"
SHEET = (
    "Loại hoạt động,Tên hoạt động,Ngày,Đơn vị,Số người\n"
    "hội nghị,Tọa đàm một cửa,18/01/2027,Hồ Sao,120\n"
    "hội nghị,Sai ngày,32/01/2027,Hồ Sao,5\n"
    f"tập huấn,Tập huấn {SCRIPT},17/01/2027,Hồ Sao,30\n"
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website")
    room.app.rules = replace(room.app.rules, units=Units.of([Unit("ho-sao", "Hồ Sao")]))
    yield room
    room.app.close()


@pytest.fixture
def dashboard(room: Newsroom) -> Dashboard:
    return open_dashboard(room.app)


@pytest.fixture
def editor(dashboard: Dashboard) -> Browser:
    return dashboard.browser(Role.EDITOR)


def add(browser: Browser, *files: tuple[str, bytes], **told: str) -> Response:
    sent = [("evidence", (name, content, "text/html")) for name, content in files]
    return browser.client.post(
        "/activities/add",
        data={**TOLD, **told},
        files=sent or [("evidence", ("", b"", "application/octet-stream"))],
        headers={"Origin": HERE},
        follow_redirects=False,
    )


def kept(room: Newsroom) -> list[Activity]:
    with room.app.store.read() as session:
        return activities.every(session, with_removed=True)


def test_an_activity_is_recorded_with_its_evidence_which_is_downloaded_and_never_shown(
    room: Newsroom, editor: Browser, dashboard: Dashboard
) -> None:
    answer = add(editor, ("Biên bản họp.pdf", PDF), ("anh.png", b"\x89PNG\r\n\x1a\n..."))
    assert (answer.status_code, answer.headers["location"]) == (303, "/activities/1")
    page = editor.get("/activities/1").text
    assert "Đã ghi hoạt động #1" in page and "Biên bản họp.pdf" in page and SCRIPT not in page
    [one] = kept(room)
    assert (one.counts.people, one.units, one.recorded_by) == (120, ("ho-sao",), "editor")
    sent = dashboard.browser(Role.VIEWER).get("/activities/1/evidence/1")
    assert sent.content == PDF and sent.headers["content-type"] == "application/octet-stream"
    assert sent.headers["content-disposition"].startswith("attachment; filename*=utf-8''Bi%C3%AAn")
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in sent.headers["content-security-policy"]
    assert dashboard.browser().get("/activities/1/evidence/1").status_code == 303


def test_a_form_that_is_sent_twice_is_recorded_once(room: Newsroom, editor: Browser) -> None:
    assert add(editor).status_code == 303
    again = add(editor)
    assert again.status_code == 422 and "#1" in again.text and len(kept(room)) == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_recorded(
    room: Newsroom, editor: Browser
) -> None:
    answer = add(editor, date="2027-02-31", people="nhiều", units="Không Có", title="")
    assert answer.status_code == 422 and kept(room) == []
    for name in ("date", "people", "units", "title"):
        assert f'id="{name}-wrong"' in answer.text, name
        assert f'href="#{name}"' in answer.text, name
    assert 'value="nhiều"' in answer.text, "what was typed is kept"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trang.html", b"<script>1</script>", "không dùng làm minh chứng"),
        ("anh.svg", b"<svg/>", "không dùng làm minh chứng"),
        ("bien-ban.pdf", b"<html>", "không đúng với đuôi tên"),
        ("anh.jpg", b"MZ", "không đúng với đuôi tên"),
        ("trong.pdf", b"", "trong.pdf"),
        ("khong-duoi", b"x", "không dùng làm minh chứng"),
    ],
)
def test_a_file_of_another_kind_is_no_evidence(
    room: Newsroom, editor: Browser, name: str, content: bytes, said: str
) -> None:
    answer = add(editor, (name, content))
    assert answer.status_code == 422 and said in answer.text and kept(room) == []


@pytest.mark.parametrize(
    "name", ["../../../thoat.pdf", "..\\..\\thoat.pdf", "/etc/thoat.pdf", "C:\\thoat.pdf"]
)
def test_the_name_of_a_file_leads_nowhere(room: Newsroom, editor: Browser, name: str) -> None:
    assert add(editor, (name, PDF)).status_code == 303
    [one] = kept(room)
    assert one.evidence[0].name == "thoat.pdf"
    files = {file.name for file in room.app.workspace.parent.rglob("*thoat*")}
    assert files == set() and (room.app.evidence / one.evidence[0].path).read_bytes() == PDF


@pytest.mark.parametrize("path", ["../publisher.db", "/etc/hostname", "../../config.toml", "khong-co"])
def test_no_record_leads_to_a_file_outside_of_the_evidence(
    room: Newsroom, editor: Browser, path: str
) -> None:
    (room.app.workspace / "config.toml").write_text("x")
    told = Activity(Kind.OTHER, "Lạ", room.clock.now().date(), evidence=(Evidence("x", "0" * 64, 1, path),))
    with room.app.store.write() as session:
        activities.add(session, told, "x", room.clock.now())
    assert editor.get("/activities/1/evidence/1").status_code == 404
    for number in ("0", "2", "-1", "x", "..%2f..%2fconfig.toml", "9" * 30):
        assert editor.get(f"/activities/1/evidence/{number}").status_code == 404


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/activities/add", 102 * 2**20),
        ("/activities/import", 27 * 2**20),
        ("/activities/import/load", 2 * FORM),
    ],
)
def test_what_is_too_large_is_refused_before_any_of_it_is_read(editor: Browser, path: str, size: int) -> None:
    headers = {"Origin": HERE, "Content-Length": str(size), "Content-Type": "multipart/form-data; boundary=x"}
    answer = editor.client.post(path, content=b"", headers=headers, follow_redirects=False)
    assert answer.status_code == 413


def test_a_viewer_reads_and_does_nothing_else(room: Newsroom, dashboard: Dashboard, editor: Browser) -> None:
    add(editor)
    viewer = dashboard.browser(Role.VIEWER)
    for path in ("/activities", "/activities/1", "/activities/found"):
        page = viewer.get(path)
        assert page.status_code == 200
        assert not any(one in page.text for one in ("/activities/add", "/activities/import", "/remove"))
    for path in ("/activities/add", "/activities/import", "/activities/1/remove"):
        assert viewer.get(path).status_code == 403
        assert viewer.post(path, reason="x").status_code == 403
    assert viewer.post("/activities/import/load", sheet="0" * 64).status_code == 403
    assert len(kept(room)) == 1 and not kept(room)[0].is_removed


def test_the_list_is_filtered_and_goes_on_page_by_page(
    room: Newsroom, editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.activities.LINES", 2)
    for number in range(5):
        add(editor, title=f"Hội nghị {number}")
    add(editor, title="Tờ gấp", kind="leaflet", people="", copies="500", units="")
    seen, path = list[str](), "/activities?kind=conference&unit=ho-sao"
    while path:
        page = editor.get(path).text
        seen += re.findall(r'<td class="main"><a href="/activities/(\d+)"', page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        path = after[1].replace("&amp;", "&") if after else ""
    assert seen == ["5", "4", "3", "2", "1"]
    assert "500" in editor.get("/activities?kind=leaflet").text
    assert "Không có hoạt động nào" in editor.get("/activities?period=2026-01").text
    assert 'role="alert"' in editor.get("/activities?period=xyz").text
    assert 'role="alert"' in editor.get("/activities?unit=khong-co").text


def look(browser: Browser, content: bytes = SHEET.encode(), name: str = "quy-1.csv") -> Response:
    return browser.client.post(
        "/activities/import",
        files={"file": (name, content, "text/csv")},
        headers={"Origin": HERE},
        follow_redirects=False,
    )


def sheet_on(page: str) -> str:
    found = re.search(r'name="sheet" value="(\w+)"', page)
    return found[1] if found else ""


def test_a_sheet_is_shown_first_and_then_loaded_once(room: Newsroom, editor: Browser) -> None:
    page = look(editor)
    text = text_of(page.text)
    assert page.status_code == 200 and kept(room) == [] and SCRIPT not in page.text
    assert "Xem trước: 2 dòng đúng, 1 dòng sai, 0 dòng đã có từ trước." in text
    assert "Dòng 3, cột C (Ngày)" in text and "Nạp 2 dòng" in text
    digest = sheet_on(page.text)
    answer = editor.post("/activities/import/load", sheet=digest)
    assert answer.headers["location"] == "/activities" and len(kept(room)) == 2
    assert "Đã nạp 2 dòng; 1 dòng sai, 0 dòng" in text_of(editor.get("/activities").text)
    assert {one.recorded_by for one in kept(room)} == {"editor"}
    assert editor.post("/activities/import/load", sheet=digest).status_code == 303
    assert len(kept(room)) == 2, "the same sheet counts once"
    again = text_of(look(editor).text)
    assert "0 dòng đúng, 1 dòng sai, 2 dòng đã có" in again and "Không có dòng nào để nạp" in again


def test_only_the_sheet_that_was_shown_is_loaded(room: Newsroom, editor: Browser) -> None:
    digest = sheet_on(look(editor).text)
    [file] = (room.app.workspace / FOLDER / digest).iterdir()
    file.write_text(SHEET.replace("120", "9999"), encoding="utf-8")
    answer = editor.post("/activities/import/load", sheet=digest)
    assert answer.status_code == 409 and kept(room) == [] and "Chưa nạp gì" in answer.text
    for other in ("", "../../config.toml", "0" * 64, "x" * 64):
        assert editor.post("/activities/import/load", sheet=other).status_code == 409


def test_a_sheet_is_kept_for_a_day(room: Newsroom, editor: Browser) -> None:
    from datetime import timedelta

    digest = sheet_on(look(editor).text)
    later = room.app.clock.outside() + timedelta(days=2)
    from starlette.datastructures import UploadFile

    other = kept_sheets.keep_sheet(room.app.workspace, UploadFile(BytesIO(b"x"), filename="x.csv"), later)
    assert kept_sheets.find_sheet(room.app.workspace, digest) is None
    assert kept_sheets.find_sheet(room.app.workspace, other) is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.xlsx", b"PK\x03\x04 hong"),
        ("a.pdf", PDF),
        ("../../x.csv", b"\xff\xfe\x00"),
        ("", b"x"),
    ],
)
def test_what_is_no_sheet_is_told_and_nothing_is_loaded(
    room: Newsroom, editor: Browser, name: str, content: bytes
) -> None:
    answer = look(editor, content, name)
    assert answer.status_code in (200, 422) and 'role="alert"' in answer.text
    assert sheet_on(answer.text) == "" and kept(room) == []


def test_what_was_removed_says_by_whom_and_why(room: Newsroom, editor: Browser) -> None:
    add(editor)
    page = editor.get("/activities/1/remove").text
    shown = re.search(r'name="shown" value="(\w+)"', page)
    assert shown and "không còn được tính" in page
    assert editor.post("/activities/1/remove", shown=shown[1]).status_code == 422
    answer = editor.post("/activities/1/remove", shown=shown[1], reason=f"Ghi trùng {SCRIPT}")
    assert answer.headers["location"] == "/activities/1"
    after = editor.get("/activities/1").text
    assert "editor đã bỏ lúc" in after and SCRIPT not in after and "/remove" not in after
    assert "Không có hoạt động nào" in editor.get("/activities").text
    assert "đã bỏ" in editor.get("/activities?removed=1").text
    with room.app.store.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ACTIVITY)) == 1
