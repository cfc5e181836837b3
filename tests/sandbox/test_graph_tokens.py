"""Tokens: missing, unknown, expired, too weak; debugged and exchanged."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from publisher.sandbox import FanpageSettings, Sandbox, Token
from tests.sandbox.conftest import MONDAY, Clock, Fanpage

APP = "2000001|sandbox-app-secret"
TOKENS = (
    Token("good"),
    Token("short", "USER", expires_at=MONDAY + timedelta(hours=1)),
    Token(
        "dying", expires_at=MONDAY + timedelta(hours=1), data_access_expires_at=MONDAY + timedelta(days=90)
    ),
    Token("reader", scopes=("pages_read_engagement",)),
    Token("writer", scopes=("pages_manage_posts",)),
)


@pytest.fixture
def page(clock: Clock) -> Iterator[Fanpage]:
    with Sandbox(clock=clock, fanpage=FanpageSettings(tokens=TOKENS)) as sandbox:
        client = Fanpage(sandbox.graph_url, "good")
        yield client
        client.session.close()


def error(page: Fanpage, token: str | None, path: str = "1000001") -> dict[str, object]:
    page.token = token
    return page.get(path).json()["error"]  # type: ignore[no-any-return]


def test_a_missing_and_an_unknown_token(page: Fanpage) -> None:
    assert error(page, None)["code"] == 104
    assert error(page, "nonsense")["code"] == 190


def test_an_expired_token_is_190_463(page: Fanpage, clock: Clock) -> None:
    page.token = "dying"
    assert page.get("1000001").status_code == 200
    clock.forward(hours=1)
    refused = error(page, "dying")
    assert (refused["code"], refused["error_subcode"], refused["type"]) == (190, 463, "OAuthException")


def test_a_missing_permission_is_200_for_writes_and_10_for_reads(page: Fanpage) -> None:
    page.token = "reader"
    assert page.post("1000001/feed", message="x").json()["error"]["code"] == 200
    assert error(page, "reader", "1000001/feed")["code"] == 10
    assert page.get("1000001/published_posts").status_code == 200
    assert error(page, "writer", "1000001/published_posts")["code"] == 10


def test_a_persons_token_does_not_write(page: Fanpage) -> None:
    page.token = "short"
    assert page.post("1000001/feed", message="x").json()["error"]["code"] == 210
    assert page.get("me").json()["name"] == "Người quản trị trang"


def test_a_token_is_described(page: Fanpage, clock: Clock) -> None:
    page.token = APP
    shown = page.get("debug_token", input_token="dying").json()["data"]
    assert (shown["expires_at"], shown["is_valid"]) == (int(MONDAY.timestamp()) + 3600, True)
    assert shown["data_access_expires_at"] == int((MONDAY + timedelta(days=90)).timestamp())
    assert shown["granular_scopes"][0]["target_ids"] == ["1000001"]
    clock.forward(hours=2)
    assert page.get("debug_token", input_token="dying").json()["data"]["error"]["subcode"] == 463
    assert page.get("debug_token", input_token="nonsense").json()["data"]["is_valid"] is False
    assert page.get("debug_token").status_code == 400


def test_a_short_token_becomes_a_long_one_and_yields_the_pages(page: Fanpage, clock: Clock) -> None:
    known = {"client_id": "2000001", "client_secret": "sandbox-app-secret"}
    wanted = {"grant_type": "fb_exchange_token", "fb_exchange_token": "short"}
    page.token = None
    assert page.get("oauth/access_token", **wanted, client_id="1", client_secret="2").status_code == 400
    page.token = page.get("oauth/access_token", **known, **wanted).json()["access_token"]
    clock.forward(days=59)
    (account,) = page.get("me/accounts").json()["data"]
    assert account["id"] == "1000001" and "CREATE_CONTENT" in account["tasks"]
    granted = page.get("3000001/permissions").json()["data"]
    assert {"permission": "pages_manage_posts", "status": "granted"} in granted
    page.token = account["access_token"]
    page.publish("Bằng khóa của trang")
    assert page.get("me/accounts").json()["error"]["code"] == 100


def test_a_proof_can_be_required(clock: Clock) -> None:
    with Sandbox(clock=clock, fanpage=FanpageSettings(require_proof=True)) as sandbox:
        page = Fanpage(sandbox.graph_url)
        refused = page.get("1000001").json()["error"]
        page.session.close()
    assert (refused["code"], refused["type"]) == (100, "GraphMethodException")
