"""`/healthz` and `/readyz`: whether the process lives, and whether it does its work."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from publisher.app import App
from publisher.store import trail

STALE = timedelta(minutes=2)
"""A last pass that is older, in real time, means that the scheduler sleeps."""


class Passes(Protocol):
    """What the web asks of an engine: how many real seconds ago its last pass ended."""

    def seconds_since_pass(self) -> float | None: ...


def routes(app: App, engine: Passes) -> APIRouter:
    """Return what monitors ask, without signing in."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"ok": True})

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        checks = {"database": _reaches_database(app), "scheduler": is_awake(engine)}
        return JSONResponse({"ok": all(checks.values()), **checks}, 200 if all(checks.values()) else 503)

    return router


def _reaches_database(app: App) -> bool:
    try:
        with app.store.read() as session:
            trail.newest(session)
    except SQLAlchemyError:
        return False
    return True


def is_awake(engine: Passes) -> bool:
    """Tell whether the scheduler has passed of late."""
    since = engine.seconds_since_pass()
    return since is not None and since < STALE.total_seconds()
