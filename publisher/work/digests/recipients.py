"""Who gets a digest: managers, and the heads of units, each with the way to reach them."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.files.config import Config
from publisher.notify.target import Target
from publisher.notify.targets import open_target


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a digest; `unit` is whose head that is, empty for a manager."""

    target: Target
    unit: str = ""

    @property
    def name(self) -> str:
        return self.target.name


def open_recipients(config: Config) -> tuple[Recipient, ...]:
    """Return everybody whom `[digests]` names, once for each unit; nothing goes over the network yet."""
    found: dict[tuple[str, str], Recipient] = {}
    for unit, addresses in (("", config.digests.managers), *config.digests.units.items()):
        for address in addresses:
            one = Recipient(open_target(address, config.notices), unit)
            found.setdefault((one.name, unit), one)
    return tuple(found.values())
