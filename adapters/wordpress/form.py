"""A form with one file (`multipart/form-data`), sent without being held in memory.

WordPress reads a raw upload into PHP's memory as a whole; a form it keeps on disk, so that a clip of
300 MB does not die of `memory_limit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4


class Form:
    """Read like an open file: fields, file, closing line; `len()` is known before the first byte."""

    def __init__(self, fields: Mapping[str, str], name: str, mime: str, path: Path) -> None:
        self._boundary = f"publisher-{uuid4().hex}"
        self._head = b"".join(self._field(key, value) for key, value in fields.items())
        self._head += self._part(f'name="file"; filename="{name}"', f"Content-Type: {mime}\r\n")
        self._tail = f"\r\n--{self._boundary}--\r\n".encode()
        self._length = len(self._head) + path.stat().st_size + len(self._tail)
        self._file = path.open("rb")
        self._stage = 0

    def headers(self) -> dict[str, str]:
        """Return the headers that go with the form.

        `Content-MD5` is left out: of a file over upload_max_filesize WordPress 6.1 on PHP 8 hashes an
        empty path and dies with a 500, where it would otherwise say that the file is too large.
        """
        return {"Content-Type": f"multipart/form-data; boundary={self._boundary}"}

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, at most `size` bytes of the file at once; empty at the end."""
        while self._stage < 3:
            piece = (self._head, None, self._tail)[self._stage]
            if piece is None and (piece := self._file.read(size)):
                return piece
            self._stage += 1
            if piece:
                return piece
        return b""

    def close(self) -> None:
        self._file.close()

    def _field(self, key: str, value: str) -> bytes:
        return self._part(f'name="{key}"') + value.encode() + b"\r\n"

    def _part(self, disposition: str, more: str = "") -> bytes:
        return f"--{self._boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n".encode()
