"""What `plan --digest` prints: the letter that would go out now, to managers or to the head of a unit."""

from __future__ import annotations

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_json
from publisher.core.digest_letter import write_html, write_text
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day
from publisher.files.mistakes import find_nearest
from publisher.work.digests.findings import Findings
from publisher.work.digests.letters import write_page


def print_digest(desk: Desk, unit: str, as_json: bool, is_alone: bool) -> None:
    """Print the letter in the workspace's language; an empty `unit` means the one to managers.

    Options that ask for another time or for one plan do not go with it, and raise WrongUsage.
    """
    if not is_alone:
        raise WrongUsage("digest-stands-alone")
    with desk.open() as opened, opened.store.read() as session:
        _check_unit(opened, unit)
        now = opened.clock.now()
        week = opened.config.digests.hour.week_of(local_day(opened.zone, now))
        page = write_page(Findings(opened, session, now), week, unit)
        text, language = write_text(page), opened.config.publisher.language
        if as_json:
            html = write_html(page, language)
            print_json([{"unit": unit or None, "subject": page.subject, "text": text, "html": html}])
        else:
            typer.echo(f"{page.subject}\n\n{text}", nl=False)


def _check_unit(app: App, unit: str) -> None:
    known = app.rules.units.by_id if app.rules.units else {}
    if unit and unit not in known:
        near = find_nearest(unit, known)
        raise WrongUsage("unknown-unit-near" if near else "unknown-unit", given=unit, nearest=near or "")
