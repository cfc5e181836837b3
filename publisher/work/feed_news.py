"""News of feeds: one that cannot be read for a day, and that it is read again, told once each."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.message import Message
from publisher.core.notice import OF_FEEDS, UNREAD_FOR, Kind, Turn, turn_of_feed
from publisher.store import feeds, notices
from publisher.store.feeds import Polled
from publisher.work.sources import Source, sources


def listen(app: App, now: datetime) -> None:
    """Write down which feeds have failed for too long, and which are read again."""
    with app.store.read() as session:
        heard = {one.table: standing(session, one) for one in sources(app).values()}
        news = {
            table: kind for table, stands in heard.items() if (kind := _news(session, table, stands, now))
        }
    if not news:
        return
    with app.store.write() as session:
        for table, kind in news.items():
            _go_on(session, table, kind, heard[table].error, now)


def _news(session: Session, table: str, stands: Polled, now: datetime) -> Kind | None:
    """Return what there is to tell of a feed; None for nothing new."""
    kind = Kind.UNREAD if is_unread(stands, now) else None if stands.error else Kind.REREAD
    if kind is None or turn_of_feed(notices.story(session, table, OF_FEEDS), kind) is Turn.NOTHING:
        return None
    return kind


def standing(session: Session, source: Source) -> Polled:
    """Return how a feed stands; what another address was answered does not count."""
    stands = feeds.get(session, source.name)
    return stands if stands.asked == source.asked else Polled(source.name, source.asked)


def is_unread(stands: Polled, now: datetime) -> bool:
    """Tell whether a feed has failed for so long that people should know, and was asked of late."""
    if stands.failing_since is None or stands.polled_at is None or stands.failures < 2:
        return False
    return now - stands.failing_since >= UNREAD_FOR and now - stands.polled_at <= UNREAD_FOR


def still(app: App, session: Session, table: str, kind: Kind) -> bool:
    """Tell whether what is to be told of a feed is still so; of one that is read no more nothing is."""
    source = next((one for one in sources(app).values() if one.table == table), None)
    if source is None:
        return False
    return (standing(session, source).error is not None) is (kind is Kind.UNREAD)


def since(app: App, session: Session, table: str) -> datetime | None:
    """Return since when a feed has failed; None while it is read."""
    source = next((one for one in sources(app).values() if one.table == table), None)
    return standing(session, source).failing_since if source else None


def _go_on(session: Session, table: str, kind: Kind, told: Message | None, now: datetime) -> None:
    """Write the next page of a feed's story, or take back the last one."""
    last = notices.story(session, table, OF_FEEDS)
    match turn_of_feed(last, kind):
        case Turn.ADD:
            notices.add(session, f"{kind}:{table}:{now.isoformat()}", kind, table, now, told=told)
        case Turn.TAKE_BACK if last is not None:
            notices.take_back(session, [last.id])
