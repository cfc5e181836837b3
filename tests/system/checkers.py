"""Checkers that others wrote, from npm: axe-core for what shuts people out, the Nu checker for HTML."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from filelock import FileLock

from tests.system.parts import CACHE, PartMissing, find_program, skip_or_fail

PACKAGES = {"axe-core": "4.14.1", "vnu-jar": "26.9.27"}


def axe_script() -> str:
    """Return the script that gives a page `axe`."""
    return (_packages() / "axe-core/axe.min.js").read_text(encoding="utf-8")


def check_html(files: list[Path]) -> list[dict[str, Any]]:
    """Return what the Nu checker says of pages, one record for each finding; one Java reads them all."""
    checker = _packages() / "vnu-jar/build/dist/vnu.jar"
    try:
        java = find_program("java")
    except PartMissing as missing:
        skip_or_fail(missing)
    command = [str(java), "-jar", str(checker), "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return found


def _packages() -> Path:
    """Return the folder with the checkers, fetched when they are not there yet in these versions."""
    prefix = CACHE / "npm"
    prefix.mkdir(parents=True, exist_ok=True)
    with FileLock(prefix / "fetching.lock"):
        if not all(_is_there(prefix / "node_modules" / name, version) for name, version in PACKAGES.items()):
            _fetch(prefix)
    return prefix / "node_modules"


def _is_there(package: Path, version: str) -> bool:
    told = package / "package.json"
    return told.exists() and json.loads(told.read_text(encoding="utf-8"))["version"] == version


def _fetch(prefix: Path) -> None:
    try:
        npm = find_program("npm")
    except PartMissing as missing:
        skip_or_fail(missing)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    command = [str(npm), "install", "--no-audit", "--no-fund", "--prefix", str(prefix), *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        skip_or_fail(PartMissing(f"npm ({done.stderr.strip()[-200:]})"))
