"""Picture credit: who made a picture, and whether those it shows have agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.core.item import Form, Item, Media
from publisher.core.lint.finding import Finding
from publisher.core.message import message

OF_PEOPLE = frozenset({Form.INTERVIEW, Form.REPORTAGE, Form.PHOTO})


def _words(pattern: str, after: str = r"(?!\w)") -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern}){after}", re.IGNORECASE)


CREDIT = _words(r"(?:ảnh|tranh|hình|đồ họa|nguồn|minh họa)(?: (?:ảnh|minh họa|tư liệu))?", r"\s*:")
"""How a caption names who made the picture: `Ảnh: Mạ Non`."""
DRAWN = _words(r"tranh|đồ họa|hình vẽ|infographic|minh họa|biểu đồ|bản đồ|logo")
CHILDREN = _words(r"trẻ em|thiếu nhi|thiếu niên|học sinh|em bé|trẻ nhỏ|mầm non")


def check(item: Item) -> Iterator[Finding]:
    """Find pictures without a credit, told once, and photos of people without their consent on record.

    Nobody is looked for in a picture: a photo in an interview, a reportage or a photo story, or a piece
    that is tagged with children, is taken to show people; what is called a drawing is not.
    """
    pictures = [one for one in item.media if one.is_image]
    lacking = [one.name for one in pictures if not _is_credited(one)]
    if lacking:
        rest = len(lacking) - 1
        code = "lint-no-credit" if not rest else "lint-no-credits"
        yield Finding(message(code, file=lacking[0], rest=rest))
    if item.consents or all(_is_drawn(one) for one in pictures):
        return
    if any(CHILDREN.search(tag) for tag in item.tags):
        yield Finding(message("lint-no-consent-of-children"))
    elif item.form in OF_PEOPLE:
        yield Finding(message("lint-no-consent"))


def _is_credited(picture: Media) -> bool:
    return bool(picture.credit or CREDIT.search(picture.caption))


def _is_drawn(picture: Media) -> bool:
    return any(DRAWN.search(said) for said in (picture.credit, picture.caption, picture.alt))
