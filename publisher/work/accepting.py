"""Accepting: what a person makes of an entry that a feed shows."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.core.sighting import Sighting


def take_back(session: Session, one: Sighting, delivery: int, now: datetime) -> None:
    """Take back the activity."""
