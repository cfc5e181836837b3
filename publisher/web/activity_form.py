"""The form of an activity, read by the rules of sheets and commands, with what is wrong field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from publisher.app import App
from publisher.core.activity import METRICS
from publisher.core.message import Message
from publisher.core.problem import Severity
from publisher.files.activity_row import Draft, read_activity
from publisher.files.activity_values import ActivityValues
from publisher.files.findings import Findings, Place
from publisher.files.yamltree import Several, Text
from publisher.web.evidence_uploads import fault_of_upload
from publisher.work.activities import rules_of

FIELDS = (
    "kind", "title", "date", "until", "units", "channel", "form", "themes", "indices", "audiences",
    "place", "partners", *METRICS, "url", "item", "note",
)  # fmt: skip
EVIDENCE = "evidence"


@dataclass(frozen=True)
class Typed:
    """What a person typed; `wrong` says by field what is wrong with it, `warnings` what may be a slip."""

    texts: Mapping[str, str] = field(default_factory=dict)
    uploads: Sequence[UploadFile] = ()
    wrong: Mapping[str, Sequence[Message]] = field(default_factory=dict)
    warnings: Sequence[Message] = ()


def read_typed(fields: FormData) -> Typed:
    """Return what was typed; what is blank was left out."""
    texts = {name: text.strip() for name in FIELDS if isinstance(text := fields.get(name), str)}
    sent = (one for one in fields.getlist(EVIDENCE) if isinstance(one, UploadFile) and one.filename)
    return Typed({name: text for name, text in texts.items() if text}, tuple(sent))


def read_draft(
    app: App, session: Session, typed: Typed, files: tuple[Path, ...]
) -> tuple[Draft | None, Typed]:
    """Return the activity that the form speaks of, None where something is wrong; and the form with that."""
    findings = Findings("")
    rules = rules_of(app, session, app.clock.now())
    values = ActivityValues(_keys(app, typed.texts), rules.reading, findings)
    draft = read_activity(values, rules, findings, files)
    told = [*_of_files(files)]
    wrong: dict[str, list[Message]] = {EVIDENCE: told} if told else {}
    warnings = []
    for problem in findings.problems():
        if problem.severity is Severity.WARNING:
            warnings.append(problem.message)
            continue
        wrong.setdefault(_field(problem.column, problem.message), []).append(problem.message)
    is_right = draft is not None and not wrong
    return draft if is_right else None, Typed(typed.texts, typed.uploads, wrong, warnings)


def _of_files(files: Iterable[Path]) -> Iterable[Message]:
    return (said for file in files if (said := fault_of_upload(file)) is not None)


def _field(column: int, said: Message) -> str:
    """Return the field that a problem is about; what is missing stands nowhere and names itself."""
    if 1 <= column <= len(FIELDS):
        return FIELDS[column - 1]
    named = said.code.removeprefix("activity-without-")
    return named if named in FIELDS else "kind"


def _keys(app: App, texts: Mapping[str, str]) -> dict[str, tuple[Text, Text | Several]]:
    """Return the fields as any file gives its keys; each has a place of its own, for what is said of it."""
    return {
        name: (Text(app.word(f"column-{name}"), at), Text(texts[name], at))
        for column, name in enumerate(FIELDS, start=1)
        if name in texts and (at := Place(1, column))
    }
