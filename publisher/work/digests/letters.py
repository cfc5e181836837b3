"""The letter that a digest goes out as: the page for whoever gets it, as text and as HTML."""

from __future__ import annotations

from hashlib import sha256

from publisher.core.digest_hour import WEEK, Issue
from publisher.core.digest_letter import Page, write_html, write_text
from publisher.core.windows import Window
from publisher.notify.target import Letter
from publisher.store import digests
from publisher.work.digests.findings import Findings
from publisher.work.digests.heads import write_to_head
from publisher.work.digests.managers import write_to_managers
from publisher.work.digests.recipients import Recipient


def write_page(found: Findings, week: Window, unit: str, recipient: str | None = None) -> Page:
    """Write the page for managers, or for the head of a unit; the last one that came has told the rest."""
    since = digests.newest_sent(found.session, recipient, unit) or found.now - WEEK
    return write_to_head(found, unit, week, since) if unit else write_to_managers(found, week, since)


def write_letter(found: Findings, issue: Issue, recipient: Recipient) -> Letter:
    """Write the letter of a week to one recipient."""
    page = write_page(found, issue.week, recipient.unit, recipient.name)
    html = write_html(page, found.app.config.publisher.language)
    return Letter(_key(found, issue, recipient), page.subject, write_text(page), html)


def _key(found: Findings, issue: Issue, recipient: Recipient) -> str:
    """Return what is the same whenever the same digest is sent again, and no other time."""
    text = f"{found.app.workspace}\n{recipient.name}\n{recipient.unit}\n{issue.week.id}"
    return f"publisher-digest-{sha256(text.encode()).hexdigest()[:24]}"
