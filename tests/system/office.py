"""LibreOffice without a window, as a second reader of what we write."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.system.parts import find_program

PATIENCE = 180
"""Seconds for one conversion; the first one makes the profile."""


class Office:
    """Converts files, with a profile of its own in `folder`; raises PartMissing without LibreOffice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.program = find_program("soffice")
        self.pdftotext = find_program("pdftotext")

    def convert(self, file: Path, kind: str) -> Path:
        """Return the file in another format, `docx`, `odt`, `pdf`…, in a new folder beside it."""
        out = file.parent / f"as-{kind}"
        command = [
            str(self.program),
            f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            str(file),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        return out / f"{file.stem}.{kind}"

    def pages(self, pdf: Path) -> list[list[str]]:
        """Return the lines of each page of a PDF, without their blanks at both ends."""
        command = [str(self.pdftotext), "-layout", "-enc", "UTF-8", str(pdf), "-"]
        told = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE).stdout.decode()
        pages = told.removesuffix("\f").split("\f")
        return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
