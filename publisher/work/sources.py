"""Sources: the feeds that are read back, those of our channels and those of other outlets."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.app import App

OF_CHANNELS = "channel:"
OF_OTHERS = "coverage:"


@dataclass(frozen=True)
class Source:
    """One feed: `name` is what the database knows it by, `place` what `config.toml` calls its owner.

    A feed of our own channel has no keywords: all of it concerns us.
    """

    name: str
    place: str
    url: str
    insecure: bool = False
    keywords: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.name.startswith(OF_CHANNELS)

    @property
    def table(self) -> str:
        """Return the channel, or the table of `config.toml`, that the feed belongs to."""
        return self.place if self.is_ours else f"coverage.{self.place}"

    @property
    def asked(self) -> str:
        """What an answer belongs to: other keywords want the whole of it anew."""
        return "\n".join((self.url, *self.keywords))


def sources(app: App) -> dict[str, Source]:
    """Return the feeds of the channels that are open, and of the outlets that are watched, by name."""
    ours = [
        Source(f"{OF_CHANNELS}{name}", name, one.settings.feed, one.settings.insecure)
        for name, one in app.channels.items()
        if one.settings.feed
    ]
    others = [
        Source(f"{OF_OTHERS}{name}", name, one.feed, one.insecure, one.keywords)
        for name, one in app.config.coverage.items()
    ]
    return {one.name: one for one in (*ours, *others)}


def place_of(feed: str) -> str:
    """Return what `config.toml` calls the owner of a feed that the database knows."""
    return feed.partition(":")[2]
