"""Restore: a backup becomes the state of a workspace, whole or not at all.

    checked     the file, its hashes and its age, before anything is touched
    built       database and files, in a folder of their own
    in place    files first where there are none, the database last, in one stroke

While things are put in place a mark lies in `var/`; a workspace that bears it is opened by nobody, and
the same restore once more makes it whole.

What people and outlets keep in files is newer than any backup and stays as it is where there is
something: `config.toml`, `schedules/`, `content/`, and the channels' own folders. In an empty workspace
all of it comes back. Queue and archive stay or come back together: a piece that left an empty queue since
lies in the archive. Media and evidence are only added: their names are their hashes.

Afterwards everything in the database is in doubt (`publisher.work.doubt`): what went out since the backup
is found on its channel and not sent again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from publisher.clock import Clock, ClockFile
from publisher.core.errors import WrongUsage
from publisher.core.localtime import write_local
from publisher.files import content_at_restore
from publisher.files.backup_archive import Reading, damaged, reading
from publisher.files.backup_parts import ASIDE, CLOCK
from publisher.files.config import read_config
from publisher.files.free_place import free_place
from publisher.files.half_restored import Mark, mark_of, put_mark, refuse_half_restored, take_mark_away
from publisher.store import heads, migrations, restores, trail
from publisher.store.dump import NotADump, load
from publisher.store.replacing import Head, Place
from publisher.store.restores import Restore

CONFIG = "config.toml"
HEADS = "database/audit-heads.jsonl"
CONTENT = ("content/queue", "content/published")
ADDED = frozenset({"var/evidence", "var/media", CLOCK})
"""Parts of which each file that is lacking is put back: their names are their hashes, or there is but one."""
WHOLE = ("schedules", *CONTENT)
"""Parts that are put back or stay as a whole, as each folder of `var/` does."""


@dataclass(frozen=True)
class Restored:
    """What a restore did: when the backup had been taken, the rows of each table, which parts stayed as
    they were, and where the old database lies, None when there was none."""

    made_at: datetime
    rows: dict[str, int]
    kept: tuple[str, ...]
    aside: str | None


def restore(workspace: Path, file: Path, replace: bool, clock: Clock, actor: str) -> Restored:
    """Make a backup the state of `workspace`; the caller holds the lock of its daemon.

    Raises WrongUsage, with nothing done, for a file that is damaged, foreign or newer than this program,
    and, unless `replace`, for a workspace that knows more than the backup.
    """
    with reading(file) as archive, _scratch(workspace, archive) as scratch:
        _check(archive)
        mark = _mark(workspace, archive)
        _unpack(archive, scratch, workspace, mark.kept)
        config = read_config(workspace if (workspace / CONFIG).exists() else scratch)
        place = Place(config.database, workspace)
        if not replace and mark_of(workspace) is None:
            _check_age(archive, place, config.zone)
        aside = place_aside(workspace, clock)
        build = partial(_build, archive=archive, clock=ClockFile(scratch).read(clock), actor=actor)
        put = partial(_put_files, workspace, scratch, aside, mark)
        old = place.replace(build, scratch, aside, before=put)
        content_at_restore.remember(workspace)
        take_mark_away(workspace)
    return Restored(_made_at(archive), dict(archive.facts["rows"]), tuple(mark.kept), old)


# --- checked -------------------------------------------------------------------------------------


def _check(archive: Reading) -> None:
    """Refuse a backup whose schema is unknown here, or whose manifest does not hold what it must."""
    facts = archive.facts
    try:
        schema, _, _ = str(facts["schema"]), _made_at(archive), dict(facts["rows"])
    except (KeyError, TypeError, ValueError):
        raise damaged(archive.path, "manifest.json") from None
    if not migrations.knows(schema):
        raise WrongUsage("restore-newer", file=archive.path, program=facts.get("program", "?"))
    if any(f"database/{name}.jsonl" not in archive.members for name in facts["rows"]):
        raise damaged(archive.path, "database")


def _check_age(archive: Reading, place: Place, zone: ZoneInfo) -> None:
    """Refuse to go back to less than what the workspace knows already, or to what another one knows."""
    head = place.head()
    if head is not None and not _holds(archive, head):
        raise WrongUsage("restore-older", file=archive.path, at=write_local(zone, _made_at(archive)))


def _holds(archive: Reading, head: Head) -> bool:
    """Tell whether a step of the trail is in the backup."""
    with archive.open("database/event.jsonl") as lines:
        for line in lines:
            step = json.loads(line)
            if step["id"] >= head.number:
                same_time = datetime.fromisoformat(step["at"]) == head.at
                return bool(step["id"] == head.number and same_time)
    return False


def _made_at(archive: Reading) -> datetime:
    at = datetime.fromisoformat(archive.facts["made_at"])
    if at.tzinfo is None:
        raise ValueError("an instant without its offset")
    return at


# --- built ---------------------------------------------------------------------------------------


@contextmanager
def _scratch(workspace: Path, archive: Reading) -> Iterator[Path]:
    """Give a folder on the workspace's disk, and remove what is left of it; also of one that was killed."""
    folder = workspace / "var"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".restore-*"):
        shutil.rmtree(left, ignore_errors=True)
    size = 2 * sum(member.size for member in archive.members.values())
    if shutil.disk_usage(folder).free < size:
        raise WrongUsage("restore-no-room", folder=folder, need=f"{size / 1e6:.0f} MB")
    scratch = folder / f".restore-{uuid4().hex[:8]}"
    scratch.mkdir(mode=0o700)
    try:
        yield scratch
    except OSError as error:
        raise WrongUsage("restore-not-written", folder=folder, said=error.strerror or error) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _mark(workspace: Path, archive: Reading) -> Mark:
    """Return what is to be done, as the mark of a restore that was cut off says, or as it is seen now.

    Raises WrongUsage when the restore that was cut off was of another backup.
    """
    made_at = str(archive.facts["made_at"])
    begun = mark_of(workspace)
    if begun is not None and begun.made_at not in ("", made_at):
        refuse_half_restored(workspace)
    if begun is not None and begun.made_at:
        return begun
    full = {part for part in (*_parts(archive), *CONTENT) if _has_something(workspace / part)}
    if not full.isdisjoint(CONTENT):
        full |= {*CONTENT}
    kept = [part for part in _parts(archive) if part in full]
    return Mark(str(archive.path), made_at, kept)


def _parts(archive: Reading) -> list[str]:
    var = {"/".join(name.split("/")[:2]) for name in archive.members if name.startswith("var/")}
    found = [CONFIG, *WHOLE, *sorted(var - ADDED)]
    return [part for part in found if any(_is_in(name, part) for name in archive.members)]


def _is_in(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}/")


def _has_something(place: Path) -> bool:
    return place.is_file() or any(one.is_file() for one in place.rglob("*"))


def _unpack(archive: Reading, scratch: Path, workspace: Path, kept: Sequence[str]) -> None:
    """Lay every file that is to be put in place into `scratch`, and check all the others."""
    for name in archive.members:
        is_kept = any(_is_in(name, part) for part in kept) or (workspace / name).exists()
        if is_kept or (name.startswith("database/") and name != HEADS):
            archive.check([name])
        else:
            archive.unpack(name, scratch / name)


def _build(connection: sa.Connection, archive: Reading, clock: Clock, actor: str) -> None:
    """Make the database of the backup, bring it up to date, and put all of it in doubt."""
    migrations.bring(connection, archive.facts["schema"])
    try:
        for name, count in archive.facts["rows"].items():
            with archive.open(f"database/{name}.jsonl") as lines:
                if load(connection, name, lines) != count:
                    raise NotADump(name)
    except NotADump as error:
        raise damaged(archive.path, str(error)) from None
    migrations.bring(connection, "head")
    with Session(connection) as session:
        once = Restore(clock.outside(), _made_at(archive))
        restores.record(session, once, clock.now(), actor)
        trail.join_chain(session)
        session.flush()


# --- in place ------------------------------------------------------------------------------------


def _put_files(workspace: Path, scratch: Path, aside: Path, mark: Mark) -> None:
    """Put every file in place that the workspace lacks, its configuration last; it bears the mark now."""
    put_mark(workspace, mark)
    _change_heads(workspace, scratch, aside)
    tops = [top for name in ("var", "schedules", "content", CONFIG) if (top := scratch / name).exists()]
    for top in tops:
        for source in [top] if top.is_file() else sorted(top.rglob("*")):
            if source.is_file():
                _put(source, workspace / source.relative_to(scratch))
    (workspace / "var" / "noted").unlink(missing_ok=True)


def place_aside(workspace: Path, clock: Clock) -> Path:
    """Return a folder, not made yet, for what is set aside now."""
    return free_place(workspace / "var" / f"{ASIDE}{clock.outside():%Y%m%d-%H%M%S}")


def set_heads_aside(workspace: Path, aside: Path) -> None:
    """Set aside what vouches for the old log; the new one is vouched for anew."""
    if (workspace / heads.FILE).exists():
        _put(workspace / heads.FILE, aside / heads.FILE.name)


def _change_heads(workspace: Path, scratch: Path, aside: Path) -> None:
    """Set aside what vouches for the old log, and put in place what vouches for the restored one."""
    set_heads_aside(workspace, aside)
    if (scratch / HEADS).exists():
        _put(scratch / HEADS, workspace / heads.FILE)


def _put(source: Path, place: Path) -> None:
    """Let a file appear at its place whole, on another disk too."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.replace(place)
    except OSError:
        half = place.with_name(f".{place.name}.part")
        shutil.copy2(source, half)
        half.replace(place)
