"""Place: where an item lies."""

from __future__ import annotations

import os

from publisher.app import App
from publisher.files.bundle import Bundle


def path_of(app: App, bundle: Bundle) -> str:
    """Return where an item lies, from `content/`, with `/`, spelled as the disk spells it."""
    top = bundle.real_home or bundle.real
    return top[len(os.fspath(app.content)) + 1 :].replace(os.sep, "/")
