"""The way out of a file that cannot be read any further."""

from __future__ import annotations

from publisher.files.findings import WHOLE, Place


class Refusal(Exception):
    """Stop reading here: `code` names the sentence, `values` fill it. Never leaves this package."""

    def __init__(self, code: str, at: Place = WHOLE, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.values = values
