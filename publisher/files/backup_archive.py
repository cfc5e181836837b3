"""The backup file: a zip whose last member, `manifest.json`, says what all the others are.

Zip, because any system opens it, its names are Unicode, its directory stands at the end, so that a file
cut short is known at once, and one member is read without the others: the manifest first. Nothing but
names, sizes and bytes is taken from it: no links, no owners, no permissions.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from publisher.clock import ClockFile
from publisher.core.errors import WrongUsage

FORMAT = 1
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 1 << 28
PIECE = 1 << 20
FAST = 1
"""Compression level: text shrinks to a fraction in little time."""
PACKED = frozenset({".docx", ".jpeg", ".jpg", ".mov", ".mp3", ".mp4", ".png", ".webm", ".webp", ".zip"})
"""What gains nothing by being compressed once more."""
TOPS = frozenset({"config.toml", "content", "database", "schedules", "var"})
OPENS = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
"""What reading a damaged zip raises."""


@dataclass(frozen=True)
class Member:
    """One file of a backup: its size in bytes, its hash, when it was last changed (ns, for files)."""

    size: int
    sha256: str
    mtime: int | None = None


@dataclass
class Writing:
    """A backup that is being written; `members` are those that it has so far."""

    _zip: ZipFile
    members: dict[str, Member] = field(default_factory=dict)

    def add(self, name: str, pieces: Iterable[bytes], mtime: int | None = None) -> None:
        """Add a member, piece by piece."""
        info = ZipInfo(name)
        packed = PurePosixPath(name).suffix.lower() in PACKED
        info.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        counted, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                counted.update(piece)
                size += len(piece)
                member.write(piece)
        self.members[name] = Member(size, counted.hexdigest(), mtime)

    def add_file(self, name: str, path: Path) -> bool:
        """Add a file as it is now; False when it has gone meanwhile."""
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return False
        with opened:
            self.add(name, _pieces(opened), os.fstat(opened.fileno()).st_mtime_ns)
        return True

    def end(self, facts: Mapping[str, Any]) -> None:
        """Add the manifest: these facts, and what every member is."""
        members = {name: vars(member) for name, member in self.members.items()}
        manifest = {"format": FORMAT, **facts, "members": members}
        self._zip.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


@contextmanager
def writing(file: BinaryIO) -> Iterator[Writing]:
    """Write a backup into `file`, which is whole once the block has ended."""
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=FAST) as archive:
        yield Writing(archive)


@dataclass(frozen=True)
class Reading:
    """A backup that was opened; its manifest makes sense, its members are read one by one."""

    path: Path
    facts: Mapping[str, Any]
    members: Mapping[str, Member]
    _zip: ZipFile

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a member; damage raises WrongUsage."""
        with _damage_told(self.path), self._zip.open(name) as opened:
            yield opened

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member; WrongUsage follows, at the end at the latest, when the manifest says otherwise."""
        member, counted, size = self.members[name], sha256(), 0
        with self.open(name) as opened:
            while size <= member.size and (piece := opened.read(PIECE)):
                counted.update(piece)
                size += len(piece)
                yield piece
        if size != member.size or counted.hexdigest() != member.sha256:
            raise damaged(self.path, name)

    def unpack(self, name: str, place: Path) -> None:
        """Write a member to `place`, down to the disk, with the time of its last change."""
        member = self.members[name]
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            for piece in self.pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if member.mtime is not None:
            os.utime(place, ns=(member.mtime, member.mtime))

    def check(self, names: Iterable[str]) -> None:
        """Read members without keeping them; what is damaged raises WrongUsage."""
        for name in names:
            for _ in self.pieces(name):
                pass


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """Open a backup; one that is damaged, foreign, hostile or of a newer format raises WrongUsage."""
    try:
        opened = ZipFile(path)
    except FileNotFoundError:
        raise WrongUsage("restore-no-file", file=path) from None
    except OPENS:
        raise WrongUsage("restore-not-a-backup", file=path) from None
    with opened:
        yield Reading(path, *_read_manifest(path, opened), opened)


def _read_manifest(path: Path, opened: ZipFile) -> tuple[dict[str, Any], dict[str, Member]]:
    names = opened.namelist()
    if MANIFEST not in names or opened.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        raise WrongUsage("restore-not-a-backup", file=path)
    with _damage_told(path):
        try:
            facts = json.loads(opened.read(MANIFEST))
            members = {name: Member(**told) for name, told in facts.pop("members").items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            raise damaged(path, MANIFEST) from None
    if facts.get("format") != FORMAT:
        raise WrongUsage("restore-newer", file=path, program=facts.get("program", "?"))
    if len(names) != len(set(names)) or not members.keys() <= set(names):
        raise damaged(path, MANIFEST)
    for name in members:
        if not _is_safe(name):
            raise WrongUsage("restore-unsafe", file=path, name=name)
    return facts, members


def _is_safe(name: str) -> bool:
    """Tell whether a name stays below the workspace, in a folder that a backup has, on any system."""
    parts = name.split("/")
    bad = any(part in ("", ".", "..") or "\0" in part for part in parts)
    foreign = "\\" in name or (os.name == "nt" and ":" in name)
    apart = parts[0] == "var" and name != ClockFile.PLACE and (len(parts) < 3 or parts[1].startswith("."))
    return not bad and not foreign and not apart and parts[0] in TOPS


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise damaged(path, "") from None


def damaged(path: Path, name: str) -> WrongUsage:
    """Return the error that says so."""
    return WrongUsage("restore-damaged", file=path, name=name or "zip")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
