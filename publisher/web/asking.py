"""Where a request comes from, as it is kept with a session."""

from __future__ import annotations

from fastapi import Request


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")
