"""The TOML to paste for one adapter, made from its settings."""

from __future__ import annotations

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from publisher.channel import ChannelSettings, adapter
from publisher.settings import Secret

EXAMPLES = {
    "url": '"https://cms.example.org"',
    "path": '"var/website"',
    "user": '"robot"',
    "page_id": '"1000001"',
}


def toml_of(name: str) -> str:
    """Return a `[channels.…]` table with what the adapter needs, and what it may be told in comments."""
    settings = adapter(name).Settings
    own = {key: one for key, one in settings.model_fields.items() if key not in ChannelSettings.model_fields}
    needed = [key for key, one in own.items() if one.is_required()]
    lines = [f"[channels.{name}]", f'adapter = "{name}"']
    lines += [f"{key} = {_example(key, own[key], name)}" for key in needed]
    lines += [
        f"# {key} = {_example(key, one, name)}"
        for key, one in (own | settings.model_fields).items()
        if key not in {*needed, "adapter"}
    ]
    return "\n".join(lines)


def _example(key: str, field: FieldInfo, name: str) -> str:
    if "Secret" in str(field.annotation) or field.annotation is Secret:
        return f'"env:{name.upper()}_{key.upper()}"'
    if key in EXAMPLES:
        return EXAMPLES[key]
    value = field.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined:
        return '"…"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple | list):
        return "[]"
    if isinstance(value, dict):
        return "{}"
    if hasattr(value, "total_seconds"):
        return f'"{value.total_seconds():g}s"'
    return '"' + str(value).replace("\n", "\\n") + '"'
