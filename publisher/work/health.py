"""Health: asking channels, online, whether they would work now."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from publisher.app import App
from publisher.channel import Channel, ChannelSettings, Health
from publisher.core.correction import COLUMN
from publisher.core.errors import ChannelError
from publisher.core.message import message
from publisher.core.verdict import wait_after
from publisher.secrecy import hidden
from publisher.store import channels

log = logging.getLogger(__name__)


def ask(channel: Channel[ChannelSettings]) -> tuple[Health, ...]:
    """Probe one channel; an error is a finding as well."""
    return tuple(replace(one, message=hidden(one.message)) for one in _probe(channel))


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
    found = {name: ask(channel) for name, channel in app.channels.items()}
    duties = {name: _correction_column(channel) for name, channel in app.channels.items()}
    with app.store.write() as session:
        for name in channels.paused(session):
            if all(one.ok for one in found.get(name, ())):
                channels.resume(session, name, app.clock.now(), "doctor")
    return {name: (*health, *duties[name]) for name, health in found.items()}


def _correction_column(channel: Channel[ChannelSettings]) -> tuple[Health, ...]:
    """Tell whether a press channel has its column of legal corrections: a duty, yet it sends without."""
    if channel.settings.kind != "press":
        return ()
    column = channel.settings.correction_column
    code = "correction-column-set" if column else "press-without-correction-column"
    told = message(code, channel=channel.name, column=column or COLUMN)
    return (Health("correction column", column is not None, told),)


def probe_resting(app: App, now: datetime) -> None:
    """Ask each resting channel whose time has come; those that are well again go on."""
    with app.store.read() as session:
        ripe = [pause for pause in channels.paused(session).values() if pause.probe_at <= now]
    for pause in ripe:
        if pause.channel not in app.channels:
            continue
        well = all(finding.ok for finding in ask(app.channels[pause.channel]))
        with app.store.write() as session:
            if well:
                channels.resume(session, pause.channel, now, "daemon")
            else:
                channels.probed(session, pause.channel, now + wait_after(pause.probes + 2, 0))
