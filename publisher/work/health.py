"""Health: asking channels, online, whether they would work now."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.channel import Channel, ChannelSettings, Health
from publisher.core.errors import ChannelError
from publisher.core.foresight import FRESH, due_times_to_ask_for
from publisher.core.message import Message, message
from publisher.core.rest import Cause, wait_in_vain
from publisher.secrecy import hidden
from publisher.store import agenda, channels, looks
from publisher.work import correction

log = logging.getLogger(__name__)


def ask(channel: Channel[ChannelSettings]) -> tuple[Health, ...]:
    """Probe one channel; an error is a finding as well."""
    return tuple(replace(one, message=hidden(one.message)) for one in _probe(channel))


def look(app: App, names: Iterable[str]) -> dict[str, tuple[Health, ...]]:
    """Ask channels, and keep what they answered for those who want to know without asking."""
    found = {name: ask(app.channels[name]) for name in names}
    with app.store.write() as session:
        for name, findings in found.items():
            looks.keep(session, name, findings, app.clock.now())
    return found


def _probe(channel: Channel[ChannelSettings]) -> tuple[Health, ...]:
    try:
        return channel.probe()
    except ChannelError as error:
        return (Health("channel", False, error.message),)
    except Exception as error:
        log.exception("adapter fault", extra={"action": "adapter_fault", "channel": channel.name})
        return (Health("channel", False, message("adapter-fault", kind=type(error).__name__)),)


def examine(app: App) -> dict[str, tuple[Health, ...]]:
    """Ask every channel; a resting one that is well again goes on at once."""
    found = _ask(app, tuple(app.channels), "doctor")
    with app.store.write() as session:
        for name in channels.foreseen(session):
            if name not in found:
                channels.foresee(session, name, None, app.clock.now())
    return found


def examine_one(app: App, channel: str, by: str) -> tuple[Health, ...]:
    """Ask one channel because a person says so; one that rests and is well again goes on at once."""
    return _ask(app, (channel,), by)[channel]


def _ask(app: App, names: Iterable[str], by: str) -> dict[str, tuple[Health, ...]]:
    """Ask channels, let those go on that are well, and keep what the others would say no with."""
    found = look(app, names)
    duties = {name: _correction_column(app.channels[name]) for name in found}
    with app.store.write() as session:
        for name, rest in channels.resting(session).items():
            if name in found and is_well(found[name], rest.cause, app.clock.outside()):
                channels.resume(session, name, app.clock.now(), by)
        for name in channels.foreseen(session).keys() & found.keys():
            trouble = next(stoppers(found[name], app.clock.outside()), None)
            channels.foresee(session, name, trouble, app.clock.now())
    return {name: (*health, *duties[name]) for name, health in found.items()}


def _correction_column(channel: Channel[ChannelSettings]) -> tuple[Health, ...]:
    """Tell whether a press channel has its column of legal corrections: a duty, yet it sends without."""
    if channel.settings.kind != "press":
        return ()
    missing = correction.missing_column(channel.name, channel.settings)
    told = missing or message("correction-column-set", column=channel.settings.correction_column)
    return (Health("correction column", missing is None, told),)


def is_well(findings: tuple[Health, ...], cause: Cause, outside: datetime) -> bool:
    """Tell whether a channel that rests may go on; one that wanted to be left alone is left alone."""
    if cause is Cause.THROTTLED:
        return False
    if cause is Cause.UNREACHABLE and findings:
        return any(one.ok for one in findings)
    return not list(stoppers(findings, outside))


def stoppers(findings: tuple[Health, ...], outside: datetime) -> Iterator[Message]:
    """Yield what would stop a post now; what only ends soon still lets it out."""
    for one in findings:
        if not one.ok and (one.ends is None or one.ends <= outside):
            yield one.message


def probe(app: App, channel: str, now: datetime) -> None:
    """Ask a resting channel whose time has come; one that is well again goes on."""
    with app.store.read() as session:
        rest = channels.resting(session).get(channel)
    if rest is None or rest.probe_at > now:
        return
    well = is_well(look(app, [channel])[channel], rest.cause, app.clock.outside())
    with app.store.write() as session:
        if well:
            channels.resume(session, channel, now, "daemon")
        else:
            channels.probed(session, channel, now + wait_in_vain(rest.cause, rest.probes))


def foresee(app: App, channel: str, now: datetime) -> None:
    """Ask a channel ahead of what is due on it, once, and write down what would stop it."""
    with app.store.write() as session:
        channels.ask(session, channel, now)
    trouble = next(stoppers(look(app, [channel])[channel], app.clock.outside()), None)
    with app.store.write() as session:
        channels.foresee(session, channel, trouble, now)


def to_foresee(app: App, session: Session, now: datetime) -> list[str]:
    """Name the channels that are to be asked now, because something is due on them in a day or an hour."""
    asked, fresh = channels.asked_at(session), app.clock.lasting(FRESH)
    return [
        name
        for name in app.channels
        if agenda.is_due_within(session, name, due_times_to_ask_for(asked.get(name), now, fresh))
    ]
