"""What `doctor` tells of a Facebook Page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from publisher.channel import Health
from publisher.sandbox import FanpageSettings, Sandbox, Token
from publisher.words import LANGUAGES, tell
from tests.adapters import pages

TOKEN = Token(pages.TOKEN)
SOON = datetime.now(UTC) + timedelta(days=3)
LATER = datetime.now(UTC) + timedelta(days=60)


def probed(tmp_path: Path, token: Token = TOKEN, settings: Any = None, **changes: Any) -> dict[str, Health]:
    """Probe a Page whose token is `token`; return the lines by name."""
    fanpage = replace(settings or FanpageSettings(), tokens=(token,))
    with Sandbox(fanpage=fanpage) as sandbox:
        lines = pages.fanpage(sandbox.graph_url, tmp_path, **changes).probe()
    assert all(tell(line.message, language) for line in lines for language in LANGUAGES)
    return {line.name: line for line in lines}


def bad(lines: dict[str, Health]) -> dict[str, str]:
    """Return the codes of what is not well."""
    return {name: line.message.code for name, line in lines.items() if not line.ok}


def test_everything_that_a_post_needs_has_its_line(tmp_path: Path) -> None:
    lines = probed(tmp_path)
    assert bad(lines) == {}
    assert list(lines) == [
        "page",
        "version",
        "list",
        "token",
        "expiry",
        "data-access",
        "permission pages_manage_posts",
        "permission pages_read_engagement",
        "permission pages_read_user_content",
        "budget",
    ]
    assert lines["budget"].message.values == {"percent": "1"}


@pytest.mark.parametrize("name", ["expiry", "data-access"])
def test_an_end_that_is_near_is_told_with_its_day(tmp_path: Path, name: str) -> None:
    later, soon = (
        replace(TOKEN, expires_at=when) if name == "expiry" else replace(TOKEN, data_access_expires_at=when)
        for when in (LATER, SOON)
    )
    assert bad(probed(tmp_path, later)) == {}
    lines = probed(tmp_path, soon)
    assert bad(lines) == {name: f"facebook-{name}-soon"}
    assert lines[name].message.values["day"] == f"{SOON:%d/%m/%Y}"
    ends = lines[name].ends
    assert ends is not None and abs(ends - SOON) < timedelta(seconds=2)


@pytest.mark.parametrize("missing", ["pages_manage_posts", "pages_read_user_content"])
def test_a_missing_permission_is_named(tmp_path: Path, missing: str) -> None:
    scopes = tuple(scope for scope in TOKEN.scopes if scope != missing)
    lines = probed(tmp_path, replace(TOKEN, scopes=scopes))
    assert bad(lines) == {f"permission {missing}": "facebook-permission-wanted"}


def test_that_lists_cannot_be_read_is_told(tmp_path: Path) -> None:
    scopes = tuple(scope for scope in TOKEN.scopes if scope != "pages_read_engagement")
    assert bad(probed(tmp_path, replace(TOKEN, scopes=scopes)))["list"] == "facebook-permission-missing"


def test_a_person_s_token_is_no_page_token(tmp_path: Path) -> None:
    assert bad(probed(tmp_path, replace(TOKEN, kind="USER"))) == {"token": "facebook-token-no-page-token"}


def test_an_expired_token_is_told(tmp_path: Path) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    assert bad(probed(tmp_path, replace(TOKEN, expires_at=past))) == {"page": "facebook-token-expired"}


def test_a_page_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert bad(probed(tmp_path, page_id="999")) == {"page": "facebook-no-page"}


def test_a_version_that_is_no_longer_served_is_told(tmp_path: Path) -> None:
    lines = probed(tmp_path, api_version="v12.0")
    assert bad(lines) == {"version": "facebook-version-served"}
    assert lines["version"].message.values == {"wanted": "v12.0", "served": "v21.0"}


def test_the_proof_of_the_app_s_secret_is_accepted_and_the_app_asks_after_the_token(tmp_path: Path) -> None:
    app = {"app_id": "2000001", "app_secret": pages.app_secret(tmp_path)}
    assert bad(probed(tmp_path, settings=FanpageSettings(require_proof=True), **app)) == {}


def test_a_wrong_app_secret_is_told(tmp_path: Path) -> None:
    secret = pages.app_secret(tmp_path, "not-the-secret")
    assert bad(probed(tmp_path, app_secret=secret)) == {"page": "facebook-proof-refused"}


def test_a_secret_that_is_not_there_is_told(tmp_path: Path) -> None:
    channel = pages.fanpage("http://127.0.0.1:1", tmp_path)
    (tmp_path / "secret.txt").unlink()
    (line,) = channel.probe()
    assert (line.ok, line.message.code) == (False, "secret-not-there")


def debugged(
    server: HTTPServer, tmp_path: Path, data: dict[str, Any], status: int = 200
) -> dict[str, Health]:
    """Probe a Page whose token Facebook describes with `data`."""
    served = {"facebook-api-version": "v26.0"}
    server.expect_request("/v26.0/1000001").respond_with_json({"id": "1000001", "name": "A"}, headers=served)
    server.expect_request("/v26.0/1000001/published_posts").respond_with_json({"data": []})
    server.expect_request("/v26.0/debug_token").respond_with_json(data, status)
    return {line.name: line for line in pages.fanpage(server.url_for("/"), tmp_path).probe()}


RIGHTS = ["pages_manage_posts", "pages_read_engagement", "pages_read_user_content"]


def test_a_token_of_another_page_is_told(httpserver: HTTPServer, tmp_path: Path) -> None:
    about = {"type": "PAGE", "is_valid": True, "profile_id": "42", "scopes": RIGHTS}
    lines = debugged(httpserver, tmp_path, {"data": about})
    assert bad(lines) == {"token": "facebook-token-other-page"}


def test_a_permission_for_another_page_is_none_for_this_one(httpserver: HTTPServer, tmp_path: Path) -> None:
    narrow = [{"scope": RIGHTS[0], "target_ids": ["42"]}, {"scope": RIGHTS[1]}]
    about = {"type": "PAGE", "is_valid": True, "scopes": RIGHTS, "granular_scopes": narrow}
    lines = debugged(httpserver, tmp_path, {"data": about})
    assert bad(lines) == {f"permission {RIGHTS[0]}": "facebook-permission-wanted"}


def test_a_token_that_facebook_calls_invalid_is_told_with_the_reason(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    about = {"is_valid": False, "error": {"code": 190, "subcode": 460, "message": "Said"}}
    assert bad(debugged(httpserver, tmp_path, {"data": about})) == {
        "token": "facebook-token-password-changed"
    }


def test_the_app_asks_after_the_token_where_it_is_known(httpserver: HTTPServer, tmp_path: Path) -> None:
    asked: list[str] = []
    for app in ({}, {"app_id": "2000001", "app_secret": pages.app_secret(tmp_path, "fake-secret")}):
        page = pages.fanpage(httpserver.url_for("/"), tmp_path, "fake-token", **app)
        httpserver.expect_request("/v26.0/1000001").respond_with_json({"id": "1000001"})
        httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_json({"data": []})
        httpserver.expect_request("/v26.0/debug_token").respond_with_json({"data": {"type": "PAGE"}})
        page.probe()
        request, _ = httpserver.log[-1]
        asked.append(request.args["access_token"])
    assert asked == ["fake-token", "2000001|fake-secret"]


def test_a_token_whose_facts_are_kept_from_us_still_works(httpserver: HTTPServer, tmp_path: Path) -> None:
    said = {"error": {"code": 100, "message": "(#100) You must provide an app access token"}}
    lines = debugged(httpserver, tmp_path, said, 400)
    assert bad(lines) == {}
    assert lines["token"].message.code == "facebook-token-unexamined"
