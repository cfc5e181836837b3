"""The application: configuration, rules, store and channels, opened once and handed down."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.at_page import at_page
from publisher.channel import Channel, ChannelSettings, House, adapter
from publisher.clock import Clock
from publisher.core.admission import Lateness
from publisher.core.errors import WrongConfiguration
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.problem import Problem
from publisher.core.timetable import Timetable
from publisher.files.config import Config, read_config, read_despite_mistakes
from publisher.files.half_restored import refuse_half_restored
from publisher.files.schedules import Rules, read_rules
from publisher.store import heads
from publisher.store.database import Store, has_database, open_store
from publisher.wire import Wire
from publisher.words import tell, word

log = logging.getLogger(__name__)


@dataclass
class App:
    """One open workspace. `rules` are what `schedules/` says; the daemon reads them anew when they change.

    `spoken` is the language of the person at the terminal, where it is not the workspace's, and `on_pages`
    tells that they read pages, which name buttons instead of commands. `mistakes` is what is wrong in the
    files of a workspace that was opened all the same.
    """

    workspace: Path
    config: Config
    rules: Rules
    store: Store
    channels: Mapping[str, Channel[ChannelSettings]]
    clock: Clock = field(default_factory=Clock)
    spoken: str | None = None
    on_pages: bool = False
    mistakes: tuple[Problem, ...] = ()
    _keeps_heads: bool = True

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.publisher.timezone)

    @property
    def language(self) -> str:
        return self.spoken or self.config.publisher.language

    @cached_property
    def content(self) -> Path:
        return self.workspace / "content"

    @cached_property
    def media(self) -> Path:
        """Where the bytes of every picture and clip that was taken in are kept, by their hash."""
        return self.workspace / "var" / "media"

    @cached_property
    def evidence(self) -> Path:
        """Where the files that prove activities are kept, by their hash."""
        return self.workspace / "var" / "evidence"

    def tell(self, message: Message) -> str:
        """Say a message in the language of whoever reads, and for where they read it."""
        if self.on_pages:
            message = at_page(message, self.config, self.rules, self.language)
        return tell(message, self.language)

    def word(self, code: str, /, **values: object) -> str:
        """Return one sentence in the language of whoever reads."""
        return word(code, self.language, **values)

    def local_time(self, iso: str | None) -> datetime | None:
        """Return the wall time here of an ISO 8601 instant, without its offset, as spreadsheets want it."""
        return datetime.fromisoformat(iso).astimezone(self.zone).replace(tzinfo=None) if iso else None

    def local_text(self, iso: str | None, seconds: bool = False) -> str:
        """Return an ISO 8601 instant as people here read it: `08:30 18/01/2027`."""
        return write_local(self.zone, datetime.fromisoformat(iso), seconds) if iso else ""

    def lateness(self, channel: str) -> Lateness:
        """Return the lateness rule of a channel: its own, else the workspace's."""
        late = self.config.late(channel)
        return Lateness(late.grace, late.then, self.zone)

    def settle_time(self, channel: str) -> timedelta:
        """Return how long a lost reply of a channel may still take effect."""
        one = self.channels[channel]
        return one.settings.settle if one.settings.settle is not None else one.settle

    def keep_head(self) -> None:
        """Write down beside the database how far its log goes now; a full disk is no reason to stop."""
        file = heads.FILE.as_posix()
        try:
            heads.keep(self.store, self.workspace, self.clock.now())
        except OSError as error:
            if self._keeps_heads:
                told = message("head-not-kept", file=file, said=error.strerror or error)
                log.warning("%s", self.tell(told), extra={"action": "head_not_kept"})
            self._keeps_heads = False
            return
        if not self._keeps_heads:
            log.warning("%s", self.tell(message("head-kept-again", file=file)), extra={"action": "head_kept"})
        self._keeps_heads = True

    def close(self) -> None:
        if self.store.has_written:
            self.keep_head()
        self.store.close()


def open_app(workspace: Path, clock: Clock | None = None) -> App:
    """Open a workspace; wrong files raise WrongConfiguration with every problem."""
    refuse_half_restored(workspace)
    config = read_config(workspace)
    rules = read_rules(workspace, config)
    store = open_store(config.database, workspace)
    return App(workspace, config, rules, store, open_channels(workspace, config), clock or Clock())


def open_despite_mistakes(workspace: Path, clock: Clock) -> App:
    """Open a workspace with what is right in its files; `mistakes` names the rest.

    Only for orders that stop or take down: nothing may be sent by half a configuration.
    """
    refuse_half_restored(workspace)
    config, mistakes = read_despite_mistakes(workspace)
    if mistakes and not has_database(config.database, workspace):
        raise WrongConfiguration(tuple(mistakes))  # an order in a database that nobody reads stops nothing
    try:
        rules = read_rules(workspace, config)
    except WrongConfiguration as error:
        rules, mistakes = Rules(Timetable(config.zone)), (*mistakes, *error.problems)
    store = open_store(config.database, workspace)
    return App(
        workspace, config, rules, store, open_channels(workspace, config), clock, mistakes=tuple(mistakes)
    )


def open_channels(workspace: Path, config: Config) -> dict[str, Channel[ChannelSettings]]:
    """Open every enabled channel; nothing goes over the network yet."""
    house = House(
        workspace, config.publisher.name, config.publisher.language, ZoneInfo(config.publisher.timezone)
    )
    return {
        name: adapter(settings.adapter)(name, settings, house, Wire(settings.timeout))
        for name, settings in config.channels.items()
        if settings.enabled
    }
