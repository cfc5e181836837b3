"""Clips and sound: whether they play, how long and how large they are."""

from __future__ import annotations

from typing import Any, BinaryIO

from pymediainfo import MediaInfo

from publisher.files.refusal import Refusal
from publisher.files.source import Source

QUARTER_TURNS = frozenset({90, 270})


def measure_recording(file: BinaryIO, mime: str, source: Source) -> tuple[int, int, float]:
    """Return width and height in pixels (0 for sound) and seconds; refuse what cannot play."""
    tracks = _tracks(file, source)
    general = _first(tracks, "General")
    wanted = _first(tracks, "Video" if mime.startswith("video/") else "Audio")
    if general is None or wanted is None or general.istruncated == "Yes":
        raise Refusal("recording-broken", file=source.name)
    duration = _seconds(wanted) or _seconds(general)
    if duration <= 0:
        raise Refusal("recording-broken", file=source.name)
    return *_size(wanted), duration


def _tracks(file: BinaryIO, source: Source) -> list[Any]:
    try:
        return list(MediaInfo.parse(file).tracks)
    except MemoryError:
        raise
    except Exception as error:  # the library speaks through ctypes and XML; a file may break either
        raise Refusal("recording-broken", file=source.name) from error


def _first(tracks: list[Any], kind: str) -> Any:
    return next((one for one in tracks if one.track_type == kind), None)


def _seconds(track: Any) -> float:
    try:
        return round(float(track.duration or 0) / 1000, 3)
    except (TypeError, ValueError):
        return 0.0


def _size(track: Any) -> tuple[int, int]:
    if track.track_type != "Video":
        return 0, 0
    width, height = int(track.width or 0), int(track.height or 0)
    turned = round(float(track.rotation or 0)) % 360 in QUARTER_TURNS
    return (height, width) if turned else (width, height)
