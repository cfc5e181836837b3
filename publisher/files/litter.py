"""Files that are not meant: locks of office programs, half-written copies, what systems leave behind."""

from __future__ import annotations

from pathlib import Path

NOTE_SUFFIX = ".status.txt"
"""How the notes end that the daemon writes beside what editors dropped."""

BEGINNINGS = (".", "~$")
ENDINGS = (NOTE_SUFFIX, ".tmp", ".part", ".crdownload", "~")
NAMES = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
FOLDERS = frozenset(
    {"__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found"}
)


def is_litter(name: str) -> bool:
    """Tell whether a file or folder of this name is left alone."""
    low = name.casefold()
    return low.startswith(BEGINNINGS) or low.endswith(ENDINGS) or low in NAMES


def is_litter_folder(name: str) -> bool:
    """Tell whether a folder of this name was made by a system and not by a person."""
    return name.casefold() in FOLDERS


def is_open_in_office(file: Path) -> bool:
    """Tell whether Word or LibreOffice has the file open: its next save would make it anew where it lies."""
    name = file.name
    locks = (f"~${name}", f"~${name[2:]}", f".~lock.{name}#")
    return any(file.with_name(lock).exists() for lock in locks)
