"""An issuer of OpenID Connect, asked as its discovery document says: the code flow with PKCE (RFC 7636).

Whatever it says is read over HTTPS, or on this machine, and from where it says itself that it is. An ID
token counts when it is signed by a key of the issuer, by an algorithm that needs one, and says issuer,
audience, time and our nonce (OpenID Connect Core 1.0, 3.1.3.7).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

import requests
from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from publisher.core.errors import ChannelError, WrongUsage
from publisher.files.oidc_settings import Oidc, is_safe
from publisher.wire import Wire, plainly

log = logging.getLogger(__name__)

DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ALGORITHMS = ["RS256", "PS256", "ES256"]
"""By which a token may be signed: none where who knows the client's secret could sign as well."""
TIMEOUT = timedelta(seconds=10)
LEEWAY_SECONDS = 60
"""How far the clocks of two machines may be apart."""
LONGEST_SUBJECT = 255
KNOWN_FOR = timedelta(minutes=10)
"""How long the addresses of an issuer are taken for known; its keys are read each time."""


@dataclass(frozen=True)
class Flow:
    """One way to the issuer and back, bound to one browser; `challenge` is proved by the `verifier`."""

    state: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: token_urlsafe(48), repr=False)
    next: str = "/"
    invitation: str = field(default="", repr=False)


@dataclass(frozen=True)
class Proved:
    """Whom the issuer has proved: its `subject` for them never changes, `name` may be anything."""

    issuer: str
    subject: str
    name: str


class _Client(OAuth2Client):  # type: ignore[misc]  # the library has no types
    """Authlib's client, on a session of ours."""

    client_auth_class = OAuth2ClientAuth
    SESSION_REQUEST_PARAMS = ("allow_redirects",)


class Issuer:
    """The issuer of `[web.oidc]`; `back` is the address to which it sends people back."""

    def __init__(self, settings: Oidc, back: str) -> None:
        self.settings, self.back = settings, back
        self._known: Mapping[str, Any] = {}
        self._known_until = datetime.min.replace(tzinfo=UTC)

    def place_to_ask(self, flow: Flow, now: datetime) -> str:
        """Return where a browser has to go; an issuer that does not answer raises WrongUsage."""
        with Wire(TIMEOUT) as wire:
            said = self._discover(wire, now)
            ask = said["authorization_endpoint"]
            client = self._client(wire)
            url, _ = client.create_authorization_url(
                ask, state=flow.state, code_verifier=flow.verifier, nonce=flow.nonce
            )
        return str(url)

    def redeem(self, flow: Flow, code: str, now: datetime) -> Proved:
        """Return whom a code proves.

        Raises WrongUsage `oidc-not-reached`, and `oidc-not-proved` for what does not prove anybody.
        """
        with Wire(TIMEOUT) as wire:
            said = self._discover(wire, now)
            token = self._exchange(wire, said["token_endpoint"], code, flow.verifier)
            keys = _read_json(wire, said["jwks_uri"])
        return self._look_at(token, keys, flow.nonce, now)

    def _client(self, wire: Wire) -> _Client:
        own = self.settings
        return _Client(
            wire,
            client_id=own.client_id,
            client_secret=own.client_secret.reveal(),
            scope="openid profile",
            redirect_uri=self.back,
            code_challenge_method="S256",
        )

    def _discover(self, wire: Wire, now: datetime) -> Mapping[str, Any]:
        """Read the discovery document, once in a while: whoever knocks at the door makes us ask for it."""
        if now < self._known_until:
            return self._known
        said = _read_json(wire, self.settings.issuer.rstrip("/") + DISCOVERY)
        if said.get("issuer") != self.settings.issuer:
            raise WrongUsage("oidc-not-reached", said="another issuer")
        if not all(isinstance(said.get(one), str) and is_safe(said[one]) for one in ENDPOINTS):
            raise WrongUsage("oidc-not-reached", said="no safe addresses")
        self._known, self._known_until = said, now + KNOWN_FOR
        return said

    def _exchange(self, wire: Wire, endpoint: str, code: str, verifier: str) -> str:
        try:
            given = self._client(wire).fetch_token(
                endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise WrongUsage("oidc-not-reached", said=plainly(error)) from None
        except (OAuth2Error, ValueError) as error:
            raise _not_proved(error) from None
        if not isinstance(given, dict) or not isinstance(given.get("id_token"), str):
            raise _not_proved("no ID token")
        return str(given["id_token"])

    def _look_at(self, token: str, keys: Mapping[str, Any], nonce: str, now: datetime) -> Proved:
        own = self.settings
        needed: dict[str, Any] = {
            "iss": {"essential": True, "value": own.issuer},
            "aud": {"essential": True, "value": own.client_id},
            "sub": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        }
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            params = {"nonce": nonce, "client_id": own.client_id}
            claims = CodeIDToken(decoded.claims, decoded.header, options=needed, params=params)
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise _not_proved(error) from None
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise _not_proved("no subject")
        return Proved(own.issuer, subject, str(claims.get("name") or ""))


def _read_json(wire: Wire, url: str) -> Mapping[str, Any]:
    try:
        answer = wire.read("GET", url, allow_redirects=False)
        said = answer.json() if answer.status_code == requests.codes.ok else None
    except (ChannelError, ValueError) as error:
        raise WrongUsage("oidc-not-reached", said=type(error).__name__) from None
    if not isinstance(said, dict):
        raise WrongUsage("oidc-not-reached", said=f"HTTP {answer.status_code}")
    return said


def _not_proved(why: object) -> WrongUsage:
    """Tell operators what was wrong, by its kind alone, and visitors that they begin anew."""
    kind = why if isinstance(why, str) else type(why).__name__
    log.warning("an ID token was refused: %s", kind, extra={"action": "oidc_refused"})
    return WrongUsage("oidc-not-proved")
