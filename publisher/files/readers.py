"""How each kind of item is read: a Markdown file, a Word file, a clip with the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.core.item import Form
from publisher.files.bundle import Kind
from publisher.files.correction_text import check_keys, check_parts, heading_lines, notice_title
from publisher.files.draft import Desk, Draft
from publisher.files.fields import form_of, read_fields, read_title
from publisher.files.findings import WHOLE, Findings, Place
from publisher.files.frontmatter import split, without_fences
from publisher.files.gallery import read_cover, read_gallery
from publisher.files.markdown import render_markdown
from publisher.files.refusal import Refusal
from publisher.files.textfile import read_text
from publisher.files.unit_life import check_units_live
from publisher.files.values import Values
from publisher.files.yamltree import Keyed, read_yaml

if TYPE_CHECKING:
    from publisher.files.word_front import Front


def read_markdown(desk: Desk) -> Draft | None:
    """Return what a Markdown file says; None when its keys cannot be read at all."""
    _check_company(desk)
    text = read_text(desk.bundle.main, desk.rules.limits.text, desk.findings)
    parts = split(text, desk.rules.limits.front_matter, needs_keys=not desk.corrects)
    keyed = read_yaml(parts.front, parts.front_line, desk.findings)
    if keyed is None:
        return None
    values = desk.values(keyed, desk.findings)
    top = Place(parts.front_line - 1, 1)
    fields = _fields(desk, values, Form.ARTICLE)
    if fields["corrects"]:
        title = notice_title(values, "")
    else:
        title = read_title(values, "", top, all_read=keyed.whole)
    html = render_markdown(parts.body, parts.body_line, title, desk.attachments, desk.findings)
    if fields["corrects"]:
        at = values.at("corrects") if "corrects" in values.keys else Place(parts.body_line, 1)
        check_parts(html, desk.findings, at, heading_lines(parts.body, parts.body_line))
    fields |= {"title": title, "html": html}
    return Draft(values.slug("id"), fields, "corrects" in values.keys)


def _check_company(desk: Desk) -> None:
    """Refuse what stands beside a text and would make two items of it, or two sets of keys."""
    if desk.bundle.rival:
        desk.findings.error("two-texts", file=desk.bundle.main.name, other=desk.bundle.rival.name)
    if desk.bundle.sidecar and desk.bundle.kind is Kind.MARKDOWN:
        desk.findings.error("keys-beside-markdown", file=desk.bundle.sidecar.name)


def read_word(desk: Desk) -> Draft:
    """Return what a Word file says, with the table at its top or the .yaml beside it."""
    from publisher.files.word import word_html  # a tenth of a second that only Word files cost

    _check_company(desk)
    drafts: list[Draft] = []

    def choose_title(front: Front) -> str:
        drafts.append(_word_fields(desk, front))
        return str(drafts[0].fields["title"])

    html = word_html(desk.bundle.main, desk.rules, desk.attachments, desk.findings, choose_title)
    drafts[0].fields["html"] = html
    if drafts[0].fields["corrects"]:
        check_parts(html, desk.findings, WHOLE)
    return drafts[0]


def _word_fields(desk: Desk, front: Front) -> Draft:
    """Return what the table at the top says, or else the .yaml beside the file."""
    findings, keyed = desk.findings, front.keys
    if desk.bundle.sidecar:
        if keyed:
            findings.error("word-keys-twice", file=desk.bundle.sidecar.name)
        findings = findings.beside(desk.rules.path(desk.bundle.sidecar))
        keyed = _read_sidecar(desk, findings) or Keyed((), WHOLE, whole=False)
    values = desk.values(keyed or Keyed((), WHOLE), findings)
    whole = keyed is None or keyed.whole
    fields = _fields(desk, values, Form.ARTICLE)
    if fields["corrects"]:
        title = notice_title(values, front.heading)
    else:
        title = read_title(values, front.heading, WHOLE, all_read=whole, missing="missing-title-word")
    return Draft(values.slug("id"), fields | {"title": title}, "corrects" in values.keys)


def read_clip(desk: Desk) -> Draft | None:
    """Return what the .yaml beside a clip says of it."""
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
    if fields["corrects"]:
        findings.error("correction-needs-text", values.at("corrects"))
    if name:
        desk.attachments.describe(name, alt=title or name)
    return Draft(values.slug("id"), fields)


def _read_sidecar(desk: Desk, findings: Findings) -> Keyed | None:
    """Return the keys of the .yaml beside the item; what is wrong is told of that file."""
    assert desk.bundle.sidecar is not None
    try:
        text = read_text(desk.bundle.sidecar, desk.rules.limits.front_matter, findings)
        return read_yaml(without_fences(text), 1, findings)
    except Refusal as refusal:
        findings.error(refusal.code, refusal.at, **refusal.values)
        return None


def _fields(desk: Desk, values: Values, form: Form) -> dict[str, Any]:
    """Return the fields that the keys give; the folder's unit stands in where none is named."""
    fields = read_fields(values, form)
    named = fields["corrects"]
    if desk.corrects and named and "://" not in named and named != desk.corrects:
        values.findings.error(
            "correction-for-another", values.at("corrects"), named=named, item=desk.corrects
        )
    fields["corrects"] = desk.corrects or named
    if fields["corrects"]:
        check_keys(values)
        fields["form"] = Form.NOTICE
    fields["units"] = fields["units"] or _unit_of_folder(desk)
    check_units_live(desk, values, fields)
    fields["cover"] = read_cover(values, desk.attachments)
    read_gallery(values, desk.attachments)
    return fields


def _unit_of_folder(desk: Desk) -> tuple[str, ...]:
    names = desk.rules.names.get("units")
    unit = names.find(desk.bundle.folder) if names and desk.bundle.folder else None
    return (unit,) if unit else ()
