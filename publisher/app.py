"""The application: configuration, rules, store and channels, opened once and handed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.channel import Channel, ChannelSettings, House, adapter
from publisher.clock import Clock
from publisher.core.admission import Lateness
from publisher.core.message import Message
from publisher.files.config import Config, read_config
from publisher.files.rules import Rules, read_rules
from publisher.store.database import Store, open_store
from publisher.wire import Wire
from publisher.words import tell


@dataclass
class App:
    """One open workspace. `rules` are what `schedules/` says; the daemon reads them anew when they change."""

    workspace: Path
    config: Config
    rules: Rules
    store: Store
    channels: Mapping[str, Channel[ChannelSettings]]
    clock: Clock = field(default_factory=Clock)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.publisher.timezone)

    @property
    def language(self) -> str:
        return self.config.publisher.language

    @property
    def content(self) -> Path:
        return self.workspace / "content"

    @property
    def media(self) -> Path:
        """Where the bytes of every picture and clip that was taken in are kept, by their hash."""
        return self.workspace / "var" / "media"

    def tell(self, message: Message) -> str:
        """Say a message in the workspace's language."""
        return tell(message, self.language)

    def lateness(self, channel: str) -> Lateness:
        """Return the lateness rule of a channel: its own, else the workspace's."""
        late = self.channels[channel].settings.late or self.config.publisher.late
        return Lateness(late.grace, late.then)

    def settle_time(self, channel: str) -> timedelta:
        """Return how long a lost reply of a channel may still take effect."""
        one = self.channels[channel]
        return one.settings.settle if one.settings.settle is not None else one.settle

    def close(self) -> None:
        self.store.close()


def open_app(workspace: Path, clock: Clock | None = None) -> App:
    """Open a workspace; wrong files raise WrongConfiguration with every problem."""
    config = read_config(workspace)
    rules = read_rules(workspace, config)
    store = open_store(config.publisher.database, workspace)
    return App(workspace, config, rules, store, open_channels(workspace, config), clock or Clock())


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
