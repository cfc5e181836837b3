"""A proxy on loopback, in front of a site, that loses, delays or holds back what a test names.

    with CuttingProxy(site.url) as proxy:
        proxy.cut_reply("POST", r"/wp/v2/posts$")            # the first such request: taken, never answered
        proxy.cut_reply("POST", r"/media", nth=2, at_once=True, reset=True)
        proxy.cut_inside_request("POST", r"/media", share=0.5)
        proxy.cut_inside_reply("GET", r"/posts")
        proxy.delay_reply("GET", r".", seconds=3, times=100)
        proxy.freeze("POST", r"/posts")                      # held back whole until proxy.thaw()
        proxy.answer("POST", r"/media", TOO_LARGE)           # the site never sees it
        ...                                                  # talk to proxy.url
        proxy.wait_until_quiet()                             # what was passed on has been dealt with
        proxy.passed                                         # every request, its fault, the site's status

Method and path are regular expressions; the path, with its query, is searched. A fault meets the matching
requests from the ``nth`` on (the first is 1), ``times`` of them; of several the one added first is played.
`cut_reply` hangs up once the site has answered, so that the post is there for sure; with ``at_once`` as soon
as the request is passed on, so that it may appear later. Bodies are kept whole in memory.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.proxied_exchange import PATIENCE, Exchange, Passed, ProxyServer, Request

TOO_LARGE = (
    b"HTTP/1.1 413 Request Entity Too Large\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    b"<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n"
    b"<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx</center>\r\n"
    b"</body>\r\n</html>\r\n"
)
"""What nginx in front of a site says to a body over its client_max_body_size."""

Play = Callable[[Exchange], None]


@dataclass
class Fault:
    """What happens to the requests that match, from the ``nth`` on, ``times`` of them."""

    name: str
    play: Play
    method: str
    path: str
    nth: int = 1
    times: int = 1
    matched: int = 0

    def meets(self, request: Request) -> bool:
        """Count the request if it matches, and tell whether it is its turn."""
        if not (re.fullmatch(self.method, request.method) and re.search(self.path, request.path)):
            return False
        self.matched += 1
        return self.nth <= self.matched < self.nth + self.times


class CuttingProxy:
    """Stand in front of the site at ``site`` (http://127.0.0.1:PORT) until `stop`."""

    def __init__(self, site: str) -> None:
        address = urlsplit(site)
        assert address.hostname and address.port, f"no address with a port: {site}"
        self.passed: list[Passed] = []
        self._faults: list[Fault] = []
        self._changed = threading.Condition()
        self._on_their_way = 0
        self._thawed = threading.Event()
        self._stopping = threading.Event()
        self._server = ProxyServer((address.hostname, address.port), self._treat)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> CuttingProxy:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the proxy: what is frozen is dropped, what is delayed goes out at once."""
        self._stopping.set()
        self._thawed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def cut_reply(
        self,
        method: str,
        path: str,
        *,
        nth: int = 1,
        times: int = 1,
        at_once: bool = False,
        reset: bool = False,
    ) -> None:
        """Pass the whole request on and hang up on the client without a byte of the answer."""

        def play(exchange: Exchange) -> None:
            if at_once:
                exchange.ask(sent=lambda: exchange.hang_up(reset=reset))
            else:
                exchange.ask()
                exchange.hang_up(reset=reset)

        self._add(Fault("cut_reply", play, method, path, nth, times))

    def cut_inside_reply(
        self, method: str, path: str, *, share: float = 0.5, nth: int = 1, times: int = 1
    ) -> None:
        """Give the client the answer's head and ``share`` of its body, then hang up."""

        def play(exchange: Exchange) -> None:
            head, blank, body = exchange.ask().partition(b"\r\n\r\n")
            if b"content-length:" not in head.lower() and b"chunked" not in head.lower():
                # Its end was to be the end of the connection; with a length the client sees what it lacks.
                head += b"\r\nContent-Length: %d" % len(body)
            exchange.reply(head + blank + body[: int(len(body) * share)])

        self._add(Fault("cut_inside_reply", play, method, path, nth, times))

    def cut_inside_request(
        self, method: str, path: str, *, share: float = 0.5, nth: int = 1, times: int = 1
    ) -> None:
        """Give the site the request's head and ``share`` (below 1) of its body, then hang up on both."""
        assert share < 1

        def play(exchange: Exchange) -> None:
            exchange.ask(share=share)
            exchange.hang_up(reset=True)

        self._add(Fault("cut_inside_request", play, method, path, nth, times))

    def delay_reply(self, method: str, path: str, *, seconds: float, nth: int = 1, times: int = 1) -> None:
        """Let the client wait so many seconds longer than the site does."""

        def play(exchange: Exchange) -> None:
            answer = exchange.ask()
            self._stopping.wait(seconds)
            exchange.reply(answer)

        self._add(Fault("delay_reply", play, method, path, nth, times))

    def freeze(self, method: str, path: str, *, nth: int = 1, times: int = 1) -> None:
        """Hold the whole request back until `thaw`; then pass it on, even if the client has gone."""
        self._thawed.clear()

        def play(exchange: Exchange) -> None:
            if self._thawed.wait(PATIENCE) and not self._stopping.is_set():
                exchange.pass_through()

        self._add(Fault("freeze", play, method, path, nth, times))

    def thaw(self) -> None:
        """Pass on everything that is frozen, and hold nothing back until the next `freeze`."""
        self._thawed.set()

    def answer(self, method: str, path: str, reply: bytes, *, nth: int = 1, times: int = 1) -> None:
        """Answer in the site's place with these bytes, head included; the site never sees the request."""
        self._add(Fault("answer", lambda exchange: exchange.reply(reply), method, path, nth, times))

    def wait_for(self, fault: str, seconds: float = PATIENCE) -> None:
        """Return once a fault of this name, such as "freeze", has met a request; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: any(one.fault == fault for one in self.passed), seconds):
                raise TimeoutError(f"{fault} has met no request within {seconds} s")

    def wait_for_requests(self, count: int, seconds: float = PATIENCE) -> None:
        """Return once so many requests have come in all, or after so long."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.passed) >= count, seconds)

    def wait_until_quiet(self, seconds: float = PATIENCE) -> None:
        """Return once no request is on its way to the site or back; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._on_their_way == 0, seconds):
                raise TimeoutError(f"{self._on_their_way} requests are still on their way after {seconds} s")

    def _add(self, fault: Fault) -> None:
        with self._changed:
            self._faults.append(fault)

    def _treat(self, exchange: Exchange) -> None:
        exchange.passed, play = self._write_down(exchange.asked)
        try:
            play(exchange)
        finally:
            with self._changed:
                self._on_their_way -= 1
                self._changed.notify_all()

    def _write_down(self, request: Request) -> tuple[Passed, Play]:
        with self._changed:
            # Every fault counts the request, also those whose turn it is not.
            turns = [fault for fault in self._faults if fault.meets(request)]
            passed = Passed(request.method, request.path, turns[0].name if turns else None)
            self.passed.append(passed)
            self._on_their_way += 1
            self._changed.notify_all()
        return passed, turns[0].play if turns else Exchange.pass_through
