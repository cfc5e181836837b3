"""Secrets stay out of logs, errors, notes and the posting log.

Every secret that was read is known here, so that it is blanked wherever it turns up: in a form, in
an address, in an answer that repeats it. Parameters and headers that carry secrets by their name are
blanked too, whoever they belong to.
"""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

from publisher.core.message import Message

CARRIERS = (
    "access_token",
    "input_token",
    "fb_exchange_token",
    "client_secret",
    "appsecret_proof",
    "authorization",
    "secret_key",
    "password",
)
SCHEMES = ("basic", "bearer", "oauth")
_NAMED, _ANY = "|".join(CARRIERS), "|".join(SCHEMES)
PATTERNS = (
    (re.compile(rf"(?i)\b({_NAMED})=[^&\s\"']+"), r"\1=***"),
    (re.compile(rf"(?i)(\"(?:{_NAMED})\"\s*:\s*)\"[^\"]*\"?"), r'\1"***"'),
    (re.compile(rf"(?i)\b({_ANY}) [\w.|=+/~-]{{6,}}"), r"\1 ***"),
)
"""What stands after a carrier's name in forms and addresses, in JSON (cut off, perhaps), in a header."""
SHORTEST = 6
"""Characters; anything shorter is no secret and would blank ordinary words."""

_known: dict[str, None] = {}


def remember(secret: str) -> None:
    """Blank this text from now on, also as it stands in addresses and forms."""
    if len(secret) >= SHORTEST:
        packed = secret.replace(" ", "")  # an application password is shown in groups and sent either way
        forms = (secret, packed, quote(secret, safe=""), quote_plus(secret))
        _known.update(dict.fromkeys(forms))


def without_secrets(text: str) -> str:
    """Return the text with every secret blanked."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, "***")
    plain = text.casefold()
    if any(name in plain for name in (*CARRIERS, *SCHEMES)):  # patterns take long over a long text
        for pattern, blank in PATTERNS:
            text = pattern.sub(blank, text)
    return text


def hidden(message: Message) -> Message:
    """Return a message whose values carry no secret: platforms like to repeat what they turn away."""
    return Message(message.code, {name: without_secrets(value) for name, value in message.values.items()})
