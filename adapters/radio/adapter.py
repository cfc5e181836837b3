"""Loudspeakers of a ward or commune: one package for each bulletin, in a folder or on an SFTP server.

A package is a folder named after the post's key: `ban-tin.txt` for a machine and `ban-tin.docx` for a
person at a microphone, both written for the ear; the piece's own recording, where it has one; `meta.json`.
Airings are confirmed by hand. What is withdrawn before the station fetched it is moved to the cancelled
ones; of what was fetched or aired the station is asked to stop, and a person says when that is done.
"""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar
from uuid import uuid4

from adapters.radio import meta, voice
from adapters.radio.check import list_problems
from adapters.radio.handover import hand_over, look_for, order_stop, take_back, was_fetched
from adapters.radio.package import write_package
from adapters.radio.preview import preview
from adapters.radio.script import Script, write_script
from adapters.radio.settings import RadioSettings
from adapters.radio.sftp import losses, open_server
from adapters.radio.shelf import Folder, Shelf
from adapters.radio.words import WORDS
from publisher.channel import Channel, Health
from publisher.core.errors import ChannelError, Refused, TryLater
from publisher.core.message import Message, message
from publisher.core.post import Post
from publisher.core.preview import Preview
from publisher.core.receipt import Receipt, Staged

KEY = re.compile(r"[a-z0-9-]+")


class Radio(Channel[RadioSettings]):
    """Hand bulletins over to those who air them."""

    Settings = RadioSettings
    hands_over: ClassVar[bool] = True
    has_addresses: ClassVar[bool] = False

    def check(self, post: Post) -> tuple[Message, ...]:
        """Say what is no bulletin, has nothing to read, or is longer than a session of the area."""
        return tuple(list_problems(post, self._script(post), self.settings))

    def preview(self, post: Post, before: Receipt | None = None) -> Preview:
        """Return what is heard, with its length against the limit of the area."""
        return preview(post, self._script(post), self.settings)

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        """Hand the bulletin over; a person airs it."""
        return self._hand_over(post)

    def find(self, post: Post, since: datetime) -> Receipt | None:
        """Look for the package, and for the slip that says that it was there and was fetched; exact."""
        with self._shelf("radio-not-looked") as shelf:
            facts = look_for(shelf, post.key) if shelf.is_there() else None
        revision = (facts or {}).get("revision")
        if not isinstance(revision, int):
            return None
        found = self._receipt(replace(post, revision=revision))
        return replace(found, is_older=revision < post.revision)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        """Hand the newer revision over as what it is, in the place of the older one or after it."""
        return self._hand_over(post, receipt)

    def withdraw(self, receipt: Receipt) -> None:
        """Take the package back; of what was fetched or aired, ask the station to stop.

        Raises Refused then, until a person says that the station has stopped.
        """
        key, item = self._key_of(receipt), receipt.parts.get("item", "ITEM")
        words = WORDS[self.house.language]
        with self._shelf("radio-not-withdrawn") as shelf:
            if not shelf.is_there():
                raise FileNotFoundError(errno.ENOENT, "No such file or directory")
            fetched = was_fetched(shelf, key)
            take_back(shelf, key, words["stop"], words["stopped"])
            if not receipt.is_known_out and not fetched:
                return
            order = words["ordered"].format(item=item, channel=self.name)
            order_stop(shelf, key, words["order"], order)
        raise Refused("radio-stop-by-hand", item=item, channel=self.name)

    def probe(self) -> tuple[Health, ...]:
        """Test that packages can be written and, where a draft is wanted, that there is a voice for it."""
        return (self._probe_place(), *self._probe_voice())

    def _hand_over(self, post: Post, before: Receipt | None = None) -> Receipt:
        script = self._script(post)
        facts = meta.describe(post, script, self.settings, before)
        with self._shelf("radio-not-written") as shelf:
            known = look_for(shelf, post.key)
            if known is None or not meta.are_the_same(dict(known), facts):
                with TemporaryDirectory() as draft:
                    folder = Path(draft)
                    write_package(folder, post, script, self.settings, self.house, before, facts)
                    hand_over(shelf, post.key, folder, facts)
        return self._receipt(post, before)

    def _script(self, post: Post) -> Script:
        return write_script(post, self.settings.abbreviations, self.settings.words_per_minute)

    def _key_of(self, receipt: Receipt) -> str:
        """Return the name of a receipt's package; without one it is named after the address."""
        if KEY.fullmatch(receipt.remote_id):
            return receipt.remote_id
        return hashlib.sha256(receipt.remote_id.encode()).hexdigest()[:12]

    def _receipt(self, post: Post, before: Receipt | None = None) -> Receipt:
        """Return the proof; what is known of an airing of older words stays in it."""
        known = before.parts if before else {}
        parts = {**known, "revision": str(post.revision), "item": post.item}
        return Receipt(post.key, before.url if before else None, parts, handed_over=True)

    def _probe_place(self) -> Health:
        trial = f".{uuid4().hex}"
        try:
            with self._shelf("radio-not-writable") as shelf:
                shelf.is_there()
                shelf.make(trial)
                shelf.remove(trial)
        except ChannelError as error:
            return Health("folder", False, error.message)
        return Health("folder", True, message("radio-writable", place=shelf.where))

    def _probe_voice(self) -> tuple[Health, ...]:
        if not self.settings.speech:
            return ()
        is_there = voice.is_installed()
        said = message("radio-voice-there" if is_there else "radio-voice-missing")
        return (Health("speech", is_there, said),)

    @contextmanager
    def _shelf(self, code: str) -> Iterator[Shelf]:
        """Open the folder; what it says is TryLater, for a package without its name was never handed over."""
        place = self.settings.sftp or str(self._folder)
        shelf: Shelf = Folder(self._folder)
        try:
            if self.settings.sftp:
                with open_server(self.settings) as shelf:
                    yield shelf
            else:
                yield shelf
        except ChannelError:
            raise
        except self._failures() as error:
            raise TryLater(code, place=place, said=shelf.plainly(error)) from None

    def _failures(self) -> tuple[type[Exception], ...]:
        """Return what a disk or a session may raise."""
        if not self.settings.sftp:
            return (OSError, ValueError)
        import paramiko

        return (OSError, ValueError, *losses(paramiko))

    @property
    def _folder(self) -> Path:
        return self.house.workspace / self.settings.path
