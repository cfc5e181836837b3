"""`[web.oidc]`: an issuer that nobody reads along with, a secret by its name, the extra that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.files.config import Config, read_config
from tests.web.issuer import CLIENT

TABLE = '[channels]\n[web.oidc]\nissuer = "{issuer}"\nclient_id = "{client}"\nclient_secret = "{secret}"\n'


def read(
    folder: Path, issuer: str = "https://id.example.org/", secret: str = "env:OIDC_SECRET", more: str = ""
) -> Config:
    told = TABLE.format(issuer=issuer, client=CLIENT, secret=secret) + more
    (folder / "config.toml").write_text(told, encoding="utf-8")
    return read_config(folder)


def codes(folder: Path, **given: str) -> list[str]:
    with pytest.raises(WrongConfiguration) as caught:
        read(folder, **given)
    return [one.message.code for one in caught.value.problems]


@pytest.mark.parametrize("issuer", ["https://id.example.org/realms/hoi", "http://127.0.0.1:9000"])
def test_an_issuer_is_asked_by_https_or_on_this_machine(tmp_path: Path, issuer: str) -> None:
    found = read(tmp_path, issuer, more='label = "Hội"').web.oidc
    assert found is not None and (found.issuer, found.label) == (issuer, "Hội")


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.example.org",
        "id.example.org",
        "https://",
        "https://ai@id.example.org",
        "https://id.example.org?x",
        "https://[x",
    ],
)
def test_an_address_that_others_read_along_at_is_refused(tmp_path: Path, issuer: str) -> None:
    assert codes(tmp_path, issuer=issuer) == ["oidc-issuer-wrong"]


def test_a_secret_is_named_and_not_written(tmp_path: Path) -> None:
    assert codes(tmp_path, secret="abc") == ["secret-in-file"]


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    assert codes(tmp_path, more="scope = 1") == ["unknown-key"]


def test_without_the_extra_the_table_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.files.oidc_settings.find_spec", lambda name: None)
    assert codes(tmp_path) == ["oidc-needs-authlib"]
