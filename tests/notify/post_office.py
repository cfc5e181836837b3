"""A real mail server on loopback, with a certificate of our own and faults on demand."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from publisher.notify.settings import Smtp

USER, PASSWORD = "robot", "fake-mail-password"


@dataclass
class Letterbox:
    """What the server took, and whom it refuses; `cuts` ends the connection in the middle of a letter."""

    letters: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    logins: list[bool] = field(default_factory=list)
    cuts: bool = False

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken(mail)
        return "250 OK"

    def taken(self, mail: EmailMessage) -> None:
        """Keep a letter; the answer that it was taken has not been given yet."""
        self.letters.append(mail)


class _Server(SMTP):
    async def smtp_DATA(self, arg: str) -> None:
        handler: Any = self.event_handler
        handler.commands.append("DATA")
        if handler.cuts:
            assert self.transport is not None
            await self.push("354 go on")
            self.transport.abort()
            raise asyncio.CancelledError
        await super().smtp_DATA(arg)

    async def smtp_NOOP(self, arg: str) -> None:
        handler: Any = self.event_handler
        handler.commands.append("NOOP")
        await super().smtp_NOOP(arg)


@dataclass
class PostOffice:
    """An open server."""

    box: Letterbox
    host: str
    port: int
    tls: str

    def smtp(self, **more: Any) -> Smtp:
        """Return the settings that reach it."""
        table = {"host": self.host, "port": self.port, "tls": self.tls, "from": "publisher@example.org"}
        return Smtp.model_validate(table | more)


def trust(folder: Path) -> tuple[trustme.CA, Path]:
    """Make an authority, and the file that SSL_CERT_FILE may name."""
    authority, file = trustme.CA(), folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, file


@contextmanager
def open_post_office(
    tls: str = "none",
    authority: trustme.CA | None = None,
    login: bool = False,
    box: Letterbox | None = None,
) -> Iterator[PostOffice]:
    """Run a server for the length of the block."""
    context = None
    if authority is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(context)

    def judge(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        box.logins.append(right)
        return AuthResult(success=right, handled=False)

    box = box or Letterbox()

    class _Controller(Controller):
        def factory(self) -> SMTP:
            return _Server(
                box,
                tls_context=context if tls == "starttls" else None,
                require_starttls=tls == "starttls",
                auth_require_tls=tls == "starttls",
                authenticator=judge if login else None,
                auth_required=login and tls == "starttls",
            )

    controller = _Controller(
        box, hostname="localhost", port=free_port(), ssl_context=context if tls == "tls" else None
    )
    controller.start()
    try:
        yield PostOffice(box, "localhost", controller.port, tls)
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return int(one.getsockname()[1])


@contextmanager
def open_mute_server(greeting: bytes = b"", drips: bool = False) -> Iterator[int]:
    """Accept connections, say nothing but a greeting, and never end an answer; `drips` goes on and on."""
    over = threading.Event()

    def talk(one: socket.socket) -> None:
        with one, suppress(OSError):
            one.sendall(greeting)
            while not over.wait(0.02):
                if drips:
                    one.sendall(b"x")

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("localhost", 0)) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        try:
            yield int(server.getsockname()[1])
        finally:
            over.set()
            server.shutdown(socket.SHUT_RDWR)
