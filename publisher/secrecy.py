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
    "access_token|input_token|fb_exchange_token|client_secret|appsecret_proof|"
    "authorization|secret_key|password"
)
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
    text = re.sub(rf"(?i)\b({CARRIERS})=[^&\s\"']+", r"\1=***", text)
    text = re.sub(rf"(?i)(\"(?:{CARRIERS})\"\s*:\s*)\"[^\"]*\"", r'\1"***"', text)
    return re.sub(r"(?i)\b(basic|bearer|oauth) [\w.|=+/~-]{6,}", r"\1 ***", text)


def hidden(message: Message) -> Message:
    """Return a message whose values carry no secret: platforms like to repeat what they turn away."""
    return Message(message.code, {name: without_secrets(value) for name, value in message.values.items()})
