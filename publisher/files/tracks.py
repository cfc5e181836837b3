"""The tracks of a clip or a sound, as JSON; a program of its own, run by `recordings.py`.

The library that reads them speaks through native code: a spoiled file can keep it for minutes, or end
the process that it runs in. It gets one that can be ended. Nothing of the package is imported, so that it
starts fast.
"""

from __future__ import annotations

import json
import sys

from pymediainfo import MediaInfo

FACTS = ("track_type", "duration", "width", "height", "rotation", "istruncated")
NO_MEMORY = 75
"""How the program ends that had too little memory: it says nothing of the file."""


def main() -> int:
    """Read the file that standard input is, and print the facts of each track."""
    try:
        tracks = MediaInfo.parse(sys.stdin.buffer).tracks
    except MemoryError:
        return NO_MEMORY
    json.dump([{name: getattr(track, name) for name in FACTS} for track in tracks], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
