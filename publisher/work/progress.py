"""Progress: how far each target of the plan is at a given moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from publisher.app import App


def progress(app: App, session: Session, moment: datetime, plan_id: str | None) -> list[dict[str, Any]]:
    return []
