"""Notes: the answer beside the file, in the workspace's language."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile

from publisher.app import App
from publisher.core.delivery import DONE, Delivery
from publisher.core.item_state import ItemState
from publisher.core.localtime import write_local
from publisher.core.problem import Problem, Severity, has_error, is_lint
from publisher.files.bundle import Bundle
from publisher.files.litter import NOTE_SUFFIX as SUFFIX
from publisher.files.reading import read_item
from publisher.files.rules import ReadingRules
from publisher.store.items import Known
from publisher.words import word
from publisher.work import vanishing
from publisher.work.followers import no_link_of
from publisher.work.obstacles import Obstacles, told_of
from publisher.work.proof import proof_of
from publisher.work.staleness import warning_of
from publisher.work.stands import hold_of, reason_of, time_of, word_of
from publisher.work.tasks import task_of

MOST_LINT, PERSONAL = 10, "lint-personal-"


def note_path(app: App, path: str) -> Path:
    """Return where the note of the item at `path` lies."""
    return app.content / f"{path}{SUFFIX}"


def write_note(app: App, known: Known, has: list[Delivery], standing: Obstacles) -> None:
    """Write an item's note where it says something new; a file that is gone loses its note."""
    target = note_path(app, known.path)
    if known.state is ItemState.GONE or not (app.content / known.path).exists():
        target.unlink(missing_ok=True)
        return
    text = note(app, known, has, standing)
    if not (target.exists() and target.read_text(encoding="utf-8", errors="replace") == text):
        write_whole(target, text)


def answer_misnamed(app: App, bundle: Bundle, rules: ReadingRules) -> None:
    """Answer beside a file whose name is no text: it can have no item, for nothing could name it."""
    target = bundle.top.with_name(f"{bundle.top.name}{SUFFIX}")
    if not target.exists():
        problems = [_problem(app, one) for one in read_item(bundle, rules).problems]
        write_whole(target, "\n".join([word("note-wrong", app.language), *problems]) + "\n")


def note(app: App, known: Known, has: list[Delivery], standing: Obstacles) -> str:
    """Return what the note says: what is wrong, line by line, or each channel's state."""
    lines = [known.title or Path(known.path).name]
    if known.slug is not None:
        lines += [word("note-id", app.language, id=known.id, slug=known.slug)]
    lines += [""]
    if has_error(known.problems):
        is_out = any(one.live is not None for one in has)
        lines += [word("note-wrong-live" if is_out else "note-wrong", app.language)]
    lines += [_problem(app, one) for one in known.problems if not is_lint(one)]
    lines += _lint(app, known)
    if known.state is ItemState.DRAFT:
        lines += [word("note-draft", app.language)]
    elif not has and not has_error(known.problems):
        lines += [word("note-no-channel", app.language)]
    lines += [line for one in has for line in _channel(app, one, has, standing)]
    return "\n".join(lines).rstrip() + "\n"


def _lint(app: App, known: Known) -> list[str]:
    """Return the first of what lint found; a note is read at a glance, and private data come first."""
    found = sorted((one for one in known.problems if is_lint(one)), key=_may_wait)
    lines = [_problem(app, one) for one in found[:MOST_LINT]]
    if len(found) > MOST_LINT:
        more = word("lint-note-more", app.language, count=len(found) - MOST_LINT, item=known.id)
        lines.append(f"  • {more}")
    return lines


def _may_wait(problem: Problem) -> bool:
    return not problem.message.code.startswith(PERSONAL)


def _problem(app: App, problem: Problem) -> str:
    kind = "note-error" if problem.severity is Severity.ERROR else "note-warning"
    what = word(kind, app.language)
    if problem.line:
        what += " " + word("note-line", app.language, line=problem.line, column=problem.column)
    return f"  • {what}: {app.tell(problem.message)}"


def _channel(app: App, delivery: Delivery, has: list[Delivery], standing: Obstacles) -> list[str]:
    """Return a channel's line, and below it the link and the reason where there are any."""
    lines = [f"{delivery.channel}: {word(word_of(delivery), app.language)}{_time(app, delivery)}"]
    if delivery.live is not None and delivery.receipt and delivery.receipt.url:
        lines.append(f"    {delivery.receipt.url}")
    told = told_of(delivery, standing) or (None if delivery.state in DONE else reason_of(delivery))
    warnings = (warning_of(delivery), vanishing.warning_of(delivery))
    each = (
        proof_of(delivery),
        told,
        hold_of(delivery),
        *warnings,
        no_link_of(delivery, has),
        task_of(delivery),
    )
    said = dict.fromkeys(app.tell(one) for one in each if one is not None)
    return lines + [f"    {one}" for one in said]


def _time(app: App, delivery: Delivery) -> str:
    at = time_of(delivery)
    return f", {write_local(app.zone, at)}" if at else ""


def write_whole(target: Path, text: str) -> None:
    """Write a file so that it is never seen half-written, and nothing is left where it cannot be."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=target.parent, prefix=".", suffix=".tmp", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(text)
            file.close()
            temporary.chmod(0o644)
            temporary.replace(target)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
