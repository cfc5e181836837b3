"""What `doctor` asks of the website's folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from adapters.static.places import INCOMING, Places
from adapters.static.press import Press
from adapters.static.trouble import told
from publisher.channel import Health
from publisher.core.errors import ChannelError
from publisher.core.message import message

LEAST_FREE = 500_000_000
"""Bytes; below this a clip may not find room."""


def look_at(places: Places, press: Press) -> tuple[Health, ...]:
    """Test folder, space and records; nothing that readers see is touched."""
    return folder(places), space(places), records(places, press)


def folder(places: Places) -> Health:
    try:
        try_writing(places)
    except OSError as error:
        return Health("folder", False, told(error).message)
    return Health("folder", True, message("static-folder-well", path=places.site))


def try_writing(places: Places) -> None:
    """Write a file where new contents are written, or ask whether the folder could be made."""
    if not places.are_there():
        above = nearest(places.site)
        if not os.access(above, os.W_OK):
            raise PermissionError(13, "Permission denied", str(above))
        return
    for root in (places.site, places.records):
        aside = root / INCOMING
        aside.mkdir(exist_ok=True)  # a backup leaves it out; a root that is gone stays an error
        trial = aside / "trial"
        trial.write_bytes(b"")
        trial.unlink(missing_ok=True)


def nearest(place: Path) -> Path:
    """Return the folder nearest to `place` that is there."""
    return next(one for one in (place, *place.parents) if one.exists())


def space(places: Places) -> Health:
    free = shutil.disk_usage(nearest(places.site)).free
    well = free >= LEAST_FREE
    code = "static-space-well" if well else "static-space-short"
    return Health("space", well, message(code, free=size(free)))


def size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def records(places: Places, press: Press) -> Health:
    try:
        if not places.are_there():
            return Health("records", True, message("static-records-none"))
        return Health("records", True, message("static-records-well", count=press.count()))
    except OSError as error:
        return Health("records", False, told(error).message)
    except ChannelError as error:
        return Health("records", False, error.message)
