"""What a disk can answer, in the words of the adapter contract."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from publisher.core.errors import TryLater

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
ELSEWHERE = {errno.ENOTDIR, errno.ENOENT, errno.EEXIST, errno.EISDIR}


@contextmanager
def nothing_went_out() -> Iterator[None]:
    """Turn what the disk answers into TryLater; only for steps that readers cannot see."""
    try:
        yield
    except OSError as error:
        raise told(error) from None


def told(error: OSError) -> TryLater:
    """Return the sentence for what the disk said."""
    where = error.filename or error.filename2 or "?"
    if error.errno in FULL:
        return TryLater("static-disk-full", path=where)
    if error.errno in FORBIDDEN:
        return TryLater("static-read-only", path=where)
    if error.errno in ELSEWHERE:
        return TryLater("static-no-folder", path=where)
    return TryLater("static-disk-fails", path=where, said=error.strerror or type(error).__name__)
