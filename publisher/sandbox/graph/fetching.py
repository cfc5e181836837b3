"""Files that a client names by address: fetched from loopback only, within bounds."""

import http.client
import urllib.error
import urllib.request
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from publisher.sandbox.forms import Upload
from publisher.sandbox.graph.refusal import Refusal
from publisher.sandbox.spool import PIECE, Spool

SECONDS = 10
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def fetch_file(address: str, folder: Path, refusal: Refusal) -> Upload:
    """Return the file at a loopback address; raises ``refusal`` when it cannot be had."""
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise refusal
    body = Spool(folder)
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310  # http, checked above
            kind = answer.headers.get_content_type()
            while piece := answer.read(PIECE):
                body.write(piece)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        body.discard()
        raise refusal from error
    return Upload("source", PurePosixPath(parts.path).name, kind, body)
