"""One HTTP request, read whole, before any outlet looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass

from publisher.sandbox.spool import Spool

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """What a client sent; ``headers`` has lower-case names, ``path`` is decoded and has no query."""

    method: str
    path: str
    query: Pairs
    headers: Mapping[str, str]
    body: Spool
    complete: bool = True  # False: the connection broke inside the body
    expired: bool = False  # a fault says that the caller's credentials have run out

    @property
    def content_type(self) -> str:
        """Return the media type of the body in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def asked(self, name: str) -> str | None:
        """Return the last value of a query argument, or None."""
        return next((value for key, value in reversed(self.query) if key == name), None)
