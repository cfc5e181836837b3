"""Fetching feeds from servers that do what servers do, on real sockets."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from publisher import outward
from publisher.core.errors import TryLater
from publisher.work import fetching
from publisher.work.fetching import HOPS, Answer, fetch
from tests.feeds.outlet import KIND, rss, shown
from tests.newsroom import MONDAY

FEED = rss(shown("Một lần bấm", MONDAY))


def refused(url: str) -> TryLater:
    with pytest.raises(TryLater) as said:
        fetch(url, insecure=False)
    return said.value


def test_a_feed_is_fetched_with_the_names_of_its_answer(httpserver: HTTPServer) -> None:
    names = {"ETag": '"a1"', "Last-Modified": "Mon, 18 Jan 2027 01:00:00 GMT"}
    httpserver.expect_request("/feed").respond_with_data(FEED, headers=names, content_type=KIND)
    url = httpserver.url_for("/feed")
    assert fetch(url, False) == Answer(url, FEED.encode(), KIND, names["ETag"], names["Last-Modified"])


def test_only_what_has_changed_is_asked_for(httpserver: HTTPServer) -> None:
    asked = {"If-None-Match": '"a1"', "If-Modified-Since": "Mon, 18 Jan 2027 01:00:00 GMT"}
    httpserver.expect_request("/feed", headers=asked).respond_with_data(status=304)
    answer = fetch(httpserver.url_for("/feed"), False, *asked.values())
    assert answer.body is None


def test_a_name_as_long_as_a_book_is_not_sent_back(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(FEED, headers={"ETag": "x" * 600})
    assert fetch(httpserver.url_for("/feed"), False).etag is None


def test_a_packed_feed_is_unpacked(httpserver: HTTPServer) -> None:
    packed = {"Content-Encoding": "gzip", "Content-Type": KIND}
    httpserver.expect_request("/feed").respond_with_data(gzip.compress(FEED.encode()), headers=packed)
    assert fetch(httpserver.url_for("/feed"), False).body == FEED.encode()


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_feed_of_six_megabytes_is_not_read(httpserver: HTTPServer, is_packed: bool) -> None:
    body = b" " * (6 * 1024 * 1024)
    headers = {"Content-Encoding": "gzip"} if is_packed else {}
    httpserver.expect_request("/feed").respond_with_data(
        gzip.compress(body) if is_packed else body, headers=headers
    )
    assert refused(httpserver.url_for("/feed")).message.code == "feed-too-large"


def test_a_feed_that_moved_is_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data(status=301, headers={"Location": "/feed"})
    httpserver.expect_request("/feed").respond_with_data(FEED, content_type=KIND)
    answer = fetch(httpserver.url_for("/old"), False)
    assert (answer.url, answer.body) == (httpserver.url_for("/feed"), FEED.encode())


def test_a_feed_that_moves_in_circles_is_given_up(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(status=302, headers={"Location": "/feed"})
    assert refused(httpserver.url_for("/feed")).message.code == "feed-goes-in-circles"
    assert len(httpserver.log) == HOPS + 1


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("http://10.0.0.1/feed", "feed-leads-inside"),
        ("https://192.168.1.1/feed", "feed-leads-inside"),
        ("http://169.254.169.254/latest/meta-data", "feed-leads-inside"),
        ("https://[fd00::1]/feed", "feed-leads-inside"),
        ("http://tin.example.org/feed", "feed-leads-astray"),
        ("file:///etc/passwd", "feed-leads-astray"),
        ("ftp://tin.example.org/feed", "feed-leads-astray"),
        ("https://name:word@tin.example.org/feed", "feed-leads-astray"),
        ("https://", "feed-leads-astray"),
    ],
)
def test_no_server_sends_us_where_config_toml_may_not(httpserver: HTTPServer, place: str, code: str) -> None:
    httpserver.expect_request("/feed").respond_with_data(status=302, headers={"Location": place})
    assert refused(httpserver.url_for("/feed")).message.code == code


def test_an_address_that_does_not_close_its_brackets_leads_nowhere() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=answer_once, args=(server, b"Location: //[")).start()
        assert refused(f"http://127.0.0.1:{server.getsockname()[1]}/").message.code == "feed-leads-astray"


def answer_once(server: socket.socket, header: bytes) -> None:
    """Answer one request with a header that no framework would write."""
    came, _ = server.accept()
    with came:
        came.recv(4096)
        came.sendall(b"HTTP/1.1 302 Found\r\n" + header + b"\r\nContent-Length: 0\r\n\r\n")


def test_a_feed_of_the_world_never_reads_from_this_machine(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of a stranger's server may lead here: what is asked is where it has led."""
    monkeypatch.setattr(fetching, "is_loopback", lambda url: False)
    monkeypatch.setattr(fetching, "_refuse_unsafe", lambda *_: None)
    assert refused(httpserver.url_for("/feed")).message.code == "feed-leads-inside"
    assert httpserver.log == []


@pytest.fixture
def office(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A CMS in the office's network: names under `noi-bo` lead to this server, which has a private number."""
    real = socket.getaddrinfo

    def look_up(host: Any, *given: Any, **more: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".noi-bo.example.org") else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(outward, "place_of", lambda _: "192.168.1.5")
    return f"http://cms.noi-bo.example.org:{httpserver.port}/feed"


def test_a_machine_of_the_office_is_asked_where_the_operator_says_so(
    httpserver: HTTPServer, office: str
) -> None:
    httpserver.expect_request("/feed").respond_with_data(status=302, headers={"Location": "/rss"})
    httpserver.expect_request("/rss").respond_with_data(FEED, content_type=KIND)
    assert fetch(office, insecure=True).body == FEED.encode()


def test_a_machine_of_the_office_is_not_asked_by_itself(
    httpserver: HTTPServer, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "judge_address", lambda *_: None)
    assert refused(office).message.code == "feed-leads-inside"
    assert httpserver.log == []


@pytest.mark.parametrize("host", ["khac.noi-bo.example.org", "192.168.1.6", "169.254.169.254"])
def test_a_machine_of_the_office_sends_us_to_no_other_one(
    httpserver: HTTPServer, office: str, host: str
) -> None:
    place = f"http://{host}:{httpserver.port}/rss"
    httpserver.expect_request("/feed").respond_with_data(status=302, headers={"Location": place})
    with pytest.raises(TryLater) as said:
        fetch(office, insecure=True)
    assert said.value.message.code == "feed-leads-inside"
    assert [request.path for request, _ in httpserver.log] == ["/feed"]


@pytest.mark.parametrize(("status", "wish"), [(429, timedelta(minutes=5)), (503, timedelta(minutes=5))])
def test_a_server_that_wants_rest_says_for_how_long(
    httpserver: HTTPServer, status: int, wish: timedelta
) -> None:
    httpserver.expect_request("/feed").respond_with_data(status=status, headers={"Retry-After": "300"})
    said = refused(httpserver.url_for("/feed"))
    assert (said.message.code, said.after) == ("feed-wants-rest", wish)


@pytest.mark.parametrize("status", [404, 410, 500, 401])
def test_another_answer_than_a_feed_is_named(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/feed").respond_with_data("x", status=status)
    said = refused(httpserver.url_for("/feed"))
    assert (said.message.code, said.message.values["status"]) == ("feed-says-no", str(status))


def test_a_server_that_is_not_there_is_told_of(httpserver: HTTPServer) -> None:
    httpserver.stop()
    said = refused(httpserver.url_for("/feed"))
    assert (said.message.code, said.message.values["said"]) == ("feed-not-reached", "connection refused")
    httpserver.start()


def test_a_feed_that_trickles_is_not_waited_for(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", timedelta(seconds=0.3))
    over = threading.Event()

    def trickle(_: Request) -> Response:
        def drops() -> Iterator[bytes]:
            while not over.wait(0.05):
                yield b" "

        return Response(drops())

    httpserver.expect_request("/feed").respond_with_handler(trickle)
    said = refused(httpserver.url_for("/feed"))
    over.set()
    assert said.message.values["said"] == "no answer in time"
