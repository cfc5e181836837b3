"""Bulletins on an SFTP server: the right server, the right account, and a session that breaks off."""

from __future__ import annotations

import io
import json
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest

paramiko = pytest.importorskip("paramiko", reason="the extra sftp is not installed")

from pydantic import ValidationError  # noqa: E402

from adapters.radio.adapter import Radio, RadioSettings  # noqa: E402
from adapters.radio.settings import HOST_KEY as NOBODYS_KEY  # noqa: E402
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed  # noqa: E402
from publisher.core.post import Post  # noqa: E402
from publisher.core.receipt import Receipt  # noqa: E402
from publisher.words import tell  # noqa: E402
from tests.adapters.bulletins import bulletin, open_radio, recorded  # noqa: E402
from tests.adapters.contract import (  # noqa: E402
    LONG_AGO,
    AnyChannel,
    ChannelContract,
    fails,
    kept_secret,
    next_revision,
)
from tests.adapters.sftp_server import CLIENT_KEY, PASSWORD, Outlet, serving  # noqa: E402

NOW = datetime(2027, 1, 18, tzinfo=UTC)


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[Outlet]:
    (tmp_path / "server" / "ban-tin").mkdir(parents=True)
    with serving(Outlet(tmp_path / "server")) as one:
        yield one


def reach(workspace: Path, outlet: Outlet, **given: Any) -> Radio:
    """Return a channel that hands over to the server, as its settings name it."""
    kept_secret(workspace, PASSWORD)
    told = {"sftp": outlet.address, "host_key": outlet.key, "timeout": "5s", "password": "file:secret.txt"}
    return open_radio(workspace, **{**told, **given})


def shown(outlet: Outlet) -> list[dict[str, Any]]:
    found = (outlet.root / "ban-tin").glob("[a-z]*/meta.json")
    return [json.loads(one.read_text(encoding="utf-8")) for one in found]


def package(outlet: Outlet, post: Post) -> Path:
    return outlet.root / "ban-tin" / post.key


def break_off(outlet: Outlet, call: str) -> None:
    """Carry calls out whose name begins so, and break the session off before they are answered."""

    def after(name: str, session: Any) -> None:
        if name.startswith(call):
            session.sock.shutdown(socket.SHUT_RDWR)

    outlet.after = after


class TestRadioOverSftp(ChannelContract):
    hands_over: ClassVar[bool] = True

    @pytest.fixture(autouse=True)
    def _outlet(self, tmp_path: Path, outlet: Outlet) -> None:
        self.workspace, self.outlet = tmp_path, outlet

    def open(self) -> AnyChannel:
        return reach(self.workspace, self.outlet)

    def post(self) -> Post:
        return bulletin()

    def public(self) -> list[str]:
        return [one["title"] for one in shown(self.outlet)]

    def secrets(self) -> list[str]:
        return [PASSWORD]

    @contextmanager
    def cut_after_accept(self) -> Iterator[AnyChannel]:
        break_off(self.outlet, "rename /ban-tin/phuong")
        yield self.open()
        self.outlet.after = None

    @contextmanager
    def refuse_connection(self) -> Iterator[AnyChannel]:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            away = Outlet(self.outlet.root, port=taken.getsockname()[1])
            yield reach(self.workspace, away)

    @contextmanager
    def expire_credentials(self) -> Iterator[AnyChannel]:
        self.outlet.password = ""
        yield self.open()
        self.outlet.password = PASSWORD


def test_a_package_arrives_with_its_recording(tmp_path: Path, outlet: Outlet) -> None:
    post = recorded(tmp_path)
    reach(tmp_path, outlet).publish(post, None)
    arrived = {one.name for one in package(outlet, post).iterdir()}
    assert arrived == {"ban-tin.txt", "ban-tin.docx", "ban-tin.mp3", "meta.json"}
    assert (package(outlet, post) / "ban-tin.mp3").read_bytes() == b"ID3 sound"


def test_a_key_opens_the_door_as_a_password_does(tmp_path: Path, outlet: Outlet) -> None:
    written = io.StringIO()
    CLIENT_KEY.write_private_key(written)
    (tmp_path / "khoa").write_text(written.getvalue(), encoding="utf-8")
    radio = reach(tmp_path, outlet, password=None, private_key="file:khoa")
    assert radio.publish(bulletin(), None).handed_over


def test_a_key_that_cannot_be_read_pauses_the_channel_and_says_which_kind_to_use(
    tmp_path: Path, outlet: Outlet
) -> None:
    (tmp_path / "khoa").write_text("no key at all", encoding="utf-8")
    radio = reach(tmp_path, outlet, password=None, private_key="file:khoa")
    said = fails(radio.publish, bulletin(), None, expected=Unauthorized)
    assert said.message.code == "radio-private-key-unreadable"


@pytest.mark.parametrize("kind", ["ecdsa", "rsa"])
def test_a_server_with_another_key_gets_neither_password_nor_bulletin(
    tmp_path: Path, outlet: Outlet, kind: str
) -> None:
    outlet_key = outlet.key
    outlet.host_key = paramiko.ECDSAKey.generate() if kind == "ecdsa" else paramiko.RSAKey.generate(2048)
    radio = reach(tmp_path, outlet, host_key=outlet_key)
    said = fails(radio.publish, bulletin(), None, expected=Unauthorized)
    assert said.message.code == "radio-wrong-host" and shown(outlet) == []
    assert "host_key" in tell(said.message, "vi")
    assert [line.ok for line in radio.probe()] == [False]


def test_a_host_key_that_is_none_is_named(tmp_path: Path, outlet: Outlet) -> None:
    radio = reach(tmp_path, outlet, host_key="ssh-rsa " + "A" * 60)
    said = fails(radio.publish, bulletin(), None, expected=Unauthorized)
    assert said.message.code == "radio-host-key-unreadable"


def test_without_paramiko_the_channel_pauses_and_names_the_extra(
    tmp_path: Path, outlet: Outlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "paramiko", None)
    said = fails(reach(tmp_path, outlet).publish, bulletin(), None, expected=Unauthorized)
    assert "publisher[sftp]" in tell(said.message, "vi")
    assert [line.ok for line in reach(tmp_path, outlet).probe()] == [False]


@pytest.mark.parametrize("call", ["mkdir", "rename /ban-tin/.da-giao"])
def test_a_session_that_breaks_before_the_name_is_given_handed_nothing_over(
    tmp_path: Path, outlet: Outlet, call: str
) -> None:
    radio, post = reach(tmp_path, outlet), bulletin()
    break_off(outlet, call)
    fails(radio.publish, post, None, expected=TryLater)
    outlet.after = None
    assert radio.find(post, LONG_AGO) is None
    radio.publish(post, None)
    left = {one.name for one in (outlet.root / "ban-tin").iterdir()}
    assert left == {post.key, ".da-giao"}


def test_a_lost_reply_whose_package_was_fetched_meanwhile_is_never_sent_again(
    tmp_path: Path, outlet: Outlet
) -> None:
    radio, post = reach(tmp_path, outlet), bulletin()
    break_off(outlet, f"rename /ban-tin/{post.key}")
    said = fails(radio.publish, post, None, expected=Unconfirmed)
    assert PASSWORD not in tell(said.message, "vi")
    outlet.after = None
    shutil.rmtree(package(outlet, post))
    found = radio.find(post, LONG_AGO)
    assert isinstance(found, Receipt) and found.handed_over


def test_a_server_that_never_answers_is_given_up_in_time(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outlet = Outlet(tmp_path, port=silent.getsockname()[1])
        radio = reach(tmp_path, outlet, timeout="200ms")
        fails(radio.publish, bulletin(), None, expected=TryLater)


def test_a_folder_that_the_server_lacks_is_told_and_never_made(tmp_path: Path, outlet: Outlet) -> None:
    (outlet.root / "ban-tin").rmdir()
    radio = reach(tmp_path, outlet)
    fails(radio.publish, bulletin(), None, expected=TryLater)
    fails(radio.find, bulletin(), LONG_AGO, expected=TryLater)
    assert [line.ok for line in radio.probe()] == [False]
    assert list(outlet.root.iterdir()) == []


def test_what_was_fetched_from_the_server_is_asked_to_be_stopped(tmp_path: Path, outlet: Outlet) -> None:
    radio, post = reach(tmp_path, outlet), bulletin()
    receipt = radio.publish(post, None)
    shutil.rmtree(package(outlet, post))
    for _ in range(2):
        fails(radio.withdraw, receipt, expected=Refused)
    assert [one.name for one in package(outlet, post).iterdir()] == ["NGUNG-PHAT.txt"]
    radio.publish(next_revision(post), None)
    assert [one["revision"] for one in shown(outlet)] == [2]


def settings(**given: Any) -> RadioSettings:
    whole = {"sftp": "sftp://loa@may.example.org/tin", "host_key": NOBODYS_KEY, "password": "env:LOA"}
    return RadioSettings.model_validate({"adapter": "radio", **whole, **given})


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"sftp": "https://may.example.org/tin"}, "radio-wrong-address"),
        ({"sftp": "sftp://may.example.org/tin"}, "radio-wrong-address"),
        ({"sftp": "sftp://loa@may.example.org:x/tin"}, "radio-wrong-address"),
        ({"sftp": "sftp://loa:123@may.example.org/tin"}, "secret-in-address"),
        ({"host_key": None}, "radio-no-host-key"),
        ({"host_key": "may.example.org ssh-rsa AAAA"}, "radio-wrong-host-key"),
        ({"password": None}, "radio-no-login"),
    ],
)
def test_settings_that_could_not_be_trusted_are_refused(given: dict[str, Any], code: str) -> None:
    assert settings().sftp
    with pytest.raises(ValidationError) as caught:
        settings(**given)
    assert [one["type"] for one in caught.value.errors()] == [code]
