"""Reading what others publish: little, soon, and never from inside our own network.

An address that a stranger's server names may lead anywhere; so the machine that a connection has
really reached is looked at before a byte is asked of it, whatever its name said. Only the one host that
the operator has named may stand in the office's network. Where the environment names a proxy, that is
the machine we reach, and where it lets us go is its own rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from socket import socket
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from publisher.settings import is_of_an_office
from publisher.wire import Line, Wire


class Inside(Exception):
    """The address leads to a machine of our own network, or to this one."""


class Outward(Wire):
    """A session that reads at most `longest` bytes of an answer.

    `at_home` may read from this machine; the host `of_the_office` may have a number of its own network.
    """

    def __init__(
        self, timeout: timedelta, longest: int, at_home: bool = False, of_the_office: str | None = None
    ) -> None:
        super().__init__(timeout)
        self.longest = longest

        def may(host: str, place: str) -> bool:
            return may_be_asked(place, at_home, of_the_office is not None and host == of_the_office)

        for scheme in ("https://", "http://"):
            self.mount(scheme, OutwardLine(may))


def may_be_asked(place: str, at_home: bool, in_the_office: bool = False) -> bool:
    """Tell whether a numeric address is a public one; of this machine or of the office's only where said."""
    try:
        address = ip_address(place.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if in_the_office and is_of_an_office(address):
        return True
    return (address.is_global and not address.is_multicast) or (at_home and address.is_loopback)


def place_of(reached: socket) -> str:
    """Return the number of the machine that a connection has reached."""
    return str(reached.getpeername()[0])


class OutwardLine(Line):
    """Connections that end before the first byte when they have reached what may not be asked."""

    def __init__(self, may: Callable[[str, str], bool]) -> None:
        self._may = may
        super().__init__()

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        super().init_poolmanager(*given, **more)
        self.poolmanager.pool_classes_by_scheme = _careful_pools(self._may)


def _careful_pools(may: Callable[[str, str], bool]) -> dict[str, type[HTTPConnectionPool]]:
    """Return pools whose connections look where they have come to."""

    def look(host: str, reached: socket) -> socket:
        if not may(host, place_of(reached)):
            reached.close()
            raise Inside
        return reached

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket:
            return look(self.host, super()._new_conn())

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket:
            return look(self.host, super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
