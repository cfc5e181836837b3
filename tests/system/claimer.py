"""A process that claims what is due, beside others: `python -m tests.system.claimer URL WORKER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import mkdtemp

from publisher.channel import Channel, ChannelSettings, House
from publisher.files.config import Config, Publisher
from tests import databases
from tests.newsroom import HandClock, Outlet, furnish

SETTINGS = ChannelSettings(adapter="outlet", max_parallel=3)


class Given(databases.SqliteDatabases):
    """The one database whose address was given."""

    def __init__(self, url: str) -> None:
        self._url = url

    def new(self, workspace: Path) -> str:
        return self._url


def claim_all(url: str, worker: str) -> list[int]:
    """Claim until nothing is due any more; return the deliveries that were ours."""
    databases.current = Given(url)
    folder = Path(mkdtemp())
    outlets: dict[str, Channel[ChannelSettings]] = {"website": Outlet("website", SETTINGS, House(folder))}
    room = furnish(Config(folder, Publisher(), {"website": SETTINGS}), outlets, HandClock())
    room.worker = worker
    ours: list[int] = []
    while jobs := room.claim():
        ours += [job.claim.delivery.id for job in jobs]
    room.app.close()
    return ours


if __name__ == "__main__":
    sys.stdin.readline()  # all of them begin at once
    print(json.dumps(claim_all(*sys.argv[1:])))
