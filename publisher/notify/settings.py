"""`[notices]` in `config.toml`: whom to tell, of what, and through which mail server."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from publisher.core.notice import Kind
from publisher.settings import Duration, Secret

MAIL = "mailto:"
ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"/]+")
PORTS = {"tls": 465, "starttls": 587, "none": 25}


def _check_address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise PydanticCustomError("not-a-mail-address", "no mail address")
    return value


def _read_target(value: object, info: ValidationInfo) -> str | Secret:
    """Take a mail address as it is, and of everything else only the name of where it is kept."""
    if not isinstance(value, str):
        raise PydanticCustomError("must-be-text", "no text")
    if re.match(r"(env|file|keyring):.", value):
        return Secret(value, (info.context or {}).get("workspace", Path()))
    if "://" in value:
        raise PydanticCustomError("target-holds-secrets", "the address of a service holds secrets")
    if ADDRESS.fullmatch(value):
        raise PydanticCustomError("target-needs-mailto", "no mailto:", {"given": value})
    if not ADDRESS.fullmatch(value.removeprefix(MAIL)) or not value.startswith(MAIL):
        raise PydanticCustomError("wrong-target", "neither an address nor a secret's name")
    return value


Address = Annotated[Any, PlainValidator(_read_target)]
"""One place that letters go to: a mail address, or the name of where the address of a service is kept."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Smtp(_Table):
    """`[notices.smtp]`: the server that takes our mail; encrypted from the first byte, or by STARTTLS."""

    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    tls: Literal["tls", "starttls", "none"] = "tls"
    user: str | None = None
    password: Secret | None = None
    sender: Annotated[str, AfterValidator(_check_address), Field(alias="from")]

    @property
    def place(self) -> tuple[str, int]:
        return self.host, self.port or PORTS[self.tls]


class Notices(_Table):
    """`[notices]`: nobody is told anything while `to` is empty."""

    to: tuple[Address, ...] = ()
    group: Annotated[Duration, Field(ge=timedelta())] = timedelta(minutes=2)
    which: tuple[Kind, ...] = tuple(Kind)
    smtp: Smtp | None = None
