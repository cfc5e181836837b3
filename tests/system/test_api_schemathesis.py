"""The API before schemathesis, which makes its cases from our own description of it.

python -m pytest -m slow tests/system/test_api_schemathesis.py    # ten thousand cases, about ten minutes
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.core.person import Role
from publisher.store import deliveries, items, trail
from tests.browser.filled import open_filled
from tests.browser.serving import served
from tests.web.api import make_token
from tests.web.pages import Dashboard, open_dashboard

pytest.importorskip("schemathesis")

ROOT = Path(__file__).resolve().parents[2]
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
A_FEW = ("--phases", "fuzzing", "--max-examples", "8", "--seed", "1")
TEN_THOUSAND = ("--phases", "coverage,fuzzing", "--max-examples", "220", "--continue-on-failure")


@pytest.fixture
def opened(tmp_path: Path, cheap_passwords: None) -> Iterator[Dashboard]:
    room = open_filled(tmp_path)
    yield open_dashboard(room.app)
    room.app.close()


@pytest.mark.system
def test_a_few_hundred_cases_find_no_fault(opened: Dashboard, tmp_path: Path) -> None:
    assert try_cases(opened, tmp_path, *A_FEW) >= 300


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_ten_thousand_cases_find_no_fault(opened: Dashboard, tmp_path: Path) -> None:
    assert try_cases(opened, tmp_path, *TEN_THOUSAND) >= 10_000


def try_cases(dashboard: Dashboard, folder: Path, *words: str) -> int:
    """Let schemathesis try the API for an admin, who may do everything; return how many cases it tried."""
    token = make_token(dashboard, Role.ADMIN)
    before = newest_step(dashboard)
    with served(dashboard.web) as address:
        command = [str(Path(sys.executable).with_name("schemathesis")), "run"]
        command += [f"{address}/api/v1/openapi.json", "--header", f"Authorization: Bearer {token}"]
        command += ["--checks", CHECKS, "--generation-database", "none", "--no-color", *words]
        told = os.environ | _known(dashboard, token)
        done = subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert newest_step(dashboard) > before, "no order was done"
    return int(re.findall(r"(\d+) generated, \1 passed", done.stdout)[0])


def newest_step(dashboard: Dashboard) -> int:
    with dashboard.app.store.read() as session:
        return trail.newest(session)


def _known(dashboard: Dashboard, token: str) -> dict[str, str]:
    """Return what `schemathesis_hooks` is to know."""
    with dashboard.app.store.read() as session:
        found = [one.id for one in items.every(session)]
        numbers = [str(one.id) for item in found for one in deliveries.of_item(session, item)]
    return {
        "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": "tests.system.schemathesis_hooks",
        "TOKEN": token,
        "KNOWN_ITEMS": " ".join(found),
        "KNOWN_DELIVERIES": " ".join(numbers),
        "KNOWN_CHANNELS": " ".join(dashboard.app.config.channels),
    }
