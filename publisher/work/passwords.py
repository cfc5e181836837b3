"""Passwords: argon2id with the library's own choice of costs (RFC 9106, low memory), about 50 ms a look.

Nothing here belongs into a transaction: everybody else would wait for it.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from publisher.core.password import write_password

HASHER = PasswordHasher()
"""What hashes and verifies; tests put a cheap one here."""
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$6i7tni2L3U01AnjU/KDOWg$+dTY0/ppGw5eG8eVAyH/ixN3iszQD7xS//PgsMA/SD0"
"""What is verified where there is nobody of a name, so that the answer takes as long; of random bytes."""


def hash_password(password: str) -> str:
    """Return what proves a password, salted anew each time."""
    return HASHER.hash(write_password(password))


def proves(hash: str | None, password: str) -> bool:
    """Tell whether a password is the one; None stands for nobody's, "" for who has none: nothing is."""
    try:
        return HASHER.verify(hash or NOBODYS, write_password(password)) and bool(hash)
    except (VerificationError, ValueError):  # the latter for a hash that is none
        return False


def better_hash(hash: str, password: str) -> str | None:
    """Return a proof at today's costs, None where the one there is was made at them."""
    return hash_password(password) if HASHER.check_needs_rehash(hash) else None
