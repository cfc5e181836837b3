"""Set Publisher up in this clone and run it: `python3 run.py demo`, `python3 run.py test [--system]`.

`lint`, `bench`, `faults` and `check-all` (what CI does) are for developers; `publisher` gets all other words.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from functools import partial
from pathlib import Path

tell = partial(print, end="", file=sys.stderr, flush=True)
ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = {name: ["test"] for name in ("test", "lint", "bench", "faults")} | {"check-all": ["test", "system"]}
SPREAD = [f"-n{min(16, 2 * (os.cpu_count() or 1))}", "--dist=worksteal"]  # tests wait as long as they work
TOOLS = {"bench": ["benchmarks"], "faults": ["pytest", *SPREAD, "-m", "system or slow", "tests/faults"]}
FILES = ["-n2", "--dist=loadfile", "tests/system", "tests/browser"]  # a WordPress or a browser for each file
HEAVY = [["-msystem", *SPREAD, *(f"--ignore={one}" for one in FILES[2:])], ["-msystem", *FILES]]
PIP = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check", "install"]
PIP += ["--quiet", "--retries=2", "-c", str(ROOT / "constraints.txt"), "-e"]
SIGNS = {
    "No module named pip": "This Python has no pip; install it (Debian, Ubuntu: apt install python3-pip).",
    "no such option: --python": "This pip is older than 22.3; run: python3 -m pip install --user -U pip",
    "connection broken by": "Cannot reach the package index; go online, or set PIP_INDEX_URL or HTTPS_PROXY.",
}


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):
        sys.exit(f"Publisher needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    word, rest = (words[0], words[1:]) if words else ("--help", [])
    heavy = word == "check-all" or (word == "test" and "--system" in rest)
    if trouble := install(EXTRAS["check-all" if heavy else word] if word in EXTRAS else []):
        sys.exit(trouble)
    if word in ("test", "check-all"):
        kinds = [SPREAD] * ("--system" not in rest) + HEAVY * heavy
        styled, rest = word == "test" or check(), [one for one in rest if one != "--system"]
        return max(run("-m", "pytest", *kind, *rest) for kind in kinds) or int(not styled)
    if word == "lint":
        return int(not check())
    return run("-m", *TOOLS[word], *rest) if word in TOOLS else run("-m", "publisher", *words, folder=None)


def check() -> bool:
    """Look at style, types and floors, all of them, and say whether all is well."""
    floors = ("-c", "from importlinter.cli import lint_imports_command as lint; lint()")
    steps = (("-m", "ruff", "check"), ("-m", "ruff", "format", "--check"), ("-m", "mypy"), floors)
    return [run(*step) for step in steps] == [0] * len(steps)


def run(*command: str, folder: Path | None = ROOT) -> int:
    return subprocess.run([str(PYTHON), *command], check=False, cwd=folder).returncode


def install(extras: list[str]) -> str:
    """Put into `.venv` what is not there yet, nothing the second time; return what stands in the way."""
    stamp, plan = HOME / "publisher-installed", (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    wanted = hashlib.sha256(str(ROOT).encode() + b"".join(file.read_bytes() for file in plan)).hexdigest()
    have = stamp.read_text().split() if stamp.exists() else [""]
    if have[0] == wanted and set(extras) <= set(have[1:]):
        return ""
    extras, began = sorted({*extras, *have[1:]}), time.monotonic()
    tell(f"Installing Publisher into {HOME}, which takes about a minute ")
    try:
        stamp.unlink(missing_ok=True)
        venv.create(HOME, with_pip=False, clear=have[0] not in (wanted, ""))  # a bare Debian has no ensurepip
        code, said = watch([*PIP, f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)])
    except OSError as error:
        return f"\nCannot make {HOME}: {error}"
    if code:
        return "\n" + next((advice for sign, advice in SIGNS.items() if sign in said), said.split("\n")[-2])
    stamp.write_text("\n".join([wanted, *extras]))
    tell(f" done in {time.monotonic() - began:.0f} s.\n")
    return ""


def watch(command: list[str]) -> tuple[int, str]:
    """Run a long step with a dot every two seconds; return its code and what it complained of."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as step:
        while True:
            try:
                said = step.communicate(timeout=2)[1]
                return step.returncode, said
            except subprocess.TimeoutExpired:
                tell(".")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
