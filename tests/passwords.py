"""Passwords for tests: hashing that takes no time, and what people of the tests type."""

from __future__ import annotations

from threading import Thread

from argon2 import PasswordHasher

from publisher.store.database import Store

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Takes the place of `publisher.work.passwords.HASHER`; the fixture `cheap_passwords` sets it."""
PASSWORD = "ba quả cam sành"
OTHER = "hai con mèo mướp"


class Watchful:
    """Hash cheaply, and see that others may write meanwhile; `looked_at` are the proofs asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.looked_at: list[str] = []

    def hash(self, password: bytes) -> str:
        self._see_that_others_may_write()
        return CHEAP.hash(password)

    def verify(self, hash: str, password: bytes) -> bool:
        self.looked_at.append(hash)
        self._see_that_others_may_write()
        return CHEAP.verify(hash, password)

    def check_needs_rehash(self, hash: str) -> bool:
        return CHEAP.check_needs_rehash(hash)

    def _see_that_others_may_write(self) -> None:
        other = Thread(target=self._write, daemon=True)
        other.start()
        other.join(timeout=5)
        assert not other.is_alive(), "somebody waits for a password to be hashed"

    def _write(self) -> None:
        with self.store.write():
            pass
