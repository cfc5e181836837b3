"""One client's connection: reads requests whole, sends answers, can be reset."""

import socket
import struct
import sys
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from io import BufferedReader
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from publisher.sandbox.answer import Answer, Headers, Reset
from publisher.sandbox.forms import read_pairs
from publisher.sandbox.framing import BadBody, read_body
from publisher.sandbox.ranges import cut_part, file_pieces
from publisher.sandbox.request import Request
from publisher.sandbox.spool import Spool

if TYPE_CHECKING:
    from publisher.sandbox.listener import Listener

RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
DRIPS = 40


class Connection(BaseHTTPRequestHandler):
    """Speak HTTP/1.1 with one client, keep-alive included."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Listener"

    def do_GET(self) -> None:
        """Serve one request, whatever its method."""
        body = Spool(self.server.folder)
        try:
            self._exchange(body)
        except Reset:
            self._reset()
        except BadBody as problem:
            self.close_connection = True
            self._send(self.server.refuse(self.path, str(problem)))
        except ConnectionError:
            self.close_connection = True  # the client has gone; what was done stays done
        finally:
            body.discard()

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET

    def _exchange(self, body: Spool) -> None:
        stream = cast(BufferedReader, self.rfile)
        lengths = self.headers.get_all("Content-Length", [])
        codings = self.headers.get_all("Transfer-Encoding", [])
        complete = read_body(stream, lengths, codings, body)
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(path), read_pairs(query), headers, body, complete)
        if complete:
            self._send(self.server.respond(request))
        else:
            self.close_connection = True
            self.server.salvage(request)

    def _send(self, answer: Answer) -> None:
        if answer.file:
            self._send_file(answer)
            return
        head = self._head(answer.status, len(answer.body), answer)
        if self.command == "HEAD":
            self.wfile.write(head)
        elif answer.broken:
            self.wfile.write(head + answer.body[: len(answer.body) // 2])
            raise Reset
        elif answer.trickle:
            self.wfile.write(head)
            self._drip(answer)
        else:
            self.wfile.write(head + answer.body)

    def _send_file(self, answer: Answer) -> None:
        assert answer.file is not None
        part = cut_part(answer.file, self.headers.get("Range", ""))
        self.wfile.write(self._head(part.status, part.length, answer, part.headers))
        if self.command != "HEAD":
            for piece in file_pieces(answer.file, part):
                self.wfile.write(piece)

    def _head(self, status: int, length: int, answer: Answer, more: Headers = ()) -> bytes:
        headers: Headers = (
            ("Date", format_datetime(self.server.now(), usegmt=True)),
            ("Content-Type", answer.content_type),
            ("Content-Length", str(length)),
            *answer.headers,
            *more,
        )
        if self.close_connection:
            headers += (("Connection", "close"),)
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")

    def _drip(self, answer: Answer) -> None:
        step = max(1, len(answer.body) // DRIPS)
        for start in range(0, len(answer.body), step):
            self.server.pause(answer.trickle * step / len(answer.body))
            self.wfile.write(answer.body[start : start + step])

    def _reset(self) -> None:
        """Close so that the peer sees a reset, not an orderly end."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        socket.close(self.connection.detach())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the journal keeps what matters."""
