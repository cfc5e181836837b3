"""`/healthz`, `/readyz` and `/metrics`: whether the process lives, whether it does its work, and its figures.

Whoever asks on this machine reads why; what comes through a proxy reads whether, and no figures.
"""

from __future__ import annotations

from typing import Any, Protocol

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from publisher.app import App
from publisher.web.metrics import KIND, Metrics
from publisher.web.nearby import is_nearby
from publisher.work.readiness import Check, examine


class Passes(Protocol):
    """What the web asks of an engine: how many real seconds ago its last pass ended."""

    def seconds_since_pass(self) -> float | None: ...


def routes(app: App, engine: Passes) -> APIRouter:
    """Return what monitors ask, without signing in."""
    router, metrics = APIRouter(), Metrics(app, engine.seconds_since_pass)

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"ok": True})

    @router.get("/readyz")
    def readyz(request: Request) -> JSONResponse:
        checks = examine(app, engine.seconds_since_pass())
        ok, says_why = all(one.ok for one in checks), is_nearby(request)
        told = {one.name: _told(app, one, says_why) for one in checks}
        return JSONResponse({"ok": ok, "checks": told}, 200 if ok else 503)

    @router.get("/metrics")
    def figures(request: Request) -> Response:
        if not is_nearby(request):
            return Response(status_code=404)
        return Response(metrics.write(), media_type=KIND)

    return router


def _told(app: App, check: Check, says_why: bool) -> dict[str, Any]:
    """Return one check, with its sentence for those who may know of the channels."""
    why = {"code": check.message.code, "message": app.tell(check.message)} if says_why else {}
    return {"ok": check.ok, **why}
