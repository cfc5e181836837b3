"""A draft read by espeak-ng: to hear the length and the slips, not to be aired unheard."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PROGRAM = "espeak-ng"
LONGEST_SECONDS = 120.0
"""How long it may take; it reads a quarter of an hour in a second or two."""


def is_installed() -> bool:
    """Tell whether this machine has the program."""
    return shutil.which(PROGRAM) is not None


def speak(text: Path, sound: Path, voice: str, words_per_minute: int) -> bool:
    """Read a text file into a WAV file; False, and no file, where that cannot be done."""
    program = shutil.which(PROGRAM)
    if program is None:
        return False
    command = [program, "-v", voice, "-s", str(words_per_minute), "-w", str(sound), "-f", str(text)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST_SECONDS)  # noqa: S603  no shell
    except (OSError, subprocess.SubprocessError):
        sound.unlink(missing_ok=True)
        return False
    return True
