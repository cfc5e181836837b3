"""What config.toml says of a loudspeaker channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from publisher.channel import ChannelSettings
from publisher.core.item import Form
from publisher.settings import Duration, Secret

LIMITS = {"phuong": timedelta(minutes=15), "xa": timedelta(minutes=45)}
"""The longest session of the loudspeakers of Hà Nội, by area (`domain.md` section 4b)."""

KINDS = "ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)"
PLACE = "sftp://loa@may-chu.example.org/ban-tin"
HOST_KEY = f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{'A' * 43}"
"""What these two look like; the key is nobody's."""


def read_place(address: str) -> str:
    """Accept `sftp://user@host[:port]/folder`; a password does not belong there."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme == "sftp" and parts.hostname and parts.username and parts.port != 0
    except ValueError:  # a port that is no number
        is_whole = False
    if not is_whole:
        raise PydanticCustomError("radio-wrong-address", "not an SFTP address")
    if parts.password is not None:
        raise PydanticCustomError("secret-in-address", "a secret is named, not written")
    return address


def read_host_key(line: str) -> str:
    """Accept a public key as `ssh-keyscan` prints it, without the name of the host."""
    if not re.fullmatch(rf"(?:{KINDS}) [A-Za-z0-9+/]{{40,}}=*", line):
        raise PydanticCustomError("radio-wrong-host-key", "not a public key")
    return line


class RadioSettings(ChannelSettings):
    """Where bulletins go and how long they may be; `sftp` goes before `path`.

    `limit` overrides the area's own; `abbreviations` adds to the table of readings or changes it.
    """

    kind: Literal["press", "org_site", "social", "radio", "print", "event"] = "radio"
    forms: tuple[Form, ...] = (Form.BULLETIN,)
    path: str = "var/radio"
    sftp: Annotated[str, AfterValidator(read_place)] | None = Field(None, examples=[PLACE])
    host_key: Annotated[str, AfterValidator(read_host_key)] | None = Field(None, examples=[HOST_KEY])
    password: Secret | None = None
    private_key: Secret | None = None
    area: Literal["phuong", "xa"] = "phuong"
    limit: Annotated[Duration, Field(gt=timedelta())] | None = Field(None, examples=["15m"])
    words_per_minute: Annotated[int, Field(ge=60, le=400)] = 150
    abbreviations: Mapping[str, str] = Field(default_factory=dict)
    speech: bool = False
    """Add a draft read by espeak-ng."""
    voice: Literal["vi", "vi-vn-x-central", "vi-vn-x-south"] = "vi"

    @property
    def longest(self) -> timedelta:
        """Return how long a bulletin may be."""
        return self.limit or LIMITS[self.area]

    @model_validator(mode="after")
    def _can_be_trusted(self) -> RadioSettings:
        """Refuse a server that nobody could tell from another, or that nobody could enter."""
        if self.sftp and not self.host_key:
            raise PydanticCustomError("radio-no-host-key", "sftp needs host_key")
        if self.sftp and not (self.password or self.private_key):
            raise PydanticCustomError("radio-no-login", "sftp needs password or private_key")
        return self
