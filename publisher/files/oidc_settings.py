"""`[web.oidc]` in `config.toml`: where people sign in with the account that their organisation gives them."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from publisher.settings import Secret, is_loopback


def is_safe(url: str) -> bool:
    """Tell whether what is said there is read by nobody else: by HTTPS, or on this machine."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.username is None and not parts.fragment
    except ValueError:
        return False
    return is_whole and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))


def _check_issuer(value: str) -> str:
    if not is_safe(value) or "?" in value:
        raise PydanticCustomError("oidc-issuer-wrong", "no address of an issuer")
    return value


class Oidc(BaseModel):
    """An issuer of OpenID Connect, and as whom it knows us; `label` is what people call it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Annotated[str, AfterValidator(_check_issuer)]
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: Secret
    label: str = ""


def check_extra(value: Oidc | None) -> Oidc | None:
    """Refuse a table that nothing here could follow."""
    if value is not None and (find_spec("authlib") is None or find_spec("joserfc") is None):
        raise PydanticCustomError("oidc-needs-authlib", "needs the extra oidc")
    return value
