"""A folder on an SFTP server: one session for each call, the server known by its pinned key.

paramiko waits for ever unless it is told otherwise, so every wait has the channel's time-out
(`api-facts.md` section 4.10).
"""

from __future__ import annotations

import base64
import errno
import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import unquote, urlsplit

from adapters.radio.settings import RadioSettings
from adapters.radio.shelf import Shelf
from publisher.core.errors import TryLater, Unauthorized
from publisher.wire import show_life

PORT = 22
PIECE = 32 * 1024
"""Bytes of one packet, the most that every server takes."""
NEVER_ANSWERED = ("Authentication timeout", "transport shut down")
"""What paramiko says of a login that got no answer, with the error that it has for one that was refused."""


class Server(Shelf):
    """A folder on the server, over a session that is open."""

    def __init__(self, session: Any, root: str, where: str, lost: tuple[type[Exception], ...]) -> None:
        self.session = session
        self.root = root
        self.where = where
        self.lost = lost

    def is_there(self) -> bool:
        if not stat.S_ISDIR(self.session.stat(self.root).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory")
        return True

    def is_folder(self, name: str) -> bool:
        return stat.S_ISDIR(self._mode(self._path(name)) or 0)

    def read(self, name: str) -> bytes | None:
        try:
            with self.session.open(self._path(name), "rb") as file:
                content: bytes = file.read()
                return content
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        draft = self._path(f"{name}.part")
        with self.session.open(draft, "wb") as file:
            file.write(content)
        self._confirm(draft, len(content))
        if self._mode(self._path(name)) is not None:
            self.session.remove(self._path(name))
        self.session.rename(draft, self._path(name))

    def copy(self, source: Path, name: str) -> None:
        """Copy a file piece by piece; paramiko's own `put` takes no answer to a write for a no.

        A piece that was not taken would leave a hole in a file of the right size.
        """
        with source.open("rb") as ours, self.session.open(self._path(name), "wb") as theirs:
            while piece := ours.read(PIECE):
                theirs.write(piece)
                show_life()
        self._confirm(self._path(name), source.stat().st_size)

    def make(self, name: str) -> None:
        try:
            self.session.mkdir(self._path(name))
        except OSError:  # another session may have made it meanwhile
            if not self.is_folder(name):
                raise

    def rename(self, name: str, new: str) -> None:
        self.session.rename(self._path(name), self._path(new))

    def names(self) -> list[str]:
        return list(self.session.listdir(self.root))

    def remove(self, name: str) -> None:
        try:
            for inside in self.session.listdir(self._path(name)):
                self.session.remove(self._path(f"{name}/{inside}"))
            self.session.rmdir(self._path(name))
        except self.failures:
            return

    def _confirm(self, path: str, size: int) -> None:
        """See that all of a file is there: a disk may be found full as late as when it is closed."""
        if self.session.stat(path).st_size != size:
            raise OSError(errno.ENOSPC, "No space left on device")

    def plainly(self, error: Exception) -> str:
        return plainly(error)

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def _mode(self, path: str) -> int | None:
        try:
            mode: int = self.session.stat(path).st_mode
        except FileNotFoundError:
            return None
        return mode


@contextmanager
def open_server(settings: RadioSettings) -> Iterator[Server]:
    """Open a session; what keeps it from opening is TryLater, what turns us away is Unauthorized."""
    try:
        import paramiko
    except ImportError:
        raise Unauthorized("radio-needs-paramiko") from None
    parts = urlsplit(settings.sftp or "")
    where = f"sftp://{parts.hostname}{parts.path}"
    client = paramiko.SSHClient()
    try:
        _pin(paramiko, client, settings, parts.hostname or "", parts.port or PORT)
        _enter(paramiko, client, settings, where)
        session = _open_session(paramiko, client, settings, where)
        yield Server(session, unquote(parts.path).rstrip("/") or ".", where, losses(paramiko))
    finally:
        client.close()


def losses(paramiko: Any) -> tuple[type[Exception], ...]:
    """Return the failures of a session that broke off in the middle."""
    return (EOFError, paramiko.SSHException, TimeoutError, ConnectionError)


def _pin(paramiko: Any, client: Any, settings: RadioSettings, host: str, port: int) -> None:
    """Let no other key than the given one speak for the server."""
    kind, _, text = (settings.host_key or "").partition(" ")
    name = host if port == PORT else f"[{host}]:{port}"
    try:
        key = paramiko.PKey.from_type_string(kind, base64.b64decode(text))
    except (ValueError, paramiko.SSHException, paramiko.UnknownKeyType):
        raise Unauthorized("radio-host-key-unreadable") from None
    client.get_host_keys().add(name, key.get_name(), key)
    client.set_missing_host_key_policy(paramiko.RejectPolicy())


def _enter(paramiko: Any, client: Any, settings: RadioSettings, where: str) -> None:
    """Connect and log in; nothing of this machine's own keys is offered."""
    parts, seconds = urlsplit(settings.sftp or ""), settings.timeout.total_seconds()
    password = settings.password.reveal() if settings.password else None
    key = _private_key(paramiko, settings.private_key.reveal()) if settings.private_key else None
    try:
        client.connect(
            parts.hostname,
            parts.port or PORT,
            unquote(parts.username or ""),
            password,
            key,
            timeout=seconds,
            banner_timeout=seconds,
            auth_timeout=seconds,
            channel_timeout=seconds,
            allow_agent=False,
            look_for_keys=False,
        )
    except paramiko.BadHostKeyException as error:
        raise Unauthorized("radio-wrong-host", place=where, shown=error.key.fingerprint) from None
    except paramiko.AuthenticationException as error:
        if any(said in str(error) for said in NEVER_ANSWERED):
            raise TryLater("radio-no-server", place=where, said=plainly(error)) from None
        raise Unauthorized("radio-not-let-in", place=where) from None
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise TryLater("radio-no-server", place=where, said=plainly(error)) from None


def _open_session(paramiko: Any, client: Any, settings: RadioSettings, where: str) -> Any:
    """Open the SFTP session of a login; paramiko would wait for ever for a server that falls silent here."""
    seconds = settings.timeout.total_seconds()
    guard = Timer(seconds, client.close)
    guard.start()
    try:
        session = client.open_sftp()
        session.get_channel().settimeout(seconds)
        return session
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise TryLater("radio-no-server", place=where, said=plainly(error)) from None
    finally:
        guard.cancel()


def _private_key(paramiko: Any, text: str) -> Any:
    """Read a key of any kind, which only trying tells; one that is locked with a password cannot be used."""
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text))
        except (ValueError, paramiko.SSHException):
            continue
    raise Unauthorized("radio-private-key-unreadable")


def plainly(error: Exception) -> str:
    """Tell a failure in words that the catalogue knows, without addresses."""
    if isinstance(error, TimeoutError) or NEVER_ANSWERED[0] in str(error):
        return "connecting timed out"
    inner = next(iter(getattr(error, "errors", {}).values()), error)
    if isinstance(inner, ConnectionRefusedError):
        return "connection refused"
    if said := getattr(inner, "strerror", None):
        return str(said)
    is_answer = isinstance(inner, OSError) and not isinstance(inner, ConnectionError)
    return "server gives no reason" if is_answer else "connection broken off"
