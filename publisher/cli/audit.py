"""`log --verify`: a sentence on the log, one on the evidence, and an exit code; a record for scripts."""

from __future__ import annotations

from datetime import date
from typing import Any

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_json
from publisher.core.localtime import write_day
from publisher.store import heads
from publisher.store.evidence import proofs
from publisher.words import step_word
from publisher.work.audit import Audit, Finding, verify
from publisher.work.evidence import EvidenceAudit, Flaw, verify_evidence
from publisher.work.records import iso

BROKEN = 1


def audit(desk: Desk, as_json: bool) -> None:
    """Verify log and evidence, whatever is wrong in the workspace's files, and say what came of it."""
    with desk.open_for_orders() as opened:
        with opened.store.read() as session:
            found, kept = verify(session, heads.read(opened.workspace)), proofs(session)
        evidence = verify_evidence(kept, opened.evidence)
        if as_json:
            print_json([record(opened, found) | {"evidence": evidence_record(opened, evidence)}])
        else:
            typer.echo("\n".join([sentence(opened, found), *evidence_sentences(opened, evidence)]))
    if found.finding is not None or evidence.flaws:
        raise typer.Exit(BROKEN)


def record(app: App, found: Audit) -> dict[str, Any]:
    """Return an audit as `--json` prints it."""
    wrong = found.finding
    return {
        "whole": wrong is None,
        "rows": found.rows,
        "last": {"row": found.last, "digest": found.digest, "at": iso(app, found.at)},
        "heads": found.heads,
        "problem": wrong
        and {
            "code": wrong.code,
            "message": app.tell(wrong.message),
            "row": wrong.row,
            "at": iso(app, wrong.at),
            "actor": wrong.actor,
            "action": wrong.action,
            "item": wrong.item,
            "delivery": wrong.delivery,
            "attempt": wrong.attempt,
        },
    }


def sentence(app: App, found: Audit) -> str:
    """Return an audit as one sentence, or a few where something is wrong."""
    wrong = found.finding
    if wrong is not None:
        told = {"fault": app.tell(wrong.message), "place": _place(app, wrong), "rows": found.rows}
        return app.word("log-fault", **told)
    if not found.rows:
        return app.word("log-whole-but-empty")
    told = {"rows": found.rows, "heads": found.heads, "last": found.last, "digest": found.digest}
    return app.word("log-whole", **told)


def _place(app: App, wrong: Finding) -> str:
    """Name the row; of some faults there is none, or no more than its number."""
    if wrong.row is None or wrong.action is None:
        return ""
    at = app.local_text(iso(app, wrong.at), seconds=True) or "–"
    action = step_word(wrong.action, app.language)
    return app.word("log-place", row=wrong.row, at=at, action=action, item=wrong.item or "–")


def evidence_record(app: App, found: EvidenceAudit) -> dict[str, Any]:
    """Return the audit of the evidence as `--json` prints it."""
    return {
        "whole": not found.flaws,
        "files": found.files,
        "problems": [
            {
                "code": flaw.message.code,
                "message": app.tell(flaw.message),
                "activity": flaw.proof.activity,
                "title": flaw.proof.title,
                "date": flaw.proof.day or None,
                "file": flaw.file and flaw.file.name,
                "path": flaw.file and flaw.file.path,
                "sha256": flaw.file and flaw.file.sha256,
            }
            for flaw in found.flaws
        ],
    }


def evidence_sentences(app: App, found: EvidenceAudit) -> list[str]:
    """Return a sentence for each proof that is wrong, one where all are well, none where there are none."""
    if found.flaws:
        head = app.word("evidence-not-whole", files=found.files, flaws=len(found.flaws))
        return [head, *(_flaw(app, flaw) for flaw in found.flaws)]
    return [app.word("evidence-whole", files=found.files)] if found.files else []


def _flaw(app: App, flaw: Flaw) -> str:
    proof = flaw.proof
    day = write_day(date.fromisoformat(proof.day)) if proof.day else "–"
    told = {"activity": proof.activity, "title": proof.title or "–", "day": day}
    return app.word("evidence-flaw", **told, fault=app.tell(flaw.message))
