"""The daemon is killed at any moment and started again: nothing is lost, nothing is out twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from publisher.sandbox import Sandbox
from tests.faults.killing import Trial

SEEDS = [
    pytest.param(seed, marks=pytest.mark.system if seed < 20 else pytest.mark.slow) for seed in range(200)
]
"""Twenty of them belong to the system tests, all to `python3 run.py faults`."""
PIECES = 34
"""On three channels each: a hundred posts."""
KILLS = 5
LOST = {"only": "POST", "drop_after_accept": 0.1, "fail_after_accept": 0.1}
"""One reply in ten to a write is lost, one write in ten fails with a 5xx after it was accepted."""

pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("seed", SEEDS)
def test_five_kills_lose_nothing_and_double_nothing(tmp_path: Path, seed: int) -> None:
    with Sandbox(seed=seed) as outlets:
        trial = Trial(tmp_path, outlets, PIECES, random.Random(seed))
        faults = LOST if seed % 2 else {}
        for outlet in ("wp", "graph"):
            outlets.faults(outlet, latency_ms=15, **faults)
        trial.kill(KILLS)
        trial.finish()
        trial.check()


@pytest.mark.system
def test_ten_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with Sandbox() as outlets:
        trial = Trial(tmp_path, outlets, 30, random.Random(20270118))
        for outlet in ("wp", "graph"):
            outlets.faults(outlet, latency_ms=15)
        trial.kill(10)
        trial.finish()
        trial.check()


@pytest.mark.system
def test_lost_replies_and_late_errors_are_all_settled_by_asking_the_channel(tmp_path: Path) -> None:
    with Sandbox(seed=1) as outlets:
        trial = Trial(tmp_path, outlets, 100, random.Random(1))
        for outlet in ("wp", "graph"):
            outlets.faults(outlet, **LOST)
        trial.finish()
        trial.check()
