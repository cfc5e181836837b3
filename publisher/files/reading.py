"""Read one item from disk: its words, its media, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publisher.core.item import Form, Item
from publisher.core.problem import Problem, has_error
from publisher.core.slug import is_slug, slugify
from publisher.files.attachments import Attachments
from publisher.files.bundle import CLIPS, Bundle, Kind
from publisher.files.fields import form_of, read_fields, read_title
from publisher.files.findings import WHOLE, Findings, Place
from publisher.files.frontmatter import split, without_fences
from publisher.files.gallery import read_cover, read_gallery
from publisher.files.keys import ITEM, sort_keys
from publisher.files.markdown import render_markdown
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules
from publisher.files.textfile import read_text
from publisher.files.values import Values
from publisher.files.yamltree import Keyed, read_yaml

if TYPE_CHECKING:
    from publisher.files.word_front import Front


PASSING = frozenset(
    {"file-cannot-be-read", "file-cannot-be-opened", "folder-closed", "media-changing", "media-not-kept"}
)
"""Problems that lie in the moment, not in the file."""


@dataclass(frozen=True)
class ReadItem:
    """What reading an item gave: the item, unless something is wrong, and the problems, warnings included.

    `id_given` tells whether the editor named the id; else it is a proposal made from the path.
    `looked_for` are the files outside the bundle that the item asked for, there or not.
    """

    item: Item | None
    problems: tuple[Problem, ...]
    id_given: bool = False
    looked_for: tuple[Path, ...] = field(default=())

    @property
    def may_pass(self) -> bool:
        """Tell whether reading again may do better though no file has changed: a lock, a full disk."""
        return any(one.message.code in PASSING for one in self.problems)


def read_item(bundle: Bundle, rules: ReadingRules) -> ReadItem:
    """Read `bundle` whole; nothing in its files makes this raise."""
    findings = Findings(rules.path(bundle.main))
    desk = _Desk(bundle, rules, findings, Attachments(bundle.place, rules, findings))
    read: Callable[[_Desk], _Draft | None] = READERS[bundle.kind]
    draft = None
    try:
        draft = read(desk)
    except Refusal as refusal:
        findings.error(refusal.code, refusal.at, **refusal.values)
    except OSError as error:
        findings.error("file-cannot-be-read", reason=error.strerror or error)
    if draft is not None:
        _look_over(desk, draft)
    problems = findings.problems()
    item = None if draft is None or has_error(problems) else draft.item(desk)
    return ReadItem(item, problems, draft is not None and draft.id_given, tuple(desk.attachments.looked_for))


def _look_over(desk: _Desk, draft: _Draft) -> None:
    """Warn of what an editor may have forgotten."""
    desk.attachments.warn_of_silent_pictures()
    is_text = desk.bundle.kind is not Kind.CLIP
    if is_text and not (draft.fields.get("html") or draft.fields["summary"] or desk.attachments.media):
        desk.findings.warn("nothing-to-publish")
    if desk.bundle.home:
        for file in desk.bundle.files():
            if file.suffix.lower() in CLIPS and file not in desk.attachments.looked_for:
                desk.findings.warn("media-not-shown", file=file.name)


def propose_id(bundle: Bundle) -> str:
    """Return the id that the path suggests; two paths may suggest the same one."""
    stem = bundle.path if bundle.home else bundle.path.rpartition(".")[0] or bundle.path
    made = slugify(stem, 120)
    return made if is_slug(made) else f"bai-{made}".strip("-")


@dataclass(frozen=True)
class _Desk:
    """What is at hand while one item is read."""

    bundle: Bundle
    rules: ReadingRules
    findings: Findings
    attachments: Attachments

    def values(self, keyed: Keyed, findings: Findings) -> Values:
        return Values(sort_keys(keyed, ITEM, findings), self.rules, findings)


@dataclass(frozen=True)
class _Draft:
    """The fields of an item while it may still turn out wrong."""

    id: str | None
    fields: dict[str, Any]

    @property
    def id_given(self) -> bool:
        return self.id is not None

    def item(self, desk: _Desk) -> Item:
        """Return the item, once nothing is wrong with it."""
        return Item(id=self.id or propose_id(desk.bundle), media=desk.attachments.media, **self.fields)


def _read_markdown(desk: _Desk) -> _Draft | None:
    _check_company(desk)
    text = read_text(desk.bundle.main, desk.rules.limits.text, desk.findings)
    parts = split(text, desk.rules.limits.front_matter)
    keyed = read_yaml(parts.front, parts.front_line, desk.findings)
    if keyed is None:
        return None
    values = desk.values(keyed, desk.findings)
    title = read_title(values, "", Place(parts.front_line - 1, 1), all_read=keyed.whole)
    fields = _fields(desk, values, Form.ARTICLE) | {"title": title}
    fields["html"] = render_markdown(parts.body, parts.body_line, title, desk.attachments, desk.findings)
    return _Draft(values.slug("id"), fields)


def _check_company(desk: _Desk) -> None:
    """Refuse what stands beside a text and would make two items of it, or two sets of keys."""
    if desk.bundle.rival:
        desk.findings.error("two-texts", file=desk.bundle.main.name, other=desk.bundle.rival.name)
    if desk.bundle.sidecar and desk.bundle.kind is Kind.MARKDOWN:
        desk.findings.error("keys-beside-markdown", file=desk.bundle.sidecar.name)


def _read_word(desk: _Desk) -> _Draft | None:
    from publisher.files.word import read_word  # a tenth of a second that only Word files cost

    _check_company(desk)
    drafts: list[_Draft] = []

    def choose_title(front: Front) -> str:
        drafts.append(_word_fields(desk, front))
        return str(drafts[0].fields["title"])

    html = read_word(desk.bundle.main, desk.rules, desk.attachments, desk.findings, choose_title)
    drafts[0].fields["html"] = html
    return drafts[0]


def _word_fields(desk: _Desk, front: Front) -> _Draft:
    """Return what the table at the top says, or else the .yaml beside the file."""
    findings, keyed = desk.findings, front.keys
    if desk.bundle.sidecar:
        if keyed:
            findings.error("word-keys-twice", file=desk.bundle.sidecar.name)
        findings = findings.beside(desk.rules.path(desk.bundle.sidecar))
        keyed = _read_sidecar(desk, findings) or Keyed((), WHOLE, whole=False)
    values = desk.values(keyed or Keyed((), WHOLE), findings)
    whole = keyed is None or keyed.whole
    title = read_title(values, front.heading, WHOLE, all_read=whole, missing="missing-title-word")
    return _Draft(values.slug("id"), _fields(desk, values, Form.ARTICLE) | {"title": title})


def _read_clip(desk: _Desk) -> _Draft | None:
    assert desk.bundle.sidecar is not None
    name = desk.attachments.add_file(desk.bundle.main.name, WHOLE)
    findings = desk.findings.beside(desk.rules.path(desk.bundle.sidecar))
    keyed = _read_sidecar(desk, findings)
    if keyed is None:
        return None
    values = desk.values(keyed, findings)
    title = read_title(values, "", Place(1, 1), all_read=keyed.whole)
    form = form_of(desk.attachments[name].mime) if name else Form.CLIP
    fields = _fields(desk, values, form) | {"title": title}
    if name:
        desk.attachments.describe(name, alt=title or name)
    return _Draft(values.slug("id"), fields)


def _read_sidecar(desk: _Desk, findings: Findings) -> Keyed | None:
    """Return the keys of the .yaml beside the item; what is wrong is told of that file."""
    assert desk.bundle.sidecar is not None
    try:
        text = read_text(desk.bundle.sidecar, desk.rules.limits.front_matter, findings)
        return read_yaml(without_fences(text), 1, findings)
    except Refusal as refusal:
        findings.error(refusal.code, refusal.at, **refusal.values)
        return None


def _fields(desk: _Desk, values: Values, form: Form) -> dict[str, Any]:
    """Return the fields that the keys give; the folder's unit stands in where none is named."""
    fields = read_fields(values, form)
    fields["units"] = fields["units"] or _unit_of_folder(desk)
    fields["cover"] = read_cover(values, desk.attachments)
    read_gallery(values, desk.attachments)
    return fields


def _unit_of_folder(desk: _Desk) -> tuple[str, ...]:
    names = desk.rules.names.get("units")
    unit = names.find(desk.bundle.folder) if names and desk.bundle.folder else None
    return (unit,) if unit else ()


def _refuse(code: str) -> Callable[[_Desk], _Draft | None]:
    def read(desk: _Desk) -> _Draft | None:
        desk.findings.error(code, WHOLE, file=desk.bundle.main.name)
        return None

    return read


READERS: dict[Kind, Callable[[_Desk], _Draft | None]] = {
    Kind.MARKDOWN: _read_markdown,
    Kind.WORD: _read_word,
    Kind.CLIP: _read_clip,
    Kind.LONE_MEDIA: _refuse("media-without-words"),
    Kind.LONE_SIDECAR: _refuse("words-without-media"),
    Kind.UNSUPPORTED: _refuse("file-unsupported"),
    Kind.STRANGE: _refuse("file-is-link"),
    Kind.CLOSED: _refuse("folder-closed"),
}
