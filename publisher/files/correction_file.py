"""A notice that a person gives from anywhere: read where it lies, copied with its piece named in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from publisher.core.errors import WrongUsage
from publisher.files.bundle import INDEX, Bundle, Kind
from publisher.files.charset import decode
from publisher.files.frontmatter import FENCE, first_line
from publisher.files.keys import ITEM
from publisher.files.text import end_lines, one_line

KINDS = {".md": Kind.MARKDOWN, ".docx": Kind.WORD}
KEY = "corrects"


def notice_bundle(file: Path) -> Bundle:
    """Return the bundle of a Markdown or Word file, or of a folder with such an index; else WrongUsage."""
    main = file
    if file.is_dir():
        main = next((one for ending in KINDS if (one := file / f"{INDEX}{ending}").is_file()), file)
    kind = KINDS.get(main.suffix.lower())
    if kind is None or not main.is_file():
        raise WrongUsage("correction-needs-file", path=file)
    beside = main.with_suffix(".yaml")
    sidecar = str(beside) if beside.is_file() else ""
    home = str(file) if file.is_dir() else ""
    return Bundle(file.parent, file.name, kind, str(main), sidecar, home)


def copy_notice(bundle: Bundle, media: Iterable[Path], target: Path, item: str, named: bool) -> Bundle:
    """Copy a notice to `target`, and let it name the `item` that it corrects, unless it has `named` it.

    A file with media beside it becomes a folder; the name of a file keeps its ending.
    """
    files = [one for one in media if one.is_file()]
    if bundle.home:
        shutil.copytree(bundle.home, target)
        made = notice_bundle(target)
    elif files:
        made = _as_folder(bundle, files, target)
    else:
        made = _as_file(bundle, target)
    return made if named else _naming(made, item)


def moved(bundle: Bundle, target: Path) -> Bundle:
    """Move a copy to its place, its text last, and return it there."""
    if bundle.home:
        bundle.home.rename(target)
    else:
        if bundle.sidecar:
            bundle.sidecar.rename(target.with_suffix(".yaml"))
        bundle.main.rename(target)
    return notice_bundle(target)


def _as_folder(bundle: Bundle, files: list[Path], target: Path) -> Bundle:
    for one in files:
        place = target / one.relative_to(bundle.place)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(one, place)
    shutil.copy2(bundle.main, target / f"{INDEX}{bundle.main.suffix.lower()}")
    if bundle.sidecar:
        shutil.copy2(bundle.sidecar, target / f"{INDEX}.yaml")
    return notice_bundle(target)


def _as_file(bundle: Bundle, target: Path) -> Bundle:
    shutil.copy2(bundle.main, target)
    if bundle.sidecar:
        shutil.copy2(bundle.sidecar, target.with_suffix(".yaml"))
    return notice_bundle(target)


def _naming(bundle: Bundle, item: str) -> Bundle:
    """Write the key into the copy: at its top, in the .yaml beside it, or in Word's table of keys."""
    if bundle.kind is Kind.MARKDOWN:
        _write_after_fence(bundle.main, item)
        return bundle
    if not bundle.sidecar and _add_row(bundle.main, item):
        return bundle
    sidecar = bundle.sidecar or bundle.main.with_suffix(".yaml")
    before = end_lines(decode(sidecar.read_bytes())).rstrip("-\n") + "\n" if bundle.sidecar else ""
    sidecar.write_text(f"{before}{KEY}: {item}\n", encoding="utf-8")
    return replace(bundle, real_sidecar=str(sidecar))


def _write_after_fence(file: Path, item: str) -> None:
    """Add the key as the first one of a Markdown file, which has been read right; it may have had none."""
    lines = end_lines(decode(file.read_bytes())).split("\n")
    fence = first_line(lines)
    if FENCE.match(lines[fence]):
        lines.insert(fence + 1, f"{KEY}: {item}")
    else:
        lines = ["---", f"{KEY}: {item}", "---", "", *lines]
    file.write_text("\n".join(lines), encoding="utf-8")


def _add_row(file: Path, item: str) -> bool:
    """Add the key to the table of keys at the top of a Word file; tell whether it has one."""
    import docx  # a tenth of a second that only Word files cost

    document = docx.Document(str(file))
    table = document.tables[0] if document.tables else None
    if table is None or len(table.columns) != 2 or not _is_key(table.rows[0].cells[0].text):
        return False
    row = table.add_row().cells  # type: ignore[no-untyped-call]  # python-docx types only a part
    row[0].text, row[1].text = KEY, item
    document.save(str(file))
    return True


def _is_key(text: str) -> bool:
    return ITEM.find(one_line(text).rstrip(" :")) is not None
