"""How long a claimed call may be silent before it counts as lost."""

from __future__ import annotations

from datetime import timedelta

LEAST = timedelta(minutes=15)
"""The lease of a call whose time-outs are short: our own work on pictures and clips takes time too."""
SPARE = timedelta(minutes=5)
"""Time beyond the longest lawful silence on the wire."""


def lease_of(longest_silence: timedelta) -> timedelta:
    """Return the lease of a call that may lawfully say nothing for so long; each sign of life renews it."""
    return max(LEAST, longest_silence + SPARE)
