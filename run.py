"""Set Publisher up in this clone and run it: `python3 run.py demo`, `python3 run.py test`.

demo            install what is needed, then play a plan week on local stand-ins
test [ARGS]     install the test tools, then run the tests; --system also brings the heavy parts
lint            style, types and floors
check-all       lint, tests and system tests: what CI runs
anything else   is handed to `publisher`
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = {"test": ["test"], "lint": ["test"], "bench": ["test"], "check-all": ["test", "system"]}


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):
        return fail(f"Publisher needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    word, rest = (words[0], words[1:]) if words else ("--help", [])
    extras = EXTRAS.get(word, [])
    if word == "test" and "--system" in rest:
        extras = ["test", "system"]
    try:
        install(extras)
    except (subprocess.CalledProcessError, OSError) as error:
        said = "pip failed, see above" if isinstance(error, subprocess.CalledProcessError) else error
        return fail(f"Cannot install what Publisher needs ({said}). Is this machine online? Then try again.")
    step = {"test": test, "lint": lint, "bench": bench, "check-all": check_all}.get(word, hand_over)
    return step(words, rest)


def install(extras: list[str]) -> None:
    """Make `.venv` and install into it what is not there yet; does nothing the second time."""
    stamp, wanted = HOME / "publisher-installed", fingerprint()
    have = stamp.read_text().split() if stamp.exists() else []
    if have[:1] == [wanted] and set(extras) <= set(have[1:]):
        return
    extras = sorted({*extras, *(have[1:] if have[:1] == [wanted] else [])})
    began = time.monotonic()
    print(f"Installing Publisher into {HOME} (about a minute the first time) …", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        venv.create(HOME, with_pip=False, clear=HOME.exists())  # a bare Debian has no ensurepip
    target = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check"]
    quiet = ["install", "--quiet", "--no-warn-script-location", "-c", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, *quiet, "-e", target], check=True, stdout=sys.stderr)
    stamp.write_text("\n".join([wanted, *extras]))
    print(f"Installed in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)


def fingerprint() -> str:
    """Return a text that changes when what is to be installed does."""
    files = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def run(*command: str, folder: Path | None = ROOT) -> int:
    return subprocess.run([str(PYTHON), *command], check=False, cwd=folder).returncode


def hand_over(words: list[str], rest: list[str]) -> int:
    return run("-m", "publisher", *words, folder=None)


def test(words: list[str], rest: list[str]) -> int:
    chosen = ["-m", "system or not system"] if "--system" in rest else []
    return run("-m", "pytest", *chosen, *(word for word in rest if word != "--system"))


def lint(words: list[str], rest: list[str]) -> int:
    floors = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    steps = ("-m ruff check .", "-m ruff format --check .", "-m mypy")
    return max([*(run(*step.split()) for step in steps), run("-c", floors)])


def bench(words: list[str], rest: list[str]) -> int:
    return run("-m", "benchmarks", *rest)


def check_all(words: list[str], rest: list[str]) -> int:
    return lint(words, rest) or test(words, ["--system", *rest])


def fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
