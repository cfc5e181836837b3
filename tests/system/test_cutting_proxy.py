"""The proxy that loses replies, in front of a small site that notes what it was asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.cutting_proxy import TOO_LARGE, CuttingProxy

TAKEN = "the whole answer of the site"


@pytest.fixture
def proxy(httpserver: HTTPServer) -> Iterator[CuttingProxy]:
    httpserver.expect_request("/posts").respond_with_handler(_take)
    with CuttingProxy(httpserver.url_for("")) as proxy:
        yield proxy


def _take(request: Request) -> Response:
    return Response(TAKEN, 201, headers={"X-Got": str(len(request.get_data()))})


def post(proxy: CuttingProxy, body: bytes = b"x" * 100, timeout: float = 10) -> requests.Response:
    return requests.post(f"{proxy.url}/posts?n=1", data=body, timeout=timeout)


def taken(site: HTTPServer) -> int:
    return len(site.log)


def test_without_a_fault_everything_passes_unchanged(httpserver: HTTPServer, proxy: CuttingProxy) -> None:
    answer = post(proxy)
    assert (answer.status_code, answer.text, answer.headers["X-Got"]) == (201, TAKEN, "100")
    assert [(one.method, one.path, one.fault, one.status) for one in proxy.passed] == [
        ("POST", "/posts?n=1", None, 201)
    ]
    assert httpserver.log[0][0].host == proxy.url.removeprefix("http://")


def test_a_body_in_chunks_passes_whole(proxy: CuttingProxy) -> None:
    answer = requests.post(f"{proxy.url}/posts", data=iter([b"one", b"three"]), timeout=10)
    assert answer.headers["X-Got"] == "8"


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("at_once", [False, True])
def test_a_cut_reply_was_taken_by_the_site(
    httpserver: HTTPServer, proxy: CuttingProxy, at_once: bool, reset: bool
) -> None:
    proxy.cut_reply("POST", "/posts", at_once=at_once, reset=reset)
    with pytest.raises(requests.ConnectionError, match="reset by peer" if reset else "closed connection"):
        post(proxy)
    proxy.wait_until_quiet()
    assert taken(httpserver) == 1
    assert (proxy.passed[0].fault, proxy.passed[0].status) == ("cut_reply", 201)
    assert post(proxy).status_code == 201


def test_a_reply_cut_at_once_is_lost_before_the_site_has_answered(
    httpserver: HTTPServer, proxy: CuttingProxy
) -> None:
    may_answer = threading.Event()
    httpserver.expect_request("/slow").respond_with_handler(lambda _: Response(str(may_answer.wait(30))))
    proxy.cut_reply("POST", "/slow", at_once=True)
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{proxy.url}/slow", timeout=10)
    assert proxy.passed[0].status is None
    may_answer.set()
    proxy.wait_until_quiet()
    assert proxy.passed[0].status == 200


def test_only_the_named_turns_meet_a_fault(proxy: CuttingProxy) -> None:
    proxy.answer("POST", "/posts", TOO_LARGE, nth=2, times=2)
    assert [post(proxy).status_code for _ in range(4)] == [201, 413, 413, 201]


def test_only_the_named_method_and_path_meet_a_fault(proxy: CuttingProxy) -> None:
    proxy.answer("GET", "/posts", TOO_LARGE, times=9)
    proxy.answer("POST", "/media", TOO_LARGE, times=9)
    assert post(proxy).status_code == 201


def test_an_answer_in_the_sites_place_never_reaches_it(httpserver: HTTPServer, proxy: CuttingProxy) -> None:
    proxy.answer("POST", "/posts", TOO_LARGE)
    assert "Entity Too Large" in post(proxy).text
    assert taken(httpserver) == 0


def test_a_reply_cut_inside_is_seen_as_incomplete(httpserver: HTTPServer, proxy: CuttingProxy) -> None:
    proxy.cut_inside_reply("POST", "/posts", share=0.5)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        post(proxy)
    assert taken(httpserver) == 1


def test_a_request_cut_inside_reaches_the_site_in_part(proxy: CuttingProxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard: list[bytes] = []
        site = threading.Thread(target=lambda: heard.append(_hear(listener)))
        site.start()
        with CuttingProxy(f"http://127.0.0.1:{listener.getsockname()[1]}") as cutting:
            cutting.cut_inside_request("POST", "/posts", share=0.25)
            with pytest.raises(requests.ConnectionError):
                post(cutting)
        site.join()
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert b"Content-Length: 100" in head
    assert b"Connection: close" in head, "the end of the answer is seen by the site's closing"
    assert b"keep-alive" not in head
    assert len(body) == 25


def _hear(listener: socket.socket) -> bytes:
    with listener.accept()[0] as client:
        return b"".join(iter(lambda: client.recv(4096), b""))


def test_a_delayed_reply_outlasts_the_clients_patience(httpserver: HTTPServer, proxy: CuttingProxy) -> None:
    proxy.delay_reply("POST", "/posts", seconds=60)
    with pytest.raises(requests.ReadTimeout):
        post(proxy, timeout=0.2)
    assert taken(httpserver) == 1


def test_a_frozen_request_reaches_the_site_after_the_thaw(
    httpserver: HTTPServer, proxy: CuttingProxy
) -> None:
    proxy.freeze("POST", "/posts")
    with pytest.raises(requests.ReadTimeout):
        post(proxy, timeout=0.2)
    assert taken(httpserver) == 0
    proxy.thaw()
    proxy.wait_until_quiet()
    assert taken(httpserver) == 1
    assert post(proxy).status_code == 201


def test_a_frozen_request_is_dropped_when_the_proxy_stops(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/posts").respond_with_handler(_take)
    with CuttingProxy(httpserver.url_for("")) as proxy:
        proxy.freeze("POST", "/posts")
        with pytest.raises(requests.ReadTimeout):
            post(proxy, timeout=0.2)
    assert taken(httpserver) == 0


def test_a_site_that_is_down_is_a_bad_gateway(proxy: CuttingProxy, httpserver: HTTPServer) -> None:
    httpserver.stop()
    try:
        assert post(proxy).status_code == 502
    finally:
        httpserver.start()


def test_waiting_for_a_fault_that_met_nothing_ends(proxy: CuttingProxy) -> None:
    with pytest.raises(TimeoutError, match="freeze has met no request"):
        proxy.wait_for("freeze", seconds=0.01)
