"""Which files people have sent before: the trail keeps the digest of each upload."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session

from publisher.store.tables.event import EVENT
from publisher.store.trail import Step

E = EVENT.c
UPLOADED = "uploaded"


def newest_of(session: Session, digest: str) -> Step | None:
    """Return the newest step by which these very files were sent, None where they never were."""
    asked = sa.select(*(E[name] for name in Step.__dataclass_fields__)).where(
        E.action == UPLOADED, E.actor != "daemon", E.detail["digest"].as_string() == digest
    )
    row = session.execute(asked.order_by(E.id.desc()).limit(1)).first()
    return None if row is None else Step(**row._mapping)
