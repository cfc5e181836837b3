"""Sample bulletins, and a loudspeaker channel to hand them to."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

from adapters.radio.adapter import Radio, RadioSettings
from publisher.channel import House
from publisher.core.item import Form
from publisher.core.post import Post
from publisher.wire import Wire
from tests.adapters import posts
from tests.adapters.contract import house

HTML = (
    "<p>Sáng 18/01/2027, UBND phường Hồ Sao và Hội LHPN phường mở lớp học TTHC trong ngày cho 120 chị em.</p>"
    "<h2>Ba việc làm ngay</h2><ul><li>Cài VNeID</li><li>Nộp hồ sơ lúc 8h30</li></ul>"
)


def bulletin(**changes: Any) -> Post:
    """Return a short bulletin without a recording."""
    given = {"form": Form.BULLETIN, "html": HTML, "summary": "Bản tin gửi bà con phường Hồ Sao.", **changes}
    return posts.brief(**given)


def recorded(folder: Path, seconds: float = 240.0, **changes: Any) -> Post:
    """Return a bulletin whose words somebody has read already."""
    sound = posts.kept(folder, "loa.mp3", b"ID3 sound", "audio/mpeg", duration=seconds)
    return bulletin(media=(sound,), **changes)


def open_radio(workspace: Path, language: str = "vi", **given: Any) -> Radio:
    """Return a channel of the workspace; without anything else its packages lie in `loa`."""
    settings = RadioSettings.model_validate(
        {"adapter": "radio", "path": "loa", **given}, context={"workspace": workspace}
    )
    there = house(workspace)
    return Radio("loa", settings, House(workspace, there.name, language, there.zone), Wire(settings.timeout))


def wave(seconds: float) -> bytes:
    """Return silence as a WAV file."""
    rate = 8000
    samples = bytes(int(seconds * rate))
    out = io.BytesIO()
    out.write(b"RIFF" + struct.pack("<I", 36 + len(samples)) + b"WAVEfmt ")
    out.write(struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8) + b"data" + struct.pack("<I", len(samples)))
    return out.getvalue() + samples
