"""Which trial plays which table of `docs/faults.md`."""

from __future__ import annotations

from collections.abc import Mapping

from tests.faults.disk_trials import OutboxTrial, RadioTrial, WebsiteTrial
from tests.faults.trial import Trial
from tests.faults.web_trials import ClipTrial, PhotosTrial, TextTrial, WordPressTrial

TRIALS: Mapping[str, type[Trial]] = {
    "WordPress": WordPressTrial,
    "Facebook: text": TextTrial,
    "Facebook: photos": PhotosTrial,
    "Facebook: clip": ClipTrial,
    "Website": WebsiteTrial,
    "Outbox": OutboxTrial,
    "Radio": RadioTrial,
}
