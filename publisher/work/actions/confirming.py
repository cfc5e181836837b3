"""The action by which a person says that a delivery is out."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.message import message
from publisher.work import confirming
from publisher.work.actions.action import Ask, Kind, Order, Told
from publisher.work.actions.on_delivery import OnDelivery
from publisher.work.actions.subjects import OnChannel

WITH_ADDRESS = (Ask("url", Kind.ADDRESS, is_needed=True), Ask("at", Kind.TIME))
BY_WORD = (Ask("at", Kind.TIME), Ask("reference", Kind.LINE))


class Confirm(OnDelivery):
    """Record that it is out: at its address, or by a person's word where nothing has one."""

    name = "confirm"
    asks = (Ask("url", Kind.ADDRESS), Ask("at", Kind.TIME), Ask("reference", Kind.LINE))

    def asks_for(self, app: App, subject: OnChannel) -> tuple[Ask, ...]:
        channel = app.channels.get(subject.delivery.channel)
        return WITH_ADDRESS if channel is None or channel.has_addresses else BY_WORD

    def is_offered(self, app: App, session: Session, subject: OnChannel) -> bool:
        return subject.delivery.state in confirming.CONFIRMED and not subject.delivery.busy

    def foretell(self, app: App, session: Session, subject: OnChannel, now: datetime) -> tuple[Told, ...]:
        return (Told(message("foretold-confirm", channel=app.config.channel_name(subject.delivery.channel))),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            number, url = subject.delivery.id, order.given.get("url")
            at, reference = order.instant(app, "at"), order.given.get("reference")
            out = confirming.confirm(app, session, number, url, at, order.now, order.by, reference)
        code = "confirmed-by-feed-before" if confirming.is_confirmed_by_feed(out) else "confirmed-now"
        address = (out.receipt.url if out.receipt else url) or "-"
        return (Told(message(code, number=number, channel=out.channel, url=address)),)
