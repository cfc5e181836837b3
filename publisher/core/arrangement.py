"""How files that come in together lie in the queue as one piece, by their names alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.core.errors import WrongUsage

TEXTS = (".md", ".docx")
SIDECARS = (".yaml", ".yml")
CLIPS = (".mp4", ".mov", ".webm", ".mp3")
INDEX = "index"


@dataclass(frozen=True)
class Arrangement:
    """One piece: what it is called in the queue, and the name of each file in it.

    One file lies there by itself; several lie in a folder.
    """

    top: str
    names: tuple[str, ...]

    @property
    def is_folder(self) -> bool:
        return len(self.names) > 1


def arrange(names: Sequence[str]) -> Arrangement:
    """Return where files of these plain names belong; files that are no one piece raise WrongUsage."""
    if not names:
        raise WrongUsage("upload-nothing")
    low = [one.casefold() for one in names]
    if twice := next((name for name, one in zip(names, low, strict=True) if low.count(one) > 1), None):
        raise WrongUsage("upload-same-name", file=twice)
    if len(names) == 1:
        return Arrangement(names[0], tuple(names))
    texts = [one for one in names if _ending(one) in TEXTS]
    if len(texts) > 1:
        raise WrongUsage("upload-two-texts", file=texts[0], other=texts[1])
    return _with_text(names, texts[0]) if texts else _with_clip(names)


def _with_text(names: Sequence[str], text: str) -> Arrangement:
    """Let the text, and the keys beside it, be the index of a folder that is called like the text."""
    sidecars = [one for one in names if _ending(one) in SIDECARS]
    index = {text: f"{INDEX}{_ending(text)}"}
    if len(sidecars) == 1:
        index[sidecars[0]] = f"{INDEX}{_ending(sidecars[0])}"
    return Arrangement(_stem(text), tuple(index.get(one, one) for one in names))


def _with_clip(names: Sequence[str]) -> Arrangement:
    """Let the words be called like the clip, or like the picture where there is no clip."""
    sidecars = [one for one in names if _ending(one) in SIDECARS]
    clips = [one for one in names if _ending(one) in CLIPS]
    media = clips or [one for one in names if one not in sidecars]
    called = {_stem(one) for one in media}
    if len(sidecars) != 1 or not media or _stem(sidecars[0]) in called:
        owner = sidecars[0] if sidecars else names[0]
        return Arrangement(_stem(owner), tuple(names))
    renamed = _stem(media[0]) + _ending(sidecars[0])
    return Arrangement(_stem(media[0]), tuple(renamed if one in sidecars else one for one in names))


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{dot}{ending}".casefold() if stem else ""


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
