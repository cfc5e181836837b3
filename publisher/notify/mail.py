"""Mail through the workspace's own server, with nothing but the standard library."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate
from socket import SHUT_RDWR
from threading import Timer

from publisher.core.errors import PublisherError
from publisher.core.message import Message, message
from publisher.notify.settings import MAIL, Smtp
from publisher.notify.target import Letter, NotSent, Target

TIMEOUT = 20.0
"""Real seconds for one answer of the server."""
DEADLINE = 60.0
"""Real seconds for a whole letter: a server that answers letter by letter is cut off."""


class Mailbox(Target):
    """One person's address, reached through the server of `[notices.smtp]`."""

    def __init__(self, name: str, smtp: Smtp) -> None:
        super().__init__(name)
        self.smtp = smtp

    def send(self, letter: Letter) -> None:
        with self._connected() as server:
            server.send_message(self._write(letter))

    def probe(self) -> Message:
        with self._connected() as server:
            server.noop()
        host, port = self.smtp.place
        return message("mail-answers", host=host, port=port)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """Connect and log in; every failure becomes NotSent with the server's own words."""
        host, port = self.smtp.place
        try:
            server = self._open()
            with closing(server), _cut_off(server):
                self._log_in(server)
                yield server
                with suppress(OSError, smtplib.SMTPException):  # what was accepted stays so
                    server.quit()
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent("mail-login-refused", host=host, said=_words(error)) from error
        except smtplib.SMTPRecipientsRefused as error:
            said = "; ".join(_text(code, words) for code, words in error.recipients.values())
            raise NotSent("mail-address-refused", host=host, said=said) from error
        except smtplib.SMTPResponseException as error:
            raise NotSent("mail-refused", host=host, said=_words(error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotSent("mail-not-supported", host=host, said=error) from error
        except ssl.SSLError as error:
            raise NotSent("mail-tls-failed", host=host, port=port, said=error.reason or error) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            plain = getattr(error, "strerror", None) or error
            raise NotSent("mail-not-reached", host=host, port=port, said=plain) from error

    def _open(self) -> smtplib.SMTP:
        host, port = self.smtp.place
        if self.smtp.tls == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        if self.smtp.tls == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if self.smtp.user is None or self.smtp.password is None:
            server.ehlo_or_helo_if_needed()
            return
        try:
            password = self.smtp.password.reveal()
        except PublisherError as error:
            raise NotSent(error.message.code, **error.message.values) from error
        server.login(self.smtp.user, password)

    def _write(self, letter: Letter) -> EmailMessage:
        """Write the mail; the same letter has the same id, by which mail servers know a repeated one."""
        mail = EmailMessage()
        mail["From"] = self.smtp.sender
        mail["To"] = self.name.removeprefix(MAIL)
        mail["Subject"] = letter.subject
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{letter.key}@{self.smtp.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text, cte=_encoding(letter.text))
        if letter.html is not None:
            mail.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
        return mail


@contextmanager
def _cut_off(server: smtplib.SMTP) -> Iterator[None]:
    """Hang up on a server that has kept us longer than a letter may take."""

    def hang_up() -> None:
        with suppress(OSError, AttributeError):
            assert server.sock is not None
            server.sock.shutdown(SHUT_RDWR)

    timer = Timer(DEADLINE, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _encoding(text: str) -> str | None:
    """Return how a text travels; lines of other letters than English ones would be too long for mail."""
    return None if text.isascii() else "base64"


def _words(error: smtplib.SMTPResponseException) -> str:
    return _text(error.smtp_code, error.smtp_error)


def _text(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {said}".split())
