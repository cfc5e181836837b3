"""An SFTP server on loopback, of paramiko's own server classes: one account, one folder, faults on demand."""

from __future__ import annotations

import errno
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
    before: Callable[[str, paramiko.Transport], int | None] | None = None
    """Called with the name of every call, as `login`, `subsystem` or `write /ban-tin/x/meta.json`.

    A number is answered instead of what the call would come to.
    """
    after: Callable[[str, paramiko.Transport], None] | None = None
    """Called with the name of every call that was carried out, well or not, before it is answered."""
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
        if self.outlet.before is not None and (answer := self.outlet.before("login", self.transport)):
            return answer
        right = (username, password) == (USER, self.outlet.password)
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        right = username == USER and key.asbytes() == CLIENT_KEY.asbytes() and self.outlet.password
        return paramiko.AUTH_SUCCESSFUL if right else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_channel_subsystem_request(self, channel: paramiko.Channel, name: str) -> bool:
        if self.outlet.before is not None and self.outlet.before("subsystem", self.transport):
            return False
        return super().check_channel_subsystem_request(channel, name)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class Files(paramiko.SFTPServerInterface):
    """Serve a folder of this machine; a `rename` never replaces, as SFTP says."""

    def __init__(self, server: Account, *given: Any, **more: Any) -> None:
        super().__init__(server, *given, **more)
        self.outlet, self.transport = server.outlet, server.transport

    def _real(self, path: str) -> Path:
        return Path(str(self.outlet.root) + self.canonicalize(path))

    def play(self, name: str, call: Callable[[], Any]) -> Any:
        """Carry a call out, or answer what its fault says instead."""
        if self.outlet.before is not None:
            instead = self.outlet.before(name, self.transport)
            if instead is not None:
                return instead
        try:
            answer = call()
        except OSError as error:
            answer = paramiko.SFTPServer.convert_errno(error.errno or 0)
        if self.outlet.after is not None:
            self.outlet.after(name, self.transport)
        return paramiko.SFTP_OK if answer is None else answer

    def list_folder(self, path: str) -> Any:
        return self.play(f"list {path}", lambda: [_facts(one) for one in self._real(path).iterdir()])

    def stat(self, path: str) -> Any:
        return self.play(f"stat {path}", lambda: _facts(self._real(path)))

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        return self.play(f"open {path}", lambda: OpenFile(self, path, self._real(path), flags))

    def remove(self, path: str) -> int:
        return int(self.play(f"remove {path}", self._real(path).unlink))

    def rename(self, oldpath: str, newpath: str) -> int:
        return int(self.play(f"rename {newpath}", lambda: self._rename(oldpath, newpath)))

    def _rename(self, old: str, new: str) -> None:
        if self._real(new).exists():
            raise FileExistsError(errno.EEXIST, "SFTP never replaces")
        self._real(old).rename(self._real(new))

    def mkdir(self, path: str, attr: Any) -> int:
        return int(self.play(f"mkdir {path}", self._real(path).mkdir))

    def rmdir(self, path: str) -> int:
        return int(self.play(f"rmdir {path}", self._real(path).rmdir))


class OpenFile(paramiko.SFTPHandle):
    """A file that a session has open."""

    def __init__(self, files: Files, path: str, real: Path, flags: int) -> None:
        super().__init__(flags)
        number = os.open(real, flags, 0o600)
        self.files, self.path = files, path
        self.file = os.fdopen(number, "wb" if flags & os.O_WRONLY else "r+b" if flags & os.O_RDWR else "rb")
        self.readfile = self.writefile = self.file

    def stat(self) -> Any:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.file.fileno()))

    def write(self, offset: int, data: bytes) -> int:
        write = super().write
        return int(self.files.play(f"write {self.path}", lambda: write(offset, data)))

    def close(self) -> None:
        close = super().close
        self.files.play(f"close {self.path}", lambda: None)
        close()


def _facts(path: Path) -> paramiko.SFTPAttributes:
    facts = paramiko.SFTPAttributes.from_stat(path.stat())
    facts.filename = path.name  # type: ignore[attr-defined]
    return facts


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
