"""The body of a request, taken from the socket by its length or in chunks."""

import re
from collections.abc import Iterator, Sequence
from io import BufferedReader

from publisher.sandbox.reading import whole
from publisher.sandbox.spool import PIECE, Spool

SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,15})\s*(?:;.*)?\r?\n", re.DOTALL)


class BadBody(Exception):
    """Says in a sentence why the framing of a request's body cannot be read."""


def read_body(stream: BufferedReader, lengths: Sequence[str], codings: Sequence[str], body: Spool) -> bool:
    """Fill ``body``; False when the connection broke before its end.

    Raises BadBody when its headers say two things at once: each reader would take another body.
    """
    if codings and lengths:
        raise BadBody("Content-Length and Transfer-Encoding exclude each other.")
    if codings and [one.strip().lower() for one in codings] != ["chunked"]:
        raise BadBody('The only Transfer-Encoding that is read is "chunked".')
    pieces = _chunks(stream) if codings else _counted(stream, lengths)
    try:
        for piece in pieces:
            body.write(piece)
    except (ConnectionError, EOFError):
        return False
    return True


def _counted(stream: BufferedReader, lengths: Sequence[str]) -> Iterator[bytes]:
    told = {one.strip() for header in lengths for one in header.split(",")} or {"0"}
    if len(told) > 1:
        raise BadBody("There are several Content-Lengths, and they differ.")
    length = whole(told.pop())
    if length is None:
        raise BadBody("Content-Length must be a number of bytes.")
    return _take(stream, length)


def _chunks(stream: BufferedReader) -> Iterator[bytes]:
    while size := _chunk_size(stream):
        yield from _take(stream, size)
        if stream.readline(8).strip():
            raise BadBody("A chunk of the body is longer than it says.")
    while stream.readline(65537).strip():
        continue  # trailers


def _chunk_size(stream: BufferedReader) -> int:
    line = stream.readline(1024)
    if not line:
        raise EOFError
    found = SIZE.fullmatch(line)
    if found is None:
        raise BadBody("A chunk of the body does not say its size.")
    return int(found[1], 16)


def _take(stream: BufferedReader, left: int) -> Iterator[bytes]:
    while left:
        piece = stream.read1(min(left, PIECE))
        if not piece:
            raise EOFError
        left -= len(piece)
        yield piece
