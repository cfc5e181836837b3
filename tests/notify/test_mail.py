"""Letters by mail, through a real server: encrypted, refused, slow, cut off in the middle."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme

from publisher.notify import mail
from publisher.notify.mail import Mailbox
from publisher.notify.settings import Smtp
from publisher.notify.target import Letter, NotSent
from publisher.settings import Secret
from publisher.words import tell
from tests.notify.post_office import (
    PASSWORD,
    USER,
    PostOffice,
    free_port,
    open_mute_server,
    open_post_office,
    trust,
)

TO = "mailto:desk@example.org"
LETTER = Letter("publisher-1", "[Tòa soạn] 1 bài bị từ chối", "«Một lần bấm», kênh website\n" * 40)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts."""
    authority, file = trust(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return authority


def with_login(office: PostOffice, password: str, monkeypatch: pytest.MonkeyPatch) -> Smtp:
    monkeypatch.setenv("TEST_MAIL_PASSWORD", password)
    return office.smtp(user=USER, password=Secret("env:TEST_MAIL_PASSWORD"))


def plain(port: int) -> Smtp:
    return Smtp.model_validate({"host": "localhost", "port": port, "tls": "none", "from": "p@example.org"})


def refusal(smtp: Smtp, letter: Letter = LETTER) -> NotSent:
    with pytest.raises(NotSent) as caught:
        Mailbox(TO, smtp).send(letter)
    for language in ("vi", "en"):
        assert "{" not in tell(caught.value.message, language)
        assert PASSWORD not in tell(caught.value.message, language)
    return caught.value


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_letter_goes_out_encrypted_and_logged_in(
    tls: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_post_office(tls, authority, login=True) as office:
        Mailbox(TO, with_login(office, PASSWORD, monkeypatch)).send(LETTER)
    assert office.box.logins == [True]
    [letter] = office.box.letters
    assert (letter["From"], letter["To"]) == ("publisher@example.org", "desk@example.org")
    assert letter["Subject"] == LETTER.subject
    assert letter.get_content() == LETTER.text
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_letter_with_html_leaves_the_choice_to_the_reader() -> None:
    html = "<p>Một lần bấm</p>" * 90
    with open_post_office() as office:
        Mailbox(TO, office.smtp()).send(Letter("publisher-2", "Tuần", "Một lần bấm\n", html))
    [letter] = office.box.letters
    assert letter.get_content_type() == "multipart/alternative"
    text, marked_up = letter.iter_parts()
    assert isinstance(text, EmailMessage) and isinstance(marked_up, EmailMessage)
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "Một lần bấm\n")
    assert (marked_up.get_content_type(), marked_up.get_content().strip()) == ("text/html", html)


def test_the_same_letter_has_the_same_id_whenever_it_is_sent() -> None:
    with open_post_office() as office:
        for _ in range(2):
            Mailbox(TO, office.smtp()).send(LETTER)
    assert [one["Message-ID"] for one in office.box.letters] == ["<publisher-1@example.org>"] * 2


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_server_that_nobody_vouches_for_gets_no_password(
    tls: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, _ = trust(tmp_path)
    with open_post_office(tls, stranger, login=True) as office:
        error = refusal(with_login(office, PASSWORD, monkeypatch))
    assert error.message.code == "mail-tls-failed"
    assert office.box.logins == [] and office.box.letters == []


def test_a_wrong_password_is_named_and_never_shown(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_post_office("starttls", authority, login=True) as office:
        error = refusal(with_login(office, f"not-{PASSWORD}", monkeypatch))
    assert error.message.code == "mail-login-refused"
    assert "535" in error.message.values["said"]


def test_a_password_that_is_not_there_is_named_by_its_place() -> None:
    with open_post_office(login=True) as office:
        error = refusal(office.smtp(user=USER, password=Secret("env:NOT_THERE_AT_ALL")))
    assert error.message.code == "secret-not-there"


def test_a_recipient_whom_the_server_does_not_know_is_named() -> None:
    with open_post_office() as office:
        office.box.refused.add("desk@example.org")
        assert refusal(office.smtp()).message.code == "mail-address-refused"


def test_a_server_that_hangs_up_in_the_middle_of_a_letter_has_not_taken_it() -> None:
    with open_post_office() as office:
        office.box.cuts = True
        assert refusal(office.smtp()).message.code == "mail-not-reached"
        assert office.box.letters == []
        office.box.cuts = False
        Mailbox(TO, office.smtp()).send(LETTER)
    assert len(office.box.letters) == 1


def test_a_letter_that_was_taken_counts_even_when_the_goodbye_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(server: object) -> None:
        raise TimeoutError("timed out")

    monkeypatch.setattr("smtplib.SMTP.quit", broken)
    with open_post_office() as office:
        Mailbox(TO, office.smtp()).send(LETTER)
    assert len(office.box.letters) == 1


@pytest.mark.parametrize("greeting", [b"", b"220 slow\r\n"])
def test_a_server_that_does_not_answer_is_given_up(greeting: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIMEOUT", 0.2)
    with open_mute_server(greeting) as port:
        smtp = Smtp.model_validate(
            {"host": "localhost", "port": port, "tls": "none", "from": "p@example.org"}
        )
        assert refusal(smtp).message.code == "mail-not-reached"


@pytest.mark.timeout(20)
def test_a_server_that_takes_for_ever_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "DEADLINE", 0.3)
    with open_mute_server(b"220 slow\r\n250-", drips=True) as port:
        assert refusal(plain(port)).message.code == "mail-not-reached"


def test_a_server_that_is_away_is_named_with_its_place() -> None:
    smtp = plain(free_port())
    error = refusal(smtp)
    assert error.message.code == "mail-not-reached"
    assert error.message.values["port"] == str(smtp.port)


def test_encryption_that_the_server_does_not_speak_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_post_office() as office:
        assert refusal(office.smtp(tls="starttls")).message.code == "mail-not-supported"
        assert refusal(office.smtp(tls="tls")).message.code == "mail-tls-failed"


def test_a_probe_logs_in_and_sends_nothing(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_post_office("starttls", authority, login=True) as office:
        said = Mailbox(TO, with_login(office, PASSWORD, monkeypatch)).probe()
        assert said.code == "mail-answers"
        assert office.box.commands == ["NOOP"] and office.box.letters == []
        with pytest.raises(NotSent):
            Mailbox(TO, with_login(office, f"not-{PASSWORD}", monkeypatch)).probe()
