"""The listening socket on loopback and its threads."""

import os
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from publisher.sandbox.answer import Answer
from publisher.sandbox.connection import Connection
from publisher.sandbox.journal import Clock
from publisher.sandbox.request import Request

LAST_GOODBYE_SECONDS = 5.0


class Listener(ThreadingHTTPServer):
    """Accept connections on 127.0.0.1, a thread each, and close every one of them at the end."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = os.name != "nt"  # there it would let two servers share a port

    def __init__(
        self,
        port: int,
        folder: Path,
        clock: Clock,
        respond: Callable[[Request], Answer],
        salvage: Callable[[Request], None],
        refuse: Callable[[str, str], Answer],
    ) -> None:
        self.folder = folder
        self.respond = respond
        self.salvage = salvage
        self.refuse = refuse
        self._clock = clock
        self._ending = threading.Event()
        self._changed = threading.Condition()
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Connection)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True, name="sandbox")

    @property
    def port(self) -> int:
        """Return the port that is listened on."""
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.port

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting, end every pause and every connection, and wait for their threads."""
        self._ending.set()
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
        with self._changed:
            for connection in self._connections:
                _hang_up(connection)
            self._changed.wait_for(lambda: not self._connections, LAST_GOODBYE_SECONDS)

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the server."""
        if seconds > 0:
            self._ending.wait(seconds)

    def now(self) -> datetime:
        """Return the sandbox's time in UTC."""
        return self._clock().astimezone(UTC)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and serve it in a thread of its own."""
        with self._changed:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        super().shutdown_request(request)
        with self._changed:
            self._connections.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Show a bug, but not that a client has gone."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has closed by itself
