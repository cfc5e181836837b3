"""The body of a request, taken from the socket by its length or in chunks."""

from collections.abc import Iterator
from io import BufferedReader

from publisher.sandbox.spool import PIECE, Spool


class BadBody(Exception):
    """Says that the framing of a request's body cannot be read."""


def read_body(stream: BufferedReader, length: str | None, coding: str | None, body: Spool) -> bool:
    """Fill ``body``; False when the connection broke before its end."""
    pieces = _chunks(stream) if "chunked" in (coding or "").lower() else _counted(stream, length or "0")
    try:
        for piece in pieces:
            body.write(piece)
    except (ConnectionError, EOFError):
        return False
    return True


def _counted(stream: BufferedReader, length: str) -> Iterator[bytes]:
    if not length.isdecimal():
        raise BadBody
    return _take(stream, int(length))


def _chunks(stream: BufferedReader) -> Iterator[bytes]:
    while size := _chunk_size(stream):
        yield from _take(stream, size)
        stream.readline(8)
    while stream.readline(65537).strip():
        continue  # trailers


def _chunk_size(stream: BufferedReader) -> int:
    line = stream.readline(1024)
    if not line:
        raise EOFError
    try:
        return int(line.split(b";")[0], 16)
    except ValueError as error:
        raise BadBody from error


def _take(stream: BufferedReader, left: int) -> Iterator[bytes]:
    while left:
        piece = stream.read1(min(left, PIECE))
        if not piece:
            raise EOFError
        left -= len(piece)
        yield piece
