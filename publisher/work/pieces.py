"""Pieces: how a long work on the database is cut, so that everybody else gets to write in between."""

from __future__ import annotations

CHUNK = 50
"""Deliveries that are looked at in one go."""
PIECE_SECONDS = 0.1
"""How long one transaction goes on to the next chunk; less than claims are made ahead of their time."""
REST_SECONDS = 0.1
"""How long the database is left to others after each; who waits for SQLite looks again that often."""
