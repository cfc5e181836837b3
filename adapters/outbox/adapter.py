"""A hand-over folder, for a CMS that has no API: one package for each post, and a person who posts it.

A package is a folder named after the post's key: `bai.html`, `bai.docx`, the pictures and clips
under names that sort in the order of the text, and `HUONG-DAN.txt` (or `README.txt`), one page that
says what to paste where and which command confirms it. It appears whole or not at all.

What is withdrawn before anybody confirmed it is moved, marked, to a folder beside this one. An article
that is out only the newsroom can remove: it is asked to, and a person says when that is done.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from adapters.outbox.page import files_of, instruction, page, task_after
from adapters.outbox.withdrawal import cancelled_beside, set_aside, write_order
from adapters.outbox.word import write_word
from publisher.channel import Channel, ChannelSettings, Health
from publisher.core.errors import Refused, TryLater
from publisher.core.message import message
from publisher.core.post import Post
from publisher.core.preview import Look, Preview
from publisher.core.receipt import Receipt, Staged

SEAL = "package.json"
"""The last file of a package: what it holds, for `find`."""
KEY = re.compile(r"[a-z0-9-]+")


class OutboxSettings(ChannelSettings):
    """Where the packages go; relative paths start at the workspace."""

    path: str = "var/outbox"


class Outbox(Channel[OutboxSettings]):
    """Hand each post over to a person as a package on disk."""

    Settings = OutboxSettings
    hands_over = True

    def preview(self, post: Post, before: Receipt | None = None) -> Preview:
        """Return the instruction that a person gets, and the text that is to be pasted."""
        _, said = instruction(post, files_of(post), self.house, before)
        return Preview(Look.PACKAGE, title=post.title, summary=post.summary, html=post.html, words=said)

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        """Write the package; a person puts it into the CMS and confirms the address."""
        return self._hand_over(post)

    def find(self, post: Post, since: datetime) -> Receipt | None:
        """Look for the package; exact, and an error where something else stands in its place.

        One of an older revision is found as what it is: a person may take it up, or has to be kept from that.
        """
        with self._trouble():
            if self._folder.exists() and not self._folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "folder is not there")
            revision = (self._seal_of(post.key) or {}).get("revision")
        if not isinstance(revision, int):
            return None
        found = self._receipt(replace(post, revision=revision))
        return replace(found, is_older=revision < post.revision)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        """Hand the newer revision over as what it is: a correction of the article that is out.

        The address stays in the receipt, for readers find the article there all the while.
        """
        return self._hand_over(post, receipt)

    def withdraw(self, receipt: Receipt) -> None:
        """Take the package back; of an article that is out, ask the newsroom, and say that a person must act.

        Raises Refused with the address of an article that is out.
        """
        with self._trouble("outbox-not-withdrawn"):
            if not self._folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "folder is not there")
            self._take_back(self._place_of(receipt))
            if receipt.url is None:
                return
            item = receipt.parts.get("item", "ITEM")
            self._order_removal(self._place_of(receipt), receipt.url, item)
        raise Refused("outbox-take-down-by-hand", url=receipt.url, item=item, channel=self.name)

    def probe(self) -> tuple[Health, ...]:
        """Test that packages can be written."""
        trial = self._folder / f".{uuid4().hex}"
        try:
            trial.mkdir(parents=True)
            trial.rmdir()
        except OSError as error:
            said = message("outbox-not-writable", folder=self._folder, said=error.strerror or error)
            return (Health("folder", False, said),)
        return (Health("folder", True, message("outbox-writable", folder=self._folder)),)

    @property
    def _folder(self) -> Path:
        return self.house.workspace / self.settings.path

    def _hand_over(self, post: Post, before: Receipt | None = None) -> Receipt:
        receipt = self._receipt(post, before.url if before else None)
        seal = _seal(post, before)
        with self._trouble():
            if self._seal_of(post.key) == seal:
                return receipt
            self._sweep(post.key)
            draft = self._aside(post.key)
            try:
                self._fill(draft, post, before)
                (draft / SEAL).write_text(json.dumps(seal, ensure_ascii=False), encoding="utf-8")
                self._put_in_place(draft, self._folder / post.key)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return receipt

    def _fill(self, draft: Path, post: Post, before: Receipt | None) -> None:
        """Write every file of the package but the seal, which comes last."""
        draft.mkdir(parents=True)
        names = files_of(post)
        for one in post.media:
            shutil.copyfile(one.path, draft / names[one.name])
        (draft / "bai.html").write_text(page(post, names), encoding="utf-8")
        write_word(draft / "bai.docx", post, names)
        name, text = instruction(post, names, self.house, before)
        (draft / name).write_text(text, encoding="utf-8")

    def _aside(self, name: str) -> Path:
        """Return a new place that nobody looks at; a key has no dot, so it belongs to this name alone."""
        return self._folder / f".{name}.{uuid4().hex[:8]}"

    def _sweep(self, name: str) -> None:
        """Remove what earlier tries, cut off, left aside."""
        for left in self._folder.glob(f".{name}.*"):
            shutil.rmtree(left, ignore_errors=True)

    def _put_in_place(self, draft: Path, place: Path) -> None:
        """Let the package appear; an older one of the same post is put out of the way first."""
        if place.exists():
            old = self._aside(place.name)
            place.rename(old)
            shutil.rmtree(old, ignore_errors=True)
        draft.rename(place)

    def _place_of(self, receipt: Receipt) -> Path:
        """Return where the package of a receipt lies; without one it is named after the address."""
        if KEY.fullmatch(receipt.remote_id):
            return self._folder / receipt.remote_id
        return self._folder / hashlib.sha256(receipt.remote_id.encode()).hexdigest()[:12]

    def _take_back(self, place: Path) -> None:
        """Move a package to the cancelled ones; nothing happens when it is already gone."""
        if (place / SEAL).is_file():
            language = self.house.language
            set_aside(place, cancelled_beside(self._folder, language), language)

    def _order_removal(self, place: Path, address: str, item: str) -> None:
        """Let the page that asks for the removal appear where the package was."""
        draft = self._aside(place.name)
        try:
            draft.mkdir()
            write_order(draft, self.house.language, address, item, self.name)
            self._put_in_place(draft, place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _seal_of(self, key: str) -> Any:
        """Return what the package of a post says of itself; None where there is no package."""
        seal = self._folder / key / SEAL
        return json.loads(seal.read_text(encoding="utf-8")) if seal.is_file() else None

    def _receipt(self, post: Post, address: str | None = None) -> Receipt:
        folder = str(self._folder / post.key)
        parts = {"folder": folder, "revision": str(post.revision), "item": post.item}
        return Receipt(post.key, address, parts, handed_over=True)

    @contextmanager
    def _trouble(self, code: str = "outbox-not-written") -> Iterator[None]:
        """Turn what the disk says into TryLater: a package that is not whole was never handed over."""
        try:
            yield
        except (OSError, ValueError) as error:
            said = getattr(error, "strerror", None) or type(error).__name__
            raise TryLater(code, folder=self._folder, said=said) from None


def _seal(post: Post, before: Receipt | None) -> dict[str, Any]:
    """Return what tells packages of one post apart: what they hold, and what is to be done with them."""
    return {
        "key": post.key,
        "revision": post.revision,
        "title": post.title,
        "task": task_after(before),
        "address": before.url if before else None,
    }
