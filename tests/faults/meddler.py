"""A wire that does something to one call, and leaves the others alone."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
import requests

from publisher import wire
from publisher.sandbox import Sandbox
from publisher.wire import Wire
from tests.adapters.contract import PowerCut, closed_port

PATIENCE = timedelta(seconds=20)
HASTE = 0.25
"""Seconds that a call is given which is to run out of time."""
TOO_LONG = 600
"""Milliseconds by which an answer comes too late for that."""

Send = Callable[[], requests.Response]
Play = Callable[["Meddler", requests.PreparedRequest, Send], requests.Response]


class Meddler(Wire):
    """Let `play` have the nth call whose `METHOD path` the pattern finds."""

    def __init__(self) -> None:
        super().__init__(PATIENCE)
        self._pattern, self._left = "", 0
        self._play: Play | None = None

    def meddle(self, pattern: str, nth: int, play: Play) -> None:
        self._pattern, self._left, self._play = pattern, nth, play

    @property
    def is_calm(self) -> bool:
        """Tell whether no call is left to be meddled with."""
        return self._play is None

    def send(self, request: requests.PreparedRequest, **arguments: Any) -> requests.Response:
        line = f"{request.method} {request.path_url.partition('?')[0]}"

        def go_on() -> requests.Response:
            return super(Meddler, self).send(request, **arguments)

        if self._play is None or not re.search(self._pattern, line):
            return go_on()
        self._left -= 1
        if self._left:
            return go_on()
        play, self._play = self._play, None
        return play(self, request, go_on)


def outlet(sandbox: Sandbox, name: str, *, in_haste: bool = False, **fault: Any) -> Play:
    """Let the outlet misbehave for this one call, which may be given only a moment."""

    def play(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
        sandbox.faults(name, **fault)
        wire.seconds = HASTE if in_haste else PATIENCE.total_seconds()
        try:
            return send()
        finally:
            wire.seconds = PATIENCE.total_seconds()
            sandbox.faults(name)

    return play


def nobody_listens(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
    """Lead the call to a port on which nobody listens."""
    with closed_port() as url:
        request.url = url + request.path_url
        return send()


def no_such_name(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
    """Let the name of the host be unknown."""

    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    wire.close()  # a connection that is open already needs no name
    return _patched(socket, "getaddrinfo", unknown, send)


def nobody_answers(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
    """Let the host never take the connection."""

    def wait(*_: Any) -> None:
        raise TimeoutError("timed out")

    wire.close()
    return _patched(socket.socket, "connect", wait, send)


def power_cut_before(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
    """Stop the machine before the call."""
    raise PowerCut


def power_cut_after(play: Play) -> Play:
    """Stop the machine once the call has been made, whatever came of it."""

    def played(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
        with suppress(requests.RequestException):
            play(wire, request, send)
        raise PowerCut

    return played


def power_cut_in_the_reply(
    meddler: Meddler, request: requests.PreparedRequest, send: Send
) -> requests.Response:
    """Stop the machine when the head of the answer has come, and its body has not."""

    def stop(*_: Any) -> None:
        raise PowerCut

    return _patched(wire, "read_whole", stop, send)


def untouched(wire: Meddler, request: requests.PreparedRequest, send: Send) -> requests.Response:
    """Let the call be."""
    return send()


def _patched(owner: Any, name: str, stand_in: Any, send: Send) -> requests.Response:
    with patched(owner, name, stand_in):
        return send()


@contextmanager
def patched(owner: Any, name: str, stand_in: Any) -> Iterator[None]:
    """Put something in the place of a function for the length of the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, stand_in)
        yield
