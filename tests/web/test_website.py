"""The daemon's own server gives the website as it stands, and says what is gone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from adapters.static.adapter import Website, WebsiteSettings
from publisher.channel import House
from publisher.files.config import Web
from publisher.web.guard import website_headers
from publisher.web.server import WebServer
from publisher.wire import Wire
from tests.adapters import posts
from tests.newsroom import open_newsroom


class AwakeEngine:
    def seconds_since_pass(self) -> float:
        return 0.0


@dataclass(frozen=True)
class Served:
    """A website and the address at which the daemon shows it."""

    website: Website
    address: str

    def get(self, path: str, method: str = "GET", **headers: str) -> requests.Response:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, f"{self.address}/{path}", headers=said, timeout=10)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    settings = WebsiteSettings(adapter="static", url=f"http://{place}/site")
    app = open_newsroom(tmp_path, "website", website=settings).app
    app.config = replace(app.config, web=Web(listen=place))
    with WebServer(app, AwakeEngine()):
        yield Served(Website("website", settings, House(tmp_path), Wire()), f"http://{place}/site")
    app.close()


def test_what_was_taken_down_answers_410_with_its_notice(served: Served) -> None:
    receipt = served.website.publish(posts.brief(key="bai-sai"), None)
    path = "2027/01/bai-sai/"
    before = served.get(path)
    assert before.status_code == 200
    served.website.withdraw(receipt)
    for answer in (
        served.get(path),
        served.get(path.rstrip("/")),
        served.get(path, "HEAD"),
        served.get(path, Range="bytes=0-9"),
        served.get(path, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT", If_None_Match="*"),
    ):
        assert answer.status_code == 410
        assert answer.headers["content-type"].startswith("text/html")
    assert "Bài đã được gỡ" in served.get(path).text
    served.website.publish(posts.brief(key="bai-sai"), None)
    assert served.get(path).status_code == 200


def test_an_unknown_address_answers_404_with_the_website_s_own_page(served: Served) -> None:
    served.website.publish(posts.brief(), None)
    for path in ("khong-co", "2027/01/khong-co/", "2027/01/.gone", "khong-co/" * 90):
        answer = served.get(path)
        assert answer.status_code == 404
        assert "Không tìm thấy trang" in answer.text


def test_the_notice_of_what_was_taken_down_gives_the_reason_that_readers_may_know(served: Served) -> None:
    receipt = served.website.publish(posts.brief(key="bai-sai"), None)
    served.website.withdraw_saying(receipt, "Sai số <liệu>")
    answer = served.get("2027/01/bai-sai/")
    assert answer.status_code == 410 and "Lý do: Sai số &lt;liệu&gt;" in answer.text
    served.website.withdraw(receipt)
    assert "Lý do" in served.get("2027/01/bai-sai/").text, "asking again takes no reason away"
    served.website.publish(posts.brief(key="bai-sai"), None)
    served.website.withdraw(receipt)
    assert "Lý do" not in served.get("2027/01/bai-sai/").text
    served.website.withdraw_saying(receipt, "Cơ quan quản lý yêu cầu")
    assert "Cơ quan quản lý yêu cầu" in served.get("2027/01/bai-sai/").text, "it may be given later"


def test_names_that_start_with_a_dot_are_not_for_readers(served: Served) -> None:
    served.website.withdraw(served.website.publish(posts.brief(key="bai-sai"), None))
    assert served.get("2027/01/bai-sai/.gone").status_code == 404
    site = served.website.places.site
    (site / ".incoming/0").write_text("not yet")
    assert served.get(".incoming/0").status_code == 404
    (site / ".well-known").mkdir()
    (site / ".well-known/security.txt").write_text("Contact: mailto:hoi@example.org")
    assert served.get(".well-known/security.txt").status_code == 200


def test_a_page_that_the_reader_has_is_not_sent_again(served: Served) -> None:
    served.website.publish(posts.brief(), None)
    first = served.get("")
    assert first.status_code == 200
    assert served.get("", If_None_Match=first.headers["etag"]).status_code == 304


def test_nothing_of_the_website_runs_a_script_beside_the_dashboard(served: Served) -> None:
    served.website.withdraw(served.website.publish(posts.brief(key="bai-sai"), None))
    for path in ("", "2027/01/bai-sai/", "khong-co", "atom.xml", "assets/khong-co.css"):
        headers = served.get(path).headers
        policy = headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "script-src 'none'", "form-action 'none'"} < set(policy), path
        assert {"base-uri 'none'", "frame-ancestors 'none'"} < set(policy), path
        assert headers["x-content-type-options"] == "nosniff" and "referrer-policy" in headers, path
        assert "cache-control" not in headers, path


def test_the_page_of_wrong_addresses_takes_its_style_from_the_website_s_own_address() -> None:
    headers = website_headers("https://phunu.example.org/tin?x=1")
    policy = headers["Content-Security-Policy"].split("; ")
    assert "style-src 'self' https://phunu.example.org 'unsafe-inline'" in policy
    assert "script-src 'none'" in policy
    assert "img-src 'self' data:" in website_headers("")["Content-Security-Policy"].split("; ")
