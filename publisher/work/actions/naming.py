"""What people call that which an action is about, and how it stands."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.work.actions.action import About
from publisher.work.actions.on_activity import Recorded
from publisher.work.actions.on_person import Offered, OnPerson
from publisher.work.actions.on_sighting import Seen
from publisher.work.actions.scope_names import name_scope
from publisher.work.actions.subjects import OnChannel, Piece
from publisher.work.stands import word_of


def name_subject(app: App, session: Session, about: About, subject: Any) -> str:
    """Return the name in the language of whoever reads."""
    if isinstance(subject, OnChannel):
        channel = app.config.channel_name(subject.delivery.channel)
        state, title = app.word(word_of(subject.delivery)), subject.piece.called
        return app.word("about-delivery", title=title, channel=channel, state=state)
    if isinstance(subject, Piece):
        return app.word("about-item", title=subject.known.called)
    if isinstance(subject, Recorded):
        return app.word("about-activity", number=subject.activity.id, title=subject.activity.title)
    if isinstance(subject, Seen):
        return app.word("about-sighting", number=subject.sighting.id, title=subject.sighting.entry.title)
    if isinstance(subject, OnPerson):
        return app.word("about-person", name=subject.person.name, role=subject.person.role)
    if isinstance(subject, Offered):
        one = subject.invitation
        return app.word("about-invitation", number=one.id, role=one.role, name=one.name or "–")
    return name_scope(app, session, subject.name)
