"""Bytes on their way in: in memory while they are few, then in a file of their own."""

import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MEMORY_LIMIT = 512 * 1024
PIECE = 256 * 1024


class Spool:
    """Collect bytes in constant memory; large ones go to a file in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stream: BinaryIO = io.BytesIO()
        self._path: Path | None = None
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Append ``piece``."""
        if self._path is None and self.size + len(piece) > MEMORY_LIMIT:
            self._move_to_file()
        self._stream.write(piece)
        self.size += len(piece)

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes from the start, a piece at a time."""
        self._stream.seek(0)
        while piece := self._stream.read(PIECE):
            yield piece
        self._stream.seek(0, io.SEEK_END)

    def read(self) -> bytes:
        """Return all bytes at once; meant for what is known to be small."""
        return b"".join(self.pieces())

    def keep_at(self, path: Path) -> None:
        """Leave the bytes at ``path`` for good and forget them here."""
        if self._path is None:
            path.write_bytes(self.read())
        else:
            self._stream.close()
            shutil.move(self._path, path)
            self._path = None
        self.discard()

    def discard(self) -> None:
        """Free the memory or the file; harmless when done before."""
        self._stream.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None

    def _move_to_file(self) -> None:
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix="spool-", delete=False) as made:
            self._path = Path(made.name)
        file = self._path.open("w+b")
        file.write(self.read())
        self._stream.close()
        self._stream = file
