"""A fault of ours under a page: it is written to the log, and people are told in their language."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)


class Mishap:
    """Stand before the application; `answer` is what is said where it fails, unless an answer has begun."""

    def __init__(self, inner: ASGIApp, answer: Callable[[Request], Response]) -> None:
        self._inner, self._answer = inner, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_on(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._inner(scope, receive, send_on)
        except Exception:
            if scope["type"] != "http" or has_begun:
                raise
            log.exception("a page failed: %s", scope["path"], extra={"action": "page_failed"})
            await self._answer(Request(scope))(scope, receive, send)
