"""The media that the keys `cover` and `media` name."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.files.attachments import Attachments
from publisher.files.keys import MEDIA, sort_keys
from publisher.files.values import Values
from publisher.files.yamltree import Keyed, Node, Several, Text


def read_cover(values: Values, attachments: Attachments) -> str | None:
    """Return the name of the picture that stands for the item."""
    value = values.scalar("cover")
    if value is None:
        return None
    name = attachments.add_file(value.value.strip(), value.at, values.findings)
    if name and not attachments[name].is_image:
        values.findings.error("cover-no-picture", value.at, file=value.value.strip())
    return name


def read_gallery(values: Values, attachments: Attachments) -> None:
    """Add every file of the key `media`, with what is said of it."""
    for node in _nodes(values):
        if isinstance(node, Text):
            attachments.add_file(node.value.strip(), node.at, values.findings)
        elif isinstance(node, Keyed):
            _add_described(
                Values(sort_keys(node, MEDIA, values.findings), values.rules, values.findings),
                node,
                attachments,
            )
        else:
            values.findings.error("media-not-file", node.at, key=values.name("media"))


def _nodes(values: Values) -> Iterator[Node]:
    node = values.node("media")
    if isinstance(node, Several):
        yield from (one for one in node.items if not (isinstance(one, Text) and not one.value.strip()))
    elif isinstance(node, Text):
        yield from (Text(one, node.at) for one in values.words("media"))
    elif node is not None:
        yield node


def _add_described(values: Values, node: Keyed, attachments: Attachments) -> None:
    file = values.scalar("file")
    if file is None:
        values.findings.error("media-not-file", node.at, key="media")
        return
    name = attachments.add_file(file.value.strip(), file.at, values.findings)
    if name:
        attachments.describe(name, values.line("alt"), values.line("caption"), values.line("credit"))
