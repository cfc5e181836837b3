"""Cookies that no script reads and no other site sends along, but where it leads people here."""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request, Response

from publisher.web.visitor import COOKIE

LASTS = timedelta(days=30)
"""How long a browser keeps the session; it may end before on our side."""


def set_cookie(request: Request, answer: Response, name: str, value: str, lasts: timedelta) -> None:
    """Let the browser keep a value for so long."""
    answer.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def keep_session(request: Request, answer: Response, token: str) -> None:
    """Let the browser be signed in from now on."""
    set_cookie(request, answer, COOKIE, token, LASTS)
