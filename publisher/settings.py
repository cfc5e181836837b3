"""Kinds of value that stand in `config.toml`: durations, secrets, web addresses."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from publisher.core.errors import Unauthorized
from publisher.secrecy import remember

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST = timedelta(days=36_525)
"""A century: whoever adds more to a date leaves the calendar."""


def read_duration(value: object) -> timedelta:
    """Read `90s`, `15m`, `6h`, `2d` or `1h30m`; a bare number counts seconds."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip().lower()
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", text)
    if parts and "".join(number + unit for number, unit in parts) == text:
        return _of_seconds(sum(float(number) * UNITS[unit] for number, unit in parts), text)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return _of_seconds(float(text), text)
    raise PydanticCustomError("not-a-duration", "not a duration: {value}", {"value": text[:60]})


def _of_seconds(seconds: float, text: str) -> timedelta:
    if seconds > LONGEST.total_seconds():
        raise PydanticCustomError("duration-too-long", "longer than a century: {value}", {"value": text[:60]})
    return timedelta(seconds=seconds)


Duration = Annotated[timedelta, BeforeValidator(read_duration)]


@dataclass(frozen=True)
class Secret:
    """Name where a secret is kept; its value is read when needed and never shown.

    `reference` is `env:NAME`, `file:PATH` (relative to the workspace) or `keyring:SERVICE/NAME`.
    """

    reference: str
    folder: Path = field(default_factory=Path, repr=False)

    def reveal(self) -> str:
        """Return the secret; one that is not there raises Unauthorized and names the remedy."""
        kind, _, place = self.reference.partition(":")
        value = {"env": self._from_environment, "file": self._from_file, "keyring": self._from_keyring}[kind](
            place
        )
        if not value:
            raise Unauthorized("secret-not-there", reference=self.reference)
        remember(value)
        return value

    def _from_environment(self, name: str) -> str | None:
        return os.environ.get(name)

    def _from_file(self, place: str) -> str | None:
        path = self.folder / Path(place).expanduser()
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None

    def _from_keyring(self, place: str) -> str | None:
        try:
            import keyring
        except ImportError:
            raise Unauthorized("secret-needs-keyring", reference=self.reference) from None
        service, _, name = place.partition("/")
        value: str | None = keyring.get_password(service, name)
        return value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(cls._read)

    @classmethod
    def _read(cls, value: object, info: ValidationInfo) -> Secret:
        if isinstance(value, Secret):
            return value
        if not re.fullmatch(r"(env|file|keyring):.+", str(value)):
            raise PydanticCustomError("secret-in-file", "a secret is named here, not written")
        folder = (info.context or {}).get("workspace", Path())
        return cls(str(value), folder)


def is_of_an_office(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether a number may be that of a machine in an office's own network."""
    is_odd = address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
    return not address.is_global and not is_odd and not address.is_reserved


def is_loopback(url: str) -> bool:
    """Tell whether the address stays on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
