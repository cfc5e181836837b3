"""Evidence: are the files that prove activities still there, and still what they were when they were kept?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.core.activity import Evidence
from publisher.core.message import Message, message
from publisher.files.evidence import fault_of_kept
from publisher.store.evidence import Proof


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a proof of an activity; `file` is None where its record itself is wrong."""

    proof: Proof
    message: Message
    file: Evidence | None = None


@dataclass(frozen=True)
class EvidenceAudit:
    """How many files were read, each once however many activities it proves, and what is wrong."""

    files: int
    flaws: tuple[Flaw, ...]


def verify_evidence(proofs: Iterable[Proof], store: Path) -> EvidenceAudit:
    """Compare the records of evidence with the log, and every file in `store` with its record."""
    known: dict[tuple[str, str], Message | None] = {}
    flaws = tuple(flaw for proof in proofs for flaw in _flaws_of(proof, store, known))
    return EvidenceAudit(len(known), flaws)


def _flaws_of(proof: Proof, store: Path, known: dict[tuple[str, str], Message | None]) -> Iterator[Flaw]:
    if not proof.is_as_logged:
        code = "evidence-record-gone" if proof.files is None else "evidence-record-changed"
        yield Flaw(proof, message(code, vouched=", ".join(proof.vouched) or "–"))
    for file in proof.files or ():
        key = file.path, file.sha256
        if key not in known:
            known[key] = fault_of_kept(file, store)
        if (said := known[key]) is not None:
            yield Flaw(proof, message(said.code, **{**said.values, "file": file.name}), file)
