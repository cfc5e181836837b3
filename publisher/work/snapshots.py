"""Snapshots: what was live is kept as it was, before it is taken down.

One file for each revision that a delivery had live: what was sent, the hashes of its media, the receipt.
It is written once, never changed, and its own hash stands in the trail; the law asks for 12 months at least.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery, Operation, Outcome
from publisher.core.item_json import item_to_json
from publisher.core.post import Post
from publisher.files.media_store import stored_path
from publisher.store import attempts, deliveries, items, trail
from publisher.store.attempts import Attempt
from publisher.store.json import receipt_json
from publisher.work import posting

FOLDER = "snapshots"
KEPT = "snapshot"
"""The step of the trail that holds a snapshot's hash."""


@dataclass(frozen=True)
class Snapshot:
    """One file that is kept; `sha256` (hex) is the hash that it had when it was written."""

    delivery: int
    revision: int
    path: Path
    sha256: str

    @property
    def is_intact(self) -> bool:
        """Tell whether the file is there and still what was written."""
        try:
            return sha256(self.path.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


def keep(app: App, session: Session, delivery: Delivery, now: datetime) -> None:
    """Keep every revision that a delivery had live and that is not kept yet; OSError when that fails."""
    kept = {one.revision for one in of_item(app, session, delivery.item) if one.delivery == delivery.id}
    for revision, sent in _were_live(session, delivery).items():
        if revision in kept:
            continue
        name = f"{delivery.id}-r{revision}.json"
        content = _written(_content(app, session, delivery, revision, sent, now))
        path = _write_once(app.workspace / "var" / FOLDER / name, content)
        trail.write_step(
            session,
            now,
            "daemon",
            KEPT,
            item=delivery.item,
            delivery=delivery.id,
            revision=revision,
            file=f"var/{FOLDER}/{name}",
            sha256=sha256(path.read_bytes()).hexdigest(),
        )


def of_item(app: App, session: Session, item: str) -> list[Snapshot]:
    """Return what is kept of an item, oldest first."""
    return [
        Snapshot(
            step.delivery, step.detail["revision"], app.workspace / step.detail["file"], step.detail["sha256"]
        )
        for step in trail.steps_of(session, item)
        if step.action == KEPT and step.delivery is not None
    ]


def drop_expired(app: App, session: Session, now: datetime) -> int:
    """Delete what was taken down longer ago than it must be kept; return how many files that were."""
    expired = [path for path in _files(app) if _is_over(app, session, path, now)]
    for path in expired:
        path.chmod(0o644)  # Windows deletes nothing that is read-only
        path.unlink()
    return len(expired)


def _files(app: App) -> Iterator[Path]:
    folder = app.workspace / "var" / FOLDER
    yield from sorted(folder.glob("*-r*.json")) if folder.is_dir() else ()


def _is_over(app: App, session: Session, path: Path, now: datetime) -> bool:
    """Tell whether the delivery is down, and has been for as long as the workspace keeps it."""
    number = path.name.partition("-")[0]
    delivery = deliveries.get(session, int(number)) if number.isdigit() else None
    if delivery is None or delivery.withdrawn_at is None:
        return False
    return now - delivery.withdrawn_at >= app.config.publisher.keep_withdrawn


def _were_live(session: Session, delivery: Delivery) -> dict[int, Attempt | None]:
    """Return the revisions that readers had, each with the call that put it there, if it was ours."""
    puts = {Operation.PUBLISH, Operation.UPDATE}
    live: dict[int, Attempt | None] = {}
    for one in attempts.of_delivery(session, delivery.id):
        if one.operation in puts and one.outcome is Outcome.DONE and one.revision is not None:
            live[one.revision] = one
    if delivery.live is not None:
        live.setdefault(delivery.live, attempts.last_publish(session, delivery.id))
    return live


def _content(
    app: App, session: Session, delivery: Delivery, revision: int, sent: Attempt | None, now: datetime
) -> dict[str, Any]:
    item = items.revision(session, delivery.item, revision)
    known = delivery.channel in app.channels
    post = posting.post(app, session, delivery, revision) if known else None
    return {
        "item": delivery.item,
        "delivery": delivery.id,
        "channel": delivery.channel,
        "revision": revision,
        "kept_at": now.isoformat(),
        "published_at": delivery.published_at.isoformat() if delivery.published_at else None,
        "receipt": receipt_json(delivery.receipt) if delivery.receipt else None,
        "post": None if post is None else _post(post),
        "media": [
            {**asdict(one), "file": stored_path(app.media, one).relative_to(app.workspace).as_posix()}
            for one in item.media
        ],
        "content": item_to_json(item),
        "sent": None if sent is None else _call(sent),
    }


def _post(post: Post) -> dict[str, Any]:
    names = ("key", "title", "summary", "html", "text", "link", "column", "source", "canonical_url")
    lists = {name: list(getattr(post, name)) for name in ("tags", "authors", "units")}
    return {name: getattr(post, name) for name in names} | lists


def _call(sent: Attempt) -> dict[str, Any]:
    """Return the call by which readers got it, as it was recorded: secrets are not in there."""
    return {
        "operation": str(sent.operation),
        "started_at": sent.started_at.isoformat(),
        "finished_at": sent.finished_at.isoformat() if sent.finished_at else None,
        "request": sent.request,
        "response": sent.response,
    }


def _written(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _write_once(path: Path, content: bytes) -> Path:
    """Write a file down to the disk, whole or not at all; one that is there already stays as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{uuid4().hex}.part")
    try:
        with half.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o444)
        if not path.exists():
            half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return path
