"""Logs on stderr: warnings in one line each, everything with its traceback when asked for with `-v`."""

import logging
import sys

from publisher.secrecy import without_secrets

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOUD = ("apscheduler", "watchfiles", "urllib3", "alembic")
"""Libraries that warn of what the daemon deals with itself."""
WORDY = ("urllib3", "markdown_it", "filelock")
"""Libraries whose debugging helps nobody here; the first would write whole addresses, tokens included."""


class Lines(logging.Formatter):
    """Write no secret, and a traceback only for those who asked: others get the kind of the fault."""

    def __init__(self, verbose: bool) -> None:
        super().__init__(FORMAT)
        self.verbose = verbose

    def format(self, record: logging.LogRecord) -> str:
        if self.verbose or not record.exc_info:
            return without_secrets(super().format(record))
        kind, error, _ = record.exc_info
        bare = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        said = f"{super().format(bare)} ({kind.__name__ if kind else 'fault'}: {error})"
        return without_secrets(" ".join(said.split()))


def set_logging(verbose: bool) -> None:
    """Log warnings to stderr, everything with -v."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(verbose))
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, handlers=[handler])
    for name in WORDY:
        logging.getLogger(name).setLevel(logging.INFO)
    if not verbose:
        for name in LOUD:
            logging.getLogger(name).setLevel(logging.ERROR)
