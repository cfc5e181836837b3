"""The keys of an item read into its fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publisher.core.item import Form, Priority, Status, Tone
from publisher.files.choices import FORMS, PRIORITIES, STATUSES, TONES
from publisher.files.findings import Place
from publisher.files.values import Values
from publisher.files.wishes import read_wishes

LISTS_OF_NAMES = ("units", "themes", "indices", "audiences")


def form_of(mime: str) -> Form:
    """Return the form of a piece that is one file: a clip, a bulletin to hear, a picture to read."""
    return {"video": Form.CLIP, "audio": Form.BULLETIN}.get(mime.partition("/")[0], Form.INFOGRAPHIC)


def read_fields(values: Values, form: Form) -> dict[str, Any]:
    """Return what the keys say, as fields of an Item; `form` is the one that its kind of file suggests."""
    fields: dict[str, Any] = {
        "summary": values.text("summary"),
        "slug": values.slug("slug"),
        "form": values.choice("form", FORMS, form),
        "authors": values.words("authors"),
        "tags": values.words("tags"),
        "column": values.line("column") or None,
        "channels": read_wishes(values),
        "publish_at": values.moment("publish_at") or "next",
        "not_before": values.time("not_before"),
        "expires_at": values.time("expires_at"),
        "priority": values.choice("priority", PRIORITIES, Priority.NORMAL),
        "tone": values.choice("tone", TONES, Tone.NEUTRAL),
        "status": values.choice("status", STATUSES, Status.READY),
        "source": values.line("source"),
        "canonical_url": values.url("canonical_url"),
        "rights": values.line("rights"),
        "consents": values.texts("consents"),
        "ai": values.line("ai"),
        "note": values.text("note"),
        "corrects": values.line("corrects") or None,
    }
    fields |= {key: values.known(key) for key in LISTS_OF_NAMES}
    _check_times(fields, values)
    return fields


def read_title(
    values: Values, heading: str, missing_at: Place, *, all_read: bool, missing: str = "missing-title"
) -> str:
    """Return the title, from the key or else the heading; `all_read` tells that no key was lost."""
    title = values.line("title") or heading
    if not title and all_read and not _said_wrongly(values):
        values.findings.error(missing, values.at("title") if "title" in values.keys else missing_at)
    if len(title) > values.rules.limits.title:
        values.findings.error("title-too-long", values.at("title"), limit=values.rules.limits.title)
    return title


def _said_wrongly(values: Values) -> bool:
    """Tell whether there is a title, though not a text; that is told already."""
    return values.node("title") is not None


def _check_times(fields: dict[str, Any], values: Values) -> None:
    """Refuse an end that lies before the beginning."""
    ends = fields["expires_at"]
    if ends and values.rules.now and ends <= values.rules.now:
        values.findings.warn("item-has-expired", values.at("expires_at"), key=values.name("expires_at"))
    for key in ("publish_at", "not_before"):
        starts = fields[key]
        if isinstance(starts, datetime) and ends and ends <= starts:
            values.findings.error(
                "ends-before-it-starts",
                values.at("expires_at"),
                key=values.name("expires_at"),
                other=values.name(key),
            )
