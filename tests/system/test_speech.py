"""A draft of a bulletin, read by the real espeak-ng."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.bulletins import bulletin, open_radio
from tests.system.parts import PartMissing, find_program, skip_or_fail

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def _espeak() -> None:
    try:
        find_program("espeak-ng")
    except PartMissing as missing:
        skip_or_fail(missing)


def drafts(folder: Path) -> Iterator[Path]:
    yield from folder.glob("loa/[a-z]*/nhap.wav")


def seconds(sound: Path) -> float:
    with wave.open(str(sound)) as read:
        return read.getnframes() / read.getframerate()


@pytest.mark.parametrize("voice", ["vi", "vi-vn-x-central", "vi-vn-x-south"])
def test_a_draft_can_be_heard_and_takes_about_as_long_as_estimated(tmp_path: Path, voice: str) -> None:
    radio = open_radio(tmp_path, speech=True, voice=voice)
    assert all(line.ok for line in radio.probe())
    radio.publish(bulletin(html="<p>" + "Xin kính chào bà con phường Hồ Sao. " * 20 + "</p>"), None)
    (sound,) = drafts(tmp_path)
    assert 30 < seconds(sound) < 150
