"""A request body that is read from a file while it is sent, so that memory stays constant."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PIECE = 256 * 1024


class FileBody:
    """Give `path` from byte `start` up to `end`, between `head` and `tail`; its length is known ahead.

    To be used in a `with` block, which opens and closes the file.
    """

    def __init__(self, path: Path, start: int, end: int, head: bytes = b"", tail: bytes = b"") -> None:
        self._path = path
        self._start = start
        self._left = end - start
        self._head = head
        self._tail = tail
        self._length = len(head) + self._left + len(tail)

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Self:
        self._file = self._path.open("rb")
        self._file.seek(self._start)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read(PIECE):
            yield piece

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` of them; nothing at the end."""
        wanted = PIECE if size < 0 else size
        if self._head:
            piece, self._head = self._head[:wanted], self._head[wanted:]
            return piece
        if self._left > 0:
            piece = self._file.read(min(wanted, self._left))
            if not piece:
                raise OSError("the file is shorter than it was")
            self._left -= len(piece)
            return piece
        piece, self._tail = self._tail[:wanted], self._tail[wanted:]
        return piece


def multipart(fields: Mapping[str, str], name: str, path: Path, start: int, end: int) -> tuple[str, FileBody]:
    """Return the content type and the body of a form whose file `name` is a part of `path`."""
    boundary = secrets.token_hex(16)
    lines = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    lines.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="part"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = FileBody(path, start, end, "".join(lines).encode(), f"\r\n--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", body
