"""Clips and sound: whether they play, how long and how large they are."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import UnsupportedOperation
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from publisher.files import tracks
from publisher.files.refusal import Refusal
from publisher.files.source import Source

QUARTER_TURNS = frozenset({90, 270})
LONGEST_SECONDS = 20.0
"""How long a file may be looked at; a clip of gigabytes takes a moment, a spoiled one may take minutes."""

Track = dict[str, Any]


def measure_recording(file: BinaryIO, mime: str, source: Source) -> tuple[int, int, float]:
    """Return width and height in pixels (0 for sound) and seconds; refuse what cannot play."""
    found = _tracks(file, source)
    general = _first(found, "General")
    wanted = _first(found, "Video" if mime.startswith("video/") else "Audio")
    if general is None or wanted is None or general["istruncated"] == "Yes":
        raise Refusal("recording-broken", file=source.name)
    duration = _seconds(wanted) or _seconds(general)
    if duration <= 0:
        raise Refusal("recording-broken", file=source.name)
    return *_size(wanted), duration


def _tracks(file: BinaryIO, source: Source) -> list[Track]:
    command = [sys.executable, "-I", tracks.__file__]
    try:
        with _on_disk(file) as real:
            told = subprocess.run(  # noqa: S603  our own program
                command, stdin=real, capture_output=True, timeout=LONGEST_SECONDS, check=True
            ).stdout
        return cast("list[Track]", json.loads(told))
    except subprocess.CalledProcessError as error:
        if error.returncode in (tracks.NO_MEMORY, -signal.SIGKILL):
            raise MemoryError from None
        raise Refusal("recording-broken", file=source.name) from error
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refusal("recording-broken", file=source.name) from error


@contextmanager
def _on_disk(file: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file that another process can read: this one, or a copy of what lies in a Word file."""
    try:
        file.fileno()
    except UnsupportedOperation:
        with TemporaryFile() as copy:
            copyfileobj(file, copy)
            copy.seek(0)
            yield cast(BinaryIO, copy)
        return
    yield file


def _first(found: list[Track], kind: str) -> Track | None:
    return next((one for one in found if one["track_type"] == kind), None)


def _seconds(track: Track) -> float:
    try:
        return round(float(track["duration"] or 0) / 1000, 3)
    except (TypeError, ValueError):
        return 0.0


def _size(track: Track) -> tuple[int, int]:
    if track["track_type"] != "Video":
        return 0, 0
    width, height = int(track["width"] or 0), int(track["height"] or 0)
    turned = round(float(track["rotation"] or 0)) % 360 in QUARTER_TURNS
    return (height, width) if turned else (width, height)
