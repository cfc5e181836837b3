"""An SFTP server on loopback, of paramiko's own server classes: one account, one folder, faults on demand."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

USER, PASSWORD = "loa", "mat-khau-minh-hoa-47"
HOST_KEY = paramiko.ECDSAKey.generate()
CLIENT_KEY = paramiko.ECDSAKey.generate()


@dataclass
class Outlet:
    """What one server keeps, and which fault it plays."""

    root: Path
    port: int = 0
    password: str = PASSWORD
    host_key: paramiko.PKey = HOST_KEY
    after: Callable[[str, paramiko.Transport], None] | None = None
    """Called with the name of every call that was carried out, before it is answered."""
    sessions: list[paramiko.Transport] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"sftp://{USER}@127.0.0.1:{self.port}/ban-tin"

    @property
    def key(self) -> str:
        return f"{self.host_key.get_name()} {self.host_key.get_base64()}"


class Account(paramiko.ServerInterface):
    """Let the one account in, by password or by key."""

    def __init__(self, outlet: Outlet, transport: paramiko.Transport) -> None:
        self.outlet = outlet
        self.transport = transport

    def check_auth_password(self, username: str, password: str) -> int:
        right = (username, password) == (USER, self.outlet.password)
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        right = username == USER and key.asbytes() == CLIENT_KEY.asbytes() and self.outlet.password
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class Files(paramiko.SFTPServerInterface):
    """Serve a folder of this machine; a `rename` never replaces, as SFTP says."""

    def __init__(self, server: Account, *given: Any, **more: Any) -> None:
        super().__init__(server, *given, **more)
        self.outlet, self.transport = server.outlet, server.transport

    def _real(self, path: str) -> Path:
        return Path(str(self.outlet.root) + self.canonicalize(path))

    def _did(self, name: str) -> None:
        if self.outlet.after is not None:
            self.outlet.after(name, self.transport)

    def _do(self, name: str, call: Callable[[], Any]) -> int:
        try:
            call()
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        self._did(name)
        return paramiko.SFTP_OK

    def list_folder(self, path: str) -> Any:
        try:
            inside = list(self._real(path).iterdir())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        found = []
        for one in inside:
            facts = paramiko.SFTPAttributes.from_stat(one.stat())
            facts.filename = one.name
            found.append(facts)
        return found

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(self._real(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        try:
            number = os.open(self._real(path), flags, 0o600)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        file = os.fdopen(number, "wb" if flags & os.O_WRONLY else "r+b" if flags & os.O_RDWR else "rb")
        handle = paramiko.SFTPHandle(flags)
        handle.readfile = handle.writefile = file  # type: ignore[attr-defined]
        handle.stat = lambda: paramiko.SFTPAttributes.from_stat(os.fstat(file.fileno()))  # type: ignore[method-assign]
        return handle

    def remove(self, path: str) -> int:
        return self._do("remove", self._real(path).unlink)

    def rename(self, oldpath: str, newpath: str) -> int:
        if self._real(newpath).exists():
            return paramiko.SFTP_FAILURE
        return self._do(f"rename {newpath}", lambda: self._real(oldpath).rename(self._real(newpath)))

    def mkdir(self, path: str, attr: Any) -> int:
        return self._do("mkdir", self._real(path).mkdir)

    def rmdir(self, path: str) -> int:
        return self._do("rmdir", self._real(path).rmdir)


@contextmanager
def serving(outlet: Outlet) -> Iterator[Outlet]:
    """Serve until the block ends; every session has a thread of its own."""
    with socket.create_server(("127.0.0.1", outlet.port)) as listener:
        outlet.port = listener.getsockname()[1]
        thread = threading.Thread(target=_accept, args=(listener, outlet))
        thread.start()
        try:
            yield outlet
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            for session in outlet.sessions:
                session.close()


def _accept(listener: socket.socket, outlet: Outlet) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        transport = paramiko.Transport(connection)
        transport.add_server_key(outlet.host_key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
        outlet.sessions.append(transport)
        with suppress(OSError, EOFError, paramiko.SSHException):  # a client that does not know us goes away
            transport.start_server(event=threading.Event(), server=Account(outlet, transport))
