"""Files that a client names by address: fetched from loopback only, without redirects."""

import http.client
from contextlib import closing
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from publisher.sandbox.forms import Upload
from publisher.sandbox.graph.refusal import Refusal
from publisher.sandbox.spool import PIECE, Spool

SECONDS = 10
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def fetch_file(address: str, folder: Path, refusal: Refusal) -> Upload:
    """Return the file at a loopback address; raises ``refusal`` when it cannot be had."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise refusal from error
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise refusal
    body = Spool(folder)
    wanted = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)) as connection:
            connection.request("GET", wanted)
            answer = connection.getresponse()
            while piece := answer.read(PIECE):
                body.write(piece)
    except (http.client.HTTPException, OSError, ValueError) as error:
        body.discard()
        raise refusal from error
    if answer.status != http.HTTPStatus.OK:
        body.discard()
        raise refusal
    return Upload("source", PurePosixPath(parts.path).name, answer.headers.get_content_type(), body)
