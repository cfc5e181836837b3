"""The media of one item, in the order in which they are met."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from publisher.core.item import Media
from publisher.core.slug import slugify
from publisher.files.clean import OURS
from publisher.files.findings import Findings, Place
from publisher.files.locate import locate, wanted_path
from publisher.files.media import check_media, mislabelled
from publisher.files.media_types import ending
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules
from publisher.files.source import Source
from publisher.files.text import one_line

LONGEST_NAME = 60


class Attachments:
    """Check each file once, give it a name of its own, and remember what was looked for.

    References start from `folder` and may not leave it.
    """

    def __init__(self, folder: Path, rules: ReadingRules, findings: Findings) -> None:
        self.folder = folder
        self.rules = rules
        self.findings = findings
        self.looked_for: dict[Path, None] = {}
        self._media: dict[str, Media] = {}
        self._names: dict[str, str | None] = {}
        self._shown: dict[str, None] = {}
        self._places: dict[str, tuple[Findings, Place]] = {}

    @property
    def media(self) -> tuple[Media, ...]:
        """All of them, those that the text shows first and in its order."""
        names = dict.fromkeys([*self._shown, *self._media])
        return tuple(self._media[name] for name in names)

    def __getitem__(self, name: str) -> Media:
        return self._media[name]

    def add_file(self, reference: str, at: Place, findings: Findings | None = None) -> str | None:
        """Return the name of the media that `reference` points at; what is wrong with it is told."""
        findings = findings or self.findings
        try:
            file = self._find(reference)
            return self._add(str(file), Source.of(file, reference), at, findings)
        except Refusal as refusal:
            findings.error(refusal.code, at, **refusal.values)
        except OSError as error:
            findings.error("file-cannot-be-opened", at, file=reference, said=error.strerror or error)
        return None

    def add_source(self, source: Source, at: Place) -> str | None:
        """Return the name of a picture that lies inside another file."""
        try:
            return self._add(f"inside {source.name}", source, at, self.findings)
        except Refusal as refusal:
            self.findings.error(refusal.code, at, **refusal.values)
            return None

    def show(self, name: str) -> None:
        """Note that the text shows this media here."""
        self._shown.setdefault(name)

    def describe(self, name: str, alt: str = "", caption: str = "", credit: str = "") -> None:
        """Say more about one media; what is already said stays."""
        known = self._media[name]
        self._media[name] = replace(
            known, alt=known.alt or alt, caption=known.caption or caption, credit=known.credit or credit
        )

    def caption(self, address: str, caption: str) -> None:
        """Keep the caption that the text gives a picture, known by its `media:NAME`."""
        self.describe(address.removeprefix(f"{OURS}:"), caption=one_line(caption))

    def warn_of_silent_pictures(self) -> None:
        """Warn of each picture that nobody described for those who cannot see it, where it is met first."""
        for name, media in self._media.items():
            if media.is_image and not media.alt:
                findings, at = self._places[name]
                findings.warn("picture-without-alt", at, file=name)

    def _find(self, reference: str) -> Path:
        wanted = wanted_path(reference, self.folder)
        if wanted:
            self.looked_for[wanted] = None
        file = locate(reference, self.folder)
        self.looked_for[file] = None
        return file

    def _add(self, key: str, source: Source, at: Place, findings: Findings) -> str | None:
        if key in self._names:
            return self._names[key]
        self._names[key] = None  # told once, however often the text shows it
        media = check_media(source, self.rules)
        if mislabelled(source, media.mime):
            findings.warn("media-mislabelled", at, file=source.name, type=ending(media.mime)[1:].upper())
        name = self._name(source, media)
        self._names[key] = name
        self._places[name] = findings, at
        self._media[name] = replace(media, name=name)
        return name

    def _name(self, source: Source, media: Media) -> str:
        stem = slugify(Path(source.name).stem, LONGEST_NAME) or "tep"
        count = 1
        while f"{stem}{'' if count == 1 else f'-{count}'}{ending(media.mime)}" in self._media:
            count += 1
        return f"{stem}{'' if count == 1 else f'-{count}'}{ending(media.mime)}"
