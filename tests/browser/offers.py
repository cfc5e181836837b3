"""Each action at something in the filled newsroom with which it can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from publisher.store import deliveries, invitations, items, people
from publisher.web.pages.actions import PLACES
from publisher.work.actions.action import About, Action
from publisher.work.actions.registry import OF_PEOPLE, ORDER
from publisher.work.actions.subjects import EVERYTHING
from tests.newsroom import Newsroom

Keys = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """An action, the address of its page, and the page from which a link leads there."""

    action: Action[Any]
    path: str
    page: str


def offers(room: Newsroom) -> list[Offer]:
    """Return one offer of each action; StopIteration where the newsroom has nothing that it fits."""
    with room.app.store.read() as session:
        return [_offer(room, session, one) for one in (*ORDER, *OF_PEOPLE)]


def _offer(room: Newsroom, session: Session, action: Action[Any]) -> Offer:
    def fits(key: str) -> bool:
        return action.is_offered(room.app, session, action.find(room.app, session, key))

    key, page = next((key, page) for key, page in _keys(room, session, action.about) if fits(key))
    path = PLACES[action.about].format(key=key, action=action.name)
    return Offer(action, f"{path}?scope={key}" if action.about is About.SCOPE else path, page)


def _keys(room: Newsroom, session: Session, about: About) -> Keys:
    """Return what an action may be about, each with the page that shows it."""
    known = [one.id for one in items.every(session)]
    match about:
        case About.ITEM:
            return [(id, f"/queue/{id}") for id in known]
        case About.DELIVERY:
            found = (one for id in known for one in deliveries.of_item(session, id))
            return [(str(one.id), f"/queue/{one.item}") for one in found]
        case About.CHANNEL:
            return [(name, "/channels") for name in room.app.config.channels]
        case About.ACTIVITY:
            return [("1", "/activities/1")]
        case About.SIGHTING:
            return [("1", "/activities/found")]
        case About.PERSON:
            return [(str(one.id), "/people") for one in people.every(session)]
        case About.INVITATION:
            return [
                (str(one.id), "/people") for one in invitations.standing(session, room.app.clock.outside())
            ]
    return [("all", "/holds"), (EVERYTHING, "/holds")]
