"""run.py fails with one sentence, never with a traceback."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_an_old_python_gets_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr(sys, "version", "3.10.4 (main)")
    monkeypatch.setattr(sys, "argv", ["run.py", "demo"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "run.py"), run_name="__main__")
    assert ended.value.code == "Publisher needs Python 3.11 or newer; this is 3.10.4."


@pytest.mark.system  # pip takes ten seconds to give up
def test_no_network_gets_one_sentence(tmp_path: Path) -> None:
    for name in ("run.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull}
    outside = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    python = Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")
    ended = subprocess.run(
        [str(python), str(tmp_path / "run.py"), "demo"],
        check=False,
        capture_output=True,
        text=True,
        env=outside | nowhere,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "Cannot reach the package index; go online" in ended.stderr.splitlines()[-1]
