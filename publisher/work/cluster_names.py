"""What people call a cluster: `cum-1` of `units.toml` is `Cụm 1`, other names stay as they are."""

from __future__ import annotations

import re

from publisher.app import App

NUMBERED = re.compile(r"(?:cum|cluster)[-_ ]?0*(?P<number>\d+)", re.IGNORECASE)


def name_cluster(app: App, cluster: str) -> str:
    """Return the name in the language of whoever reads; the contract gives clusters no title."""
    found = NUMBERED.fullmatch(cluster)
    return app.word("cluster-number", number=found["number"]) if found else cluster
