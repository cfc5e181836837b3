"""How far the notes are: the number of the last step that was answered, kept beside the database."""

from __future__ import annotations

from pathlib import Path


class Mark:
    """A number in a file. Losing it costs time, never a note: what was answered is answered again."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.step = self._read()

    def up_to(self, newest: int) -> int:
        """Return the mark, or 0 when it is ahead of the database: an older one was put back."""
        if self.step > newest:
            self.step = 0
        return self.step

    def move(self, step: int) -> None:
        """Remember `step`; a mark that cannot be written is kept in memory only."""
        if step == self.step:
            return
        self.step = step
        fresh = self._file.with_name(f".{self._file.name}.tmp")
        try:
            fresh.write_text(f"{step}\n", encoding="ascii")
            fresh.replace(self._file)
        except OSError:
            return

    def _read(self) -> int:
        try:
            return max(int(self._file.read_text(encoding="ascii")), 0)
        except (OSError, ValueError):
            return 0
