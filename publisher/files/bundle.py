"""What lies in a folder as items: a text, a folder with its text, a clip with the words beside it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from publisher.files.litter import is_litter, is_litter_folder

TEXTS = (".md", ".docx")
SIDECARS = (".yaml", ".yml")
CLIPS = (".mp4", ".mov", ".webm", ".mp3", ".jpg", ".jpeg", ".png", ".webp", ".gif")
INDEX = "index"
Kinds = dict[str, os.DirEntry[str]]
"""Files of one name, by how they end."""


class Kind(StrEnum):
    """What a bundle is; those after CLIP are no items, and reading them says what to do."""

    MARKDOWN = "markdown"
    WORD = "word"
    CLIP = "clip"
    LONE_MEDIA = "lone-media"  # a picture or clip without its .yaml, unless a text shows it
    LONE_SIDECAR = "lone-sidecar"  # a .yaml that belongs to nothing
    UNSUPPORTED = "unsupported"  # a kind of file that is never read
    LINK = "link"  # leads to where the piece is not
    SPECIAL = "special"  # a pipe, a socket, a device: never opened
    CLOSED = "closed"  # a folder that may not be looked into
    TWIN = "twin"  # its name differs from another one's in case, or in the way accents are written
    MISNAMED = "misnamed"  # a name that is no text in UTF-8: nothing can speak of it


@dataclass(frozen=True, slots=True)
class Bundle:
    """One item as it lies on disk.

    `path` names it below `root`, with `/` and in NFC, as people are told. The fields `real…` keep the
    true paths, for opening: of the text or clip, of the .yaml beside it, of the item's own folder and
    of a second text of the same name, empty where there is none. `folder` is the first-level folder
    that it was dropped in.
    """

    root: Path
    path: str
    kind: Kind
    real: str
    real_sidecar: str = ""
    real_home: str = ""
    real_rival: str = ""
    folder: str = ""

    @property
    def main(self) -> Path:
        return Path(self.real)

    @property
    def sidecar(self) -> Path | None:
        return Path(self.real_sidecar) if self.real_sidecar else None

    @property
    def home(self) -> Path | None:
        """The item's own folder, when it has one."""
        return Path(self.real_home) if self.real_home else None

    @property
    def rival(self) -> Path | None:
        """A second text of the same name: nobody can tell which one is meant."""
        return Path(self.real_rival) if self.real_rival else None

    @property
    def place(self) -> Path:
        """The folder that the item's files must lie in."""
        return Path(self.real_home) if self.real_home else self.main.parent

    @property
    def top(self) -> Path:
        """What was dropped: the file, or the item's own folder."""
        return Path(self.real_home or self.real)

    def files(self) -> tuple[Path, ...]:
        """Return every file that is surely the item's; what lies beside a loose text comes by reading it."""
        return tuple(Path(one) for one in self._files())

    def fingerprint(self, also: Iterable[str | Path] = ()) -> str:
        """Return a short text that changes when a file of the item does; `also` adds what reading found."""
        facts = sorted(_facts(one) for one in {*self._files(), *(os.fspath(one) for one in also)})
        return sha256("\n".join(facts).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _files(self) -> Iterator[str]:
        if self.real_home:
            return _walk(self.real_home)
        return iter([one for one in (self.real, self.real_sidecar) if one])


def find_bundles(root: Path) -> list[Bundle]:
    """Return what lies below `root`, in the order of the paths; reads no file."""
    found: list[Bundle] = []
    waiting = [_Folder(os.fspath(root), "", "")]
    while waiting:
        waiting.extend(_Look(root, waiting.pop(), found).sort())
    found.sort(key=lambda one: one.path)
    return found


def bundle_at(root: Path, path: str) -> Bundle | None:
    """Return what lies at `path`, from `root`, spelled as on disk; looks into no other folder."""
    top = root / path
    inside = path if top.is_dir() else path.rpartition("/")[0]
    folder = _Folder(os.fspath(root / inside), f"{inside}/" if inside else "", path.partition("/")[0])
    found: list[Bundle] = []
    next(_Look(root, folder, found).sort(), None)
    return next((one for one in found if one.top == top), None)


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder still to look into; `inside` is its path below the root, with a closing slash."""

    real: str
    inside: str
    group: str


class _Look:
    """Sort the entries of one folder into bundles."""

    def __init__(self, root: Path, folder: _Folder, found: list[Bundle]) -> None:
        self.root = root
        self.folder = folder
        self.found = found
        self.names: dict[str, Kinds] = {}
        self.folders: list[os.DirEntry[str]] = []

    def sort(self) -> Iterator[_Folder]:
        """Add the bundles of this folder to `found`, and yield the folders below it."""
        self._take_entries()
        home = self.names.get(INDEX)
        if home and self.folder.inside and any(suffix in home for suffix in TEXTS):
            self._add_home(home)
            return
        for kinds in self.names.values():
            self._add_named(kinds)
        for one in self.folders:
            name = _nfc(one.name)
            group = self.folder.group or name
            yield _Folder(one.path, f"{self.folder.inside}{name}/", group)

    def _take_entries(self) -> None:
        try:
            with os.scandir(self.folder.real) as entries:
                for entry in entries:
                    self._take(entry)
        except FileNotFoundError:
            return  # moved away while we looked: the next look sees where it went
        except OSError:
            if not self.folder.inside:
                raise
            path, _, _ = self.folder.inside.rpartition("/")
            self.found.append(Bundle(self.root, path, Kind.CLOSED, self.folder.real))

    def _take(self, entry: os.DirEntry[str]) -> None:
        if is_litter(entry.name):
            return
        if not _is_text(entry.name):
            self._add(entry, Kind.MISNAMED)
        elif entry.is_file(follow_symlinks=False):
            stem, dot, ending = _nfc(entry.name).casefold().rpartition(".")
            kinds = self.names.setdefault(stem, {})
            if kinds.setdefault(f"{dot}{ending}", entry) is not entry:
                self._add(entry, Kind.TWIN)
        elif entry.is_symlink() or _leads_away(entry):
            self._add(entry, Kind.LINK)
        elif not entry.is_dir(follow_symlinks=False):
            self._add(entry, Kind.SPECIAL)
        elif not is_litter_folder(entry.name):
            self.folders.append(entry)

    def _add_home(self, kinds: Kinds) -> None:
        text = next(suffix for suffix in TEXTS if suffix in kinds)
        path = self.folder.inside.rstrip("/")
        group = self.folder.group if "/" in path else ""
        beside, rival, kind = _sidecar(kinds), _rival(kinds, text), _kind(text, False)
        self.found.append(
            Bundle(self.root, path, kind, kinds[text].path, beside, self.folder.real, rival, group)
        )

    def _add_named(self, kinds: Kinds) -> None:
        """Add the files that share a name; the .yaml goes to the text first, else to the clip."""
        if len(kinds) == 1:
            [(suffix, entry)] = kinds.items()
            self._add(entry, Kind.LONE_SIDECAR if suffix in SIDECARS else _kind(suffix, False))
            return
        owner = next((one for one in (*TEXTS, *CLIPS) if one in kinds), None)
        sidecar = _sidecar(kinds)
        for suffix, entry in kinds.items():
            if suffix not in SIDECARS:
                own = sidecar if suffix == owner else ""
                self._add(entry, _kind(suffix, bool(own)), own, _rival(kinds, suffix))
            elif owner is None:
                self._add(entry, Kind.LONE_SIDECAR)

    def _add(self, entry: os.DirEntry[str], kind: Kind, sidecar: str = "", rival: str = "") -> None:
        path = self.folder.inside + _nfc(entry.name)
        self.found.append(Bundle(self.root, path, kind, entry.path, sidecar, "", rival, self.folder.group))


def _kind(suffix: str, has_sidecar: bool) -> Kind:
    if suffix in TEXTS:
        return Kind.MARKDOWN if suffix == ".md" else Kind.WORD
    if suffix in CLIPS:
        return Kind.CLIP if has_sidecar else Kind.LONE_MEDIA
    return Kind.UNSUPPORTED


def _sidecar(kinds: Kinds) -> str:
    return next((kinds[suffix].path for suffix in SIDECARS if suffix in kinds), "")


def _rival(kinds: Kinds, text: str) -> str:
    if len(kinds) == 1 or text not in TEXTS:
        return ""
    return next((kinds[one].path for one in TEXTS if one in kinds and one != text), "")


def _nfc(name: str) -> str:
    """Return a name as people are told it; bytes that are no text become question marks."""
    if name.isascii():
        return name
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _is_text(name: str) -> bool:
    """Tell whether a name is text; on Unix it may be any bytes."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _leads_away(entry: os.DirEntry[str]) -> bool:
    """Tell whether what looks like a folder is a Windows junction, which is a link."""
    return bool(getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0))


def _walk(folder: str) -> Iterator[str]:
    """Yield the files below a folder; one that may not be looked into stands for what it holds."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda one: one.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if is_litter(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        else:
            yield entry.path


def _facts(file: str) -> str:
    try:
        seen = os.lstat(file)
    except OSError:
        return f"{file}|absent"
    return f"{file}|{seen.st_size}|{seen.st_mtime_ns}|{seen.st_ctime_ns}"
