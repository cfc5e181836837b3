"""Say what to do when a part that a system test needs is not on this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

CACHE = Path(os.environ.get("PUBLISHER_TESTS_CACHE") or Path.home() / ".cache" / "publisher-tests")
"""Where `.ci/system-packages` leaves what it fetched."""


class PartMissing(Exception):
    """A part is not installed; the message names it and how to get it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"{part} is missing; run .ci/system-packages to install it")


def find_program(name: str, *folders: Path) -> Path:
    """Return the program's path, looking in ``folders`` too; raises `PartMissing`."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, folders)]))
    if found is None:
        raise PartMissing(name)
    return Path(found)


def skip_or_fail(missing: PartMissing) -> NoReturn:
    """Skip the test for want of a part, or fail it where PUBLISHER_SYSTEM=required (CI) wants all parts."""
    if os.environ.get("PUBLISHER_SYSTEM") == "required":
        pytest.fail(f"PUBLISHER_SYSTEM=required, but {missing}", pytrace=False)
    pytest.skip(str(missing))
