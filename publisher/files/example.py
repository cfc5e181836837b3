"""The TOML to paste for one adapter, made from its settings."""

from __future__ import annotations

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from publisher.channel import ChannelSettings, adapter
from publisher.settings import Secret

EXAMPLES = {
    "label": '"Báo in"',
    "url": '"https://cms.example.org"',
    "user": '"robot"',
    "page_id": '"1000001"',
    "after": '"website"',
    "daily_max": "4",
    "title_max": "120",
    "settle": '"60s"',
    "late": '{ grace = "6h", then = "ask" }',
    "feed": '"https://cms.example.org/feed"',
}
"""What a key that has no default may look like, where its model shows no example."""


def toml_of(name: str) -> str:
    """Return a `[channels.…]` table with what the adapter needs, and what it may be told in comments."""
    settings = adapter(name).Settings
    every = {key: one for key, one in settings.model_fields.items() if key != "adapter"}
    own = {key: one for key, one in every.items() if key not in ChannelSettings.model_fields}
    needed = {key: one for key, one in every.items() if one.is_required()}
    lines = [f"[channels.{name}]", f'adapter = "{name}"']
    lines += [f"{key} = {_example(key, one, name)}" for key, one in needed.items()]
    lines += [
        f"# {key} = {_example(key, one, name)}" for key, one in (own | every).items() if key not in needed
    ]
    return "\n".join(lines)


def _example(key: str, field: FieldInfo, name: str) -> str:
    if "Secret" in str(field.annotation) or field.annotation is Secret:
        return f'"env:{name.upper()}_{key.upper()}"'
    value = field.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined:
        return _quoted(field.examples[0]) if field.examples else EXAMPLES.get(key, '"…"')
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(_quoted(one) for one in value)}]"
    if isinstance(value, dict):
        return "{}"
    if hasattr(value, "total_seconds"):
        return f'"{value.total_seconds():g}s"'
    return _quoted(value)


def _quoted(value: object) -> str:
    return '"' + str(value).replace("\n", "\\n") + '"'
