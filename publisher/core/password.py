"""What a password has to be. Length is what counts (NIST SP 800-63B, 5.1.1.2): no signs are asked for."""

from __future__ import annotations

from unicodedata import normalize

from publisher.core.errors import WrongUsage
from publisher.core.person import fold_name

LEAST, MOST = 10, 200
"""How many signs a password has; the most only keeps anybody from sending books."""


def write_password(text: str) -> bytes:
    """Return a password as it is hashed: keyboards write the same Vietnamese letters in more than one way."""
    return normalize("NFC", text).encode("utf-8", "surrogatepass")


def check_password(password: str, name: str) -> None:
    """Raise WrongUsage for a password that is too easily guessed; the sentence never quotes it."""
    signs = normalize("NFC", password)
    if len(signs) < LEAST:
        raise WrongUsage("password-too-short", limit=LEAST)
    if len(signs) > MOST:
        raise WrongUsage("password-too-long", limit=MOST)
    if fold_name(signs) == fold_name(name):
        raise WrongUsage("password-is-the-name")
    if len(set(signs)) == 1:
        raise WrongUsage("password-is-one-sign")
