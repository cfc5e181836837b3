"""The website's files over HTTP, answered as `adapters/static/site/SERVING.md` asks of any web server."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

GONE = ".gone"
"""The mark beside the notice of a piece that was taken down."""

OPEN = ".well-known"
"""The one name with a dot at its start that the web wants to read."""


class WebsiteFiles(StaticFiles):
    """Serve the website; what was taken down answers 410, what is nobody's business 404."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        if any(part.startswith(".") and part != OPEN for part in Path(path).parts):
            return "", None
        return super().lookup_path(path)

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        page = Path(full_path)
        if page.with_name(GONE).exists():
            return HTMLResponse(page.read_bytes(), 410)
        return super().file_response(full_path, stat_result, scope, status_code)
