"""Signing in with an organisation's account: only whom an admin has invited, and nothing unproved."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx2 import Response

from publisher.core.person import Role
from publisher.files.config import Web
from publisher.files.oidc_settings import Oidc
from publisher.store import trail
from publisher.web.application import make_web
from publisher.work import people
from tests.newsroom import Newsroom, open_newsroom
from tests.web.issuer import (
    CLIENT,
    OTHER_KEY,
    SECRET,
    TestIssuer,
    running,
    signed,
    signed_by_nobody,
    signed_with_the_secret,
)
from tests.web.pages import Browser, Dashboard, Passes, open_dashboard
from tests.web.test_people_page import invite

pytestmark = pytest.mark.usefixtures("cheap_passwords")

on_both_databases = pytest.mark.usefixtures("database")

FLOW = "publisher-oidc"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


@pytest.fixture
def issuer(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestIssuer]:
    monkeypatch.setenv("OIDC_SECRET", SECRET)
    with running(lambda: room.clock.now().timestamp()) as opened:
        yield opened


@pytest.fixture
def dashboard(room: Newsroom, issuer: TestIssuer) -> Dashboard:
    told = {"issuer": issuer.url, "client_id": CLIENT, "client_secret": "env:OIDC_SECRET", "label": "Hội"}
    room.app.config = replace(room.app.config, web=Web(oidc=Oidc.model_validate(told)))
    return open_dashboard(room.app)


def link(dashboard: Dashboard, **fields: str) -> str:
    """Return where a browser begins that has an invitation."""
    token = invite(dashboard.browser(Role.ADMIN), **fields).rpartition("/")[2]
    return f"/login/oidc?invitation={token}"


def go(browser: Browser, issuer: TestIssuer, start: str = "/login/oidc") -> Response:
    """Go to the issuer and back, as a person does."""
    answer = browser.get(start)
    assert answer.status_code == 303, answer.text
    return browser.get(issuer.let_in(answer.headers["location"]))


def come_by_invitation(dashboard: Dashboard, issuer: TestIssuer) -> None:
    assert go(dashboard.browser(), issuer, link(dashboard)).status_code == 303


def names(room: Newsroom) -> list[str]:
    with room.app.store.read() as session:
        return [one.name for one in people.every(session)]


def refused(answer: Response, status: int, said: str) -> None:
    assert answer.status_code == status and said in answer.text, (answer.status_code, answer.text)
    assert "publisher-session=" not in answer.headers.get("set-cookie", "")


@on_both_databases
def test_who_was_invited_comes_in_with_the_account_and_is_known_by_it_ever_after(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer
) -> None:
    browser = dashboard.browser()
    answer = go(browser, issuer, link(dashboard))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert 'title="biên tập viên">Chị Lan<' in browser.get("/").text
    issuer.name = "Tên khác"
    again = dashboard.browser()
    assert (
        go(again, issuer, "/login/oidc?next=/log%3Fstate%3Dmissed").headers["location"] == "/log?state=missed"
    )
    assert 'title="biên tập viên">Chị Lan<' in again.get("/").text and "Tên khác" not in names(room)
    with room.app.store.read() as session:
        told = [one.action for one in trail.since(session, 0) if one.actor == "Chị Lan"]
        assert "s-1" not in str(trail.since(session, 0))
    assert told == ["person-added", "invitation-used", "identity-bound", "signed-in", "signed-in"]


def test_whom_nobody_has_invited_stays_outside_whatever_the_name(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer
) -> None:
    issuer.name, issuer.lies = "admin", {"email": "admin@example.org", "email_verified": True}
    refused(go(dashboard.browser(), issuer), 403, "gửi lời mời")
    assert names(room) == [str(one) for one in Role]


def test_another_subject_of_the_same_name_is_somebody_else(dashboard: Dashboard, issuer: TestIssuer) -> None:
    come_by_invitation(dashboard, issuer)
    issuer.subject = "s-2"
    refused(go(dashboard.browser(), issuer), 403, "gửi lời mời")


@on_both_databases
def test_who_was_removed_is_known_by_no_account(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer
) -> None:
    come_by_invitation(dashboard, issuer)
    with room.app.store.write() as session:
        people.remove(session, "Chị Lan", room.clock.now(), "admin")
    refused(go(dashboard.browser(), issuer), 403, "gửi lời mời")
    come_by_invitation(dashboard, issuer)
    assert names(room)[-1] == "Chị Lan"


def test_an_account_without_a_password_is_not_to_be_guessed(dashboard: Dashboard, issuer: TestIssuer) -> None:
    come_by_invitation(dashboard, issuer)
    for password in ("", "x" * 12):
        assert dashboard.browser().sign_in("Chị Lan", password).status_code == 401


@on_both_databases
def test_an_invitation_lets_one_account_in(dashboard: Dashboard, issuer: TestIssuer) -> None:
    start = link(dashboard)
    first, second = dashboard.browser(), dashboard.browser()
    asked = second.get(start)
    assert go(first, issuer, start).status_code == 303
    issuer.subject = "s-2"
    refused(second.get(issuer.let_in(asked.headers["location"])), 404, "đã được dùng")


@pytest.mark.parametrize("name", ["editor", "", "x" * 61])
def test_a_name_that_cannot_be_is_refused_and_the_invitation_stays(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer, name: str
) -> None:
    start, issuer.name = link(dashboard), name
    assert go(dashboard.browser(), issuer, start).status_code == 400
    issuer.name = "Chị Lan"
    assert go(dashboard.browser(), issuer, start).status_code == 303


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://khac.example.org"},
        {"aud": "ung-dung-khac"},
        {"aud": [CLIENT, "ung-dung-khac"]},
        {"aud": [CLIENT, "ung-dung-khac"], "azp": "ung-dung-khac"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"nonce": "của lần khác"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=str,
)
def test_a_token_that_says_anything_else_proves_nobody(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer, lies: dict[str, object]
) -> None:
    start, issuer.lies = link(dashboard), lies
    refused(go(dashboard.browser(), issuer, start), 400, "Chưa xác nhận được anh chị là ai")
    assert "Chị Lan" not in names(room)


@pytest.mark.parametrize(
    "sign",
    [
        lambda claims: signed(claims, OTHER_KEY),
        signed_with_the_secret,
        signed_by_nobody,
        lambda claims: "x.y.z",
    ],
    ids=["another key", "the client's secret", "nobody", "nonsense"],
)
def test_a_token_that_the_issuer_has_not_signed_proves_nobody(
    dashboard: Dashboard, issuer: TestIssuer, sign: object
) -> None:
    start, issuer.sign = link(dashboard), sign  # type: ignore[assignment]
    refused(go(dashboard.browser(), issuer, start), 400, "Chưa xác nhận được anh chị là ai")


@pytest.mark.parametrize("said", [{}, {"id_token": 7}, {"error": "invalid_client"}], ids=str)
def test_an_answer_without_a_token_proves_nobody(
    dashboard: Dashboard, issuer: TestIssuer, said: dict[str, object]
) -> None:
    start, issuer.answer = link(dashboard), lambda given: said
    refused(go(dashboard.browser(), issuer, start), 400, "Chưa xác nhận được anh chị là ai")


def test_a_way_back_that_this_browser_has_not_begun_leads_nowhere(
    dashboard: Dashboard, issuer: TestIssuer
) -> None:
    come_by_invitation(dashboard, issuer)
    mine, other = dashboard.browser(), dashboard.browser()
    back = issuer.let_in(other.get("/login/oidc").headers["location"])
    refused(mine.get(back), 400, "Chưa xác nhận")  # it has begun none
    mine.get("/login/oidc")
    refused(mine.get(back), 400, "Chưa xác nhận")  # it has begun another
    assert issuer.asked.count("/token") == 1  # for the invitation
    assert other.get(back).status_code == 303


def test_a_way_back_is_gone_once(dashboard: Dashboard, issuer: TestIssuer) -> None:
    come_by_invitation(dashboard, issuer)
    browser = dashboard.browser()
    back = issuer.let_in(browser.get("/login/oidc").headers["location"])
    assert browser.get(back).status_code == 303
    refused(browser.get(back), 400, "Chưa xác nhận")


def test_a_code_that_was_stolen_is_worth_nothing_without_the_verifier(
    dashboard: Dashboard, issuer: TestIssuer
) -> None:
    come_by_invitation(dashboard, issuer)
    victim, thief = dashboard.browser(), dashboard.browser()
    stolen = issuer.let_in(victim.get("/login/oidc").headers["location"])
    code = stolen.partition("code=")[2].partition("&")[0]
    own = issuer.let_in(thief.get("/login/oidc").headers["location"])
    mixed = f"/login/oidc/back?code={code}&state={own.partition('state=')[2]}"
    refused(thief.get(mixed), 400, "Chưa xác nhận")


def test_the_session_of_before_is_worth_nothing_and_the_new_one_is_fresh(
    dashboard: Dashboard, issuer: TestIssuer
) -> None:
    come_by_invitation(dashboard, issuer)
    browser = dashboard.browser()
    browser.client.cookies.set("publisher-session", "planted", domain="localhost.local")
    told = go(browser, issuer).headers["set-cookie"]
    assert "publisher-session=" in told and "planted" not in told and "HttpOnly" in told


@pytest.mark.parametrize("elsewhere", ["https://xa.example.org", "//xa.example.org", "/\\xa.example.org"])
def test_nobody_is_led_elsewhere_on_the_way_back(
    dashboard: Dashboard, issuer: TestIssuer, elsewhere: str
) -> None:
    come_by_invitation(dashboard, issuer)
    browser = dashboard.browser()
    asked = browser.client.get("/login/oidc", params={"next": elsewhere}, follow_redirects=False)
    assert asked.headers["location"].startswith(f"{issuer.url}/authorize?")
    back = issuer.let_in(asked.headers["location"])
    flow = json.loads(urlsafe_b64decode(browser.client.cookies[FLOW]))
    assert flow["next"] == "/"
    changed = urlsafe_b64encode(json.dumps({**flow, "next": elsewhere}).encode()).decode()
    browser.client.cookies.clear()
    browser.client.cookies.set(FLOW, changed, domain="localhost.local")
    assert browser.get(back).headers["location"] == "/"


@pytest.mark.parametrize("cookie", ["", "x", "bnVsbA==", "e30=", urlsafe_b64encode(b'{"state": 1}').decode()])
def test_a_cookie_that_is_none_of_ours_is_no_trouble(
    dashboard: Dashboard, issuer: TestIssuer, cookie: str
) -> None:
    browser = dashboard.browser()
    browser.client.cookies.set(FLOW, cookie, domain="localhost.local")
    refused(browser.get("/login/oidc/back?code=x&state=1"), 400, "Chưa xác nhận")


def test_who_turns_back_at_the_issuer_is_told_so(dashboard: Dashboard, issuer: TestIssuer) -> None:
    browser = dashboard.browser()
    state = browser.get("/login/oidc").headers["location"].partition("&state=")[2].partition("&")[0]
    answer = browser.get(f"/login/oidc/back?error=access_denied&state={state}")
    refused(answer, 400, "bấm hủy")


def test_an_answer_of_another_issuer_is_none(dashboard: Dashboard, issuer: TestIssuer) -> None:
    browser = dashboard.browser()
    back = issuer.let_in(browser.get("/login/oidc").headers["location"])
    refused(browser.get(f"{back}&iss=https://khac.example.org"), 400, "Chưa xác nhận")


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://khac.example.org"},
        {"token_endpoint": "http://khac.example.org/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
    ids=str,
)
def test_an_issuer_that_leads_where_others_read_along_is_not_asked(
    dashboard: Dashboard, issuer: TestIssuer, said: dict[str, object]
) -> None:
    issuer.says_of_itself = said
    refused(dashboard.browser().get("/login/oidc"), 502, "Không hỏi được nơi cấp tài khoản")


def test_an_issuer_that_does_not_answer_is_told_and_the_password_still_lets_in(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer
) -> None:
    told = room.app.config.web.oidc
    assert told is not None
    gone = told.model_copy(update={"issuer": "http://127.0.0.1:9"})
    room.app.config = replace(room.app.config, web=Web(oidc=gone))
    browser = Dashboard(room.app, make_web(room.app, Passes())).browser()
    refused(browser.get("/login/oidc"), 502, "Không hỏi được nơi cấp tài khoản")
    assert browser.sign_in("viewer").status_code == 303


def test_a_secret_that_is_not_there_is_told_without_a_traceback(
    dashboard: Dashboard, issuer: TestIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OIDC_SECRET")
    answer = dashboard.browser().get("/login/oidc")
    assert answer.status_code == 400 and "OIDC_SECRET" in answer.text


@on_both_databases
def test_too_many_ways_that_prove_nobody_are_refused_for_a_while(
    dashboard: Dashboard, issuer: TestIssuer
) -> None:
    issuer.lies, browser = {"nonce": "x"}, dashboard.browser()
    for _ in range(20):
        assert go(browser, issuer).status_code == 400
    refused(go(browser, issuer), 429, "phút")
    assert dashboard.browser().sign_in("viewer").status_code == 303


def test_the_pages_offer_it_where_it_is_set_up_and_nowhere_else(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer
) -> None:
    path = "/invite/" + link(dashboard).partition("invitation=")[2]
    assert "Đăng nhập bằng Hội" in dashboard.browser().get("/login").text
    assert "Vào bằng Hội" in dashboard.browser().get(path).text
    assert SECRET not in dashboard.browser().get("/login").text
    room.app.config = replace(room.app.config, web=Web())
    plain = dashboard.browser()
    assert "oidc" not in plain.get("/login").text and "oidc" not in plain.get(path).text


def test_the_issuer_is_asked_on_the_way_and_told_where_back_by_the_settings(
    dashboard: Dashboard, issuer: TestIssuer
) -> None:
    place = dashboard.browser().get("/login/oidc").headers["location"]
    assert "redirect_uri=http%3A%2F%2F127.0.0.1%3A8321%2Flogin%2Foidc%2Fback" in place
    assert SECRET not in place and "code_challenge=" in place


def test_however_many_knock_the_issuer_is_asked_once_in_a_while_where_it_takes_people_in(
    room: Newsroom, dashboard: Dashboard, issuer: TestIssuer
) -> None:
    for _ in range(5):
        assert dashboard.browser().get("/login/oidc").status_code == 303
    assert len(issuer.asked) == 1
    issuer.says_of_itself = {"authorization_endpoint": f"{issuer.url}/cua-moi"}
    room.clock.pass_(minutes=10)
    assert "/cua-moi?" in dashboard.browser().get("/login/oidc").headers["location"]
