"""Nearby: whether a request comes from this machine itself, and not through a proxy for the world."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi import Request

HERE = ("localhost", "127.0.0.1", "[::1]")
"""Names by which a machine calls itself."""
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What proxies add; a name by which the world reaches us is refused even where one adds nothing."""


def is_nearby(request: Request) -> bool:
    """Tell whether a program on this machine asks, at an address of this machine, and nobody through it."""
    called = f"[{name}]" if ":" in (name := request.url.hostname or "") else name
    is_direct = not any(name in request.headers for name in PASSED_ON)
    return called in HERE and is_direct and _is_loopback(request.client.host if request.client else "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
