"""A small issuer of OpenID Connect on loopback: discovery, the code flow with PKCE, keys, RS256."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "publisher", "bi-mat-cua-ung-dung"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": name}) for name in ("một", "hai"))
Claims = dict[str, Any]


@dataclass
class TestIssuer:
    """What an issuer says; tests change it to have it lie. `asked` are the requests that came."""

    __test__ = False

    url: str
    now: Callable[[], float]
    subject: str = "s-1"
    name: str = "Chị Lan"
    lies: Claims = field(default_factory=dict)
    says_of_itself: Claims = field(default_factory=dict)
    sign: Callable[[Claims], str] = field(default=lambda claims: signed(claims))
    answer: Callable[[Claims], Claims] = field(default=lambda given: given)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> Claims:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        said = {name: f"{self.url}/{path}" for name, path in ends.items()}
        return {"issuer": self.url, **said, **self.says_of_itself}

    def let_in(self, address: str) -> str:
        """Do what a person does at the issuer: return where their browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT and "openid" in asked["scope"].split()
        code = f"ma-{len(self.codes)}"
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code={code}&state={asked['state']}"

    def redeem(self, given: dict[str, str], authorization: str) -> Claims:
        """Give a token for a code, once, to the client that has its secret and its verifier."""
        name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        asked = self.codes.pop(given.get("code", ""), None)
        proof = sha256(given.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(proof).rstrip(b"=").decode()
        if (
            asked is None
            or (unquote(name), unquote(secret)) != (CLIENT, SECRET)
            or challenge != asked["code_challenge"]
            or given.get("redirect_uri") != asked["redirect_uri"]
        ):
            return {"error": "invalid_grant"}
        now = int(self.now())
        claims = {"iss": self.url, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"]}
        times = {"iat": now, "exp": now + 300}
        told = {**claims, **times, "name": self.name, **self.lies}
        id_token = self.sign({name: one for name, one in told.items() if one is not None})
        return self.answer({"access_token": "x", "token_type": "Bearer", "id_token": id_token})


def signed(claims: Claims, key: RSAKey = KEY, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": "một"}, claims, key, algorithms=[alg])


def signed_with_the_secret(claims: Claims) -> str:
    return jwt.encode({"alg": "HS256", "kid": "một"}, claims, OctKey.import_key(SECRET), algorithms=["HS256"])


def signed_by_nobody(claims: Claims) -> str:
    parts = (json.dumps(one).encode() for one in ({"alg": "none"}, claims))
    return ".".join(urlsafe_b64encode(one).rstrip(b"=").decode() for one in parts) + "."


@contextmanager
def running(now: Callable[[], float]) -> Iterator[TestIssuer]:
    """Serve an issuer for the length of the block."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            pages = {"/.well-known/openid-configuration": issuer.discovery, "/keys": _keys}
            self._say(pages[self.path]() if self.path in pages else None)

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(issuer.redeem(given, self.headers.get("Authorization", "")))

        def _say(self, said: Claims | None) -> None:
            content = json.dumps(said).encode()
            self.send_response(404 if said is None else 400 if "error" in said else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    issuer = TestIssuer(f"http://127.0.0.1:{server.server_port}", now)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _keys() -> Claims:
    return {"keys": [{**KEY.as_dict(private=False), "kid": "một", "use": "sig"}]}
