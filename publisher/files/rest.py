"""Coming to rest: a file that is still being written is left alone until it is whole.

A file that is there at once is at rest when nothing has changed for a second. One that was seen to
grow has to rest five seconds, and twice as long as its longest pause so far: a copy over a network
share stops and goes. Where the system can tell that somebody has it open for writing, it is not at
rest however long it keeps still.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

QUIET = 1.0
GREW = 5.0
PATIENCE = 2.0
LONGEST = 60.0


@dataclass(frozen=True)
class Seen:
    """What a bundle looked like, when that was first so, and the longest pause while it grew.

    Times are seconds of a clock that only goes forward.
    """

    fingerprint: str
    since: float
    pause: float = 0.0
    grew: bool = False

    def look(self, fingerprint: str, now: float) -> Seen:
        """Look again."""
        if fingerprint == self.fingerprint:
            return self
        return Seen(fingerprint, now, max(self.pause, now - self.since), grew=True)

    def rests_at(self, quiet: float = QUIET) -> float:
        """Return when it is at rest, unless it changes before."""
        if not self.grew:
            return self.since + quiet
        return self.since + min(max(GREW * quiet, PATIENCE * self.pause), LONGEST)


def age(files: Iterable[Path], wall_now: float) -> float:
    """Return the seconds since the newest change of any of the files; 0 when one is gone."""
    newest = 0.0
    for file in files:
        try:
            seen = file.lstat()
        except OSError:
            return 0.0
        newest = max(newest, seen.st_mtime, seen.st_ctime)
    return max(wall_now - newest, 0.0)


def is_being_written(file: Path) -> bool:
    """Tell whether another process has the file open for writing, where the system can say so.

    On Linux a read lease is only granted on a file that nobody has open for writing. Elsewhere,
    and on network shares, the answer is no and the quiet time decides.
    """
    try:
        import fcntl

        set_lease, unlock, read_lock = fcntl.F_SETLEASE, fcntl.F_UNLCK, fcntl.F_RDLCK
        set_signal, harmless = fcntl.F_SETSIG, signal.SIGURG
    except (ImportError, AttributeError):
        return False
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        # Whoever opens the file just now breaks our lease, and the kernel tells us by a signal: by
        # default one that ends the process.
        fcntl.fcntl(descriptor, set_signal, harmless)
        fcntl.fcntl(descriptor, set_lease, read_lock)
        fcntl.fcntl(descriptor, set_lease, unlock)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False
