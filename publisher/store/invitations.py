"""Invitations in the database; of a link only its digest is ever kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.invitation import Invitation, may_invite
from publisher.core.person import UNKNOWN, Person, Role
from publisher.store.tables.person import INVITATION, PERSON
from publisher.store.trail import write_step
from publisher.store.web_sessions import digest_of

V = INVITATION.c
VALUES = tuple(V[name] for name in Invitation.__dataclass_fields__)


def keep(
    session: Session,
    token: str,
    role: Role,
    name: str,
    lasts: timedelta,
    now: datetime,
    actor: str,
    inviter: Person | None,
) -> Invitation:
    """Keep an invitation that holds from now on."""
    new = {
        "digest": digest_of(token),
        "role": role,
        "name": name,
        "made_by": actor,
        "inviter": inviter.id if inviter else None,
        "made_at": now,
        "ends_at": now + lasts,
    }
    made = _value(session.execute(sa.insert(INVITATION).values(new).returning(*VALUES)).one())
    told: dict[str, Any] = {"role": role.value, "name": name, "ends_at": made.ends_at.isoformat()}
    write_step(session, now, actor, "person-invited", invitation=made.id, **told)
    return made


def standing(session: Session, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be used, in the order in which they were made."""
    return _select(session, now, sa.true())


def of_token(session: Session, token: str, now: datetime) -> Invitation | None:
    """Return the invitation behind a link; None also for one that was used or revoked, or is over.

    It is looked up by its digest: how long that takes says nothing of what is kept.
    """
    return next(iter(_select(session, now, V.digest == digest_of(token))), None)


def of_number(session: Session, number: int, now: datetime) -> Invitation | None:
    """Return an invitation that can still be used."""
    return next(iter(_select(session, now, V.id == number)), None)


def use(session: Session, used: Invitation, person: Person, now: datetime) -> bool:
    """Note who came by an invitation, and tell whether it could still be used."""
    unused = (V.id == used.id, V.used_at.is_(None), V.revoked_at.is_(None), V.ends_at > now)
    changed = sa.update(INVITATION).where(*unused).values(used_at=now, person=person.id)
    if session.execute(changed.returning(V.id)).first() is None:
        return False
    told: dict[str, Any] = {
        "name": person.name,
        "role": person.role.value,
        "invited_by": used.made_by,
    }
    write_step(session, now, person.name, "invitation-used", invitation=used.id, person=person.id, **told)
    return True


def revoke(session: Session, revoked: Invitation, now: datetime, actor: str) -> None:
    """End an invitation before anybody has used it."""
    _revoke(session, now, V.id == revoked.id)
    told: dict[str, Any] = {"role": revoked.role.value, "name": revoked.name}
    write_step(session, now, actor, "invitation-revoked", invitation=revoked.id, **told)


def revoke_all(session: Session, now: datetime) -> None:
    _revoke(session, now, sa.true())


def tell_of_refusal(session: Session, address: str, now: datetime) -> None:
    """Write into the trail that links from an address are no longer looked at for a while."""
    write_step(session, now, UNKNOWN, "invitation-refused-too-often", address=address)


def _revoke(session: Session, now: datetime, which: sa.ColumnElement[bool]) -> None:
    open_ = (V.used_at.is_(None), V.revoked_at.is_(None))
    session.execute(sa.update(INVITATION).where(which, *open_).values(revoked_at=now))


def _select(session: Session, now: datetime, which: sa.ColumnElement[bool]) -> list[Invitation]:
    """Return those that stand: what somebody may no longer offer, nobody takes."""
    asked = (
        sa.select(*VALUES, PERSON.c.role.label("of_inviter"), PERSON.c.removed_at)
        .outerjoin(PERSON, PERSON.c.id == V.inviter)
        .where(which, V.used_at.is_(None), V.revoked_at.is_(None), V.ends_at > now)
        .order_by(V.id)
    )
    return [_value(row) for row in session.execute(asked) if _is_still_offered(row)]


def _is_still_offered(row: sa.Row[Any]) -> bool:
    if row.inviter is None:
        return True
    return row.removed_at is None and may_invite(row.of_inviter, row.role)


def _value(row: Any) -> Invitation:
    return Invitation(*row[: len(VALUES)])
