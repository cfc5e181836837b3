"""What a target asks, as a sentence, and what counts for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publisher.app import App
from publisher.core.activity import Kind
from publisher.core.metrics import Where
from publisher.core.progress import Progress
from publisher.work.cluster_names import name_cluster


def ask_of(app: App, row: Progress) -> str:
    """Return what is asked in each of the windows."""
    target = row.target
    metric = app.word(f"web-metric-{target.metric}")
    per = app.word(f"web-per-{target.per}") if target.per in PERS else app.word("web-per-window")
    said = {"metric": metric, "per": per, "least": target.min, "most": target.max}
    if target.share is not None:
        told = app.word("web-asks-share", **said, share=_percent(target.share))
    elif target.growth is not None:
        told = app.word("web-asks-growth", **said, growth=_percent(target.growth))
    elif target.min is None and target.max is None:
        told = app.word("web-asks-nothing", **said)
    elif target.max is None:
        told = app.word("web-asks-least", **said)
    else:
        told = app.word("web-asks-most" if target.min is None else "web-asks-both", **said)
    if target.each is None:
        return told
    each = app.word(f"web-dimension-{target.each}")
    if target.coverage is None:
        return f"{told} {app.word('web-asks-each', each=each)}"
    return f"{told} {app.word('web-asks-part', each=each, part=_percent(target.coverage))}"


PERS = ("week", "month", "quarter", "half", "year", "plan")


def conditions_of(app: App, plan_id: str, where: Where) -> list[tuple[str, str]]:
    """Return what a posting or an activity has to be in order to count, each with its names."""
    plan = app.rules.plan(plan_id)
    titles: Mapping[str, Mapping[str, str]] = (
        {"theme": plan.themes, "audience": plan.audiences} if plan else {}
    )
    return [
        (app.word(f"web-dimension-{name}"), "; ".join(_names(app, name, values, titles)))
        for name, values in where.items()
    ]


def _names(
    app: App, dimension: str, values: Sequence[str], titles: Mapping[str, Mapping[str, str]]
) -> Sequence[str]:
    if dimension == "unit":
        return app.rules.unit_names(tuple(values))
    if dimension == "channel":
        return [app.config.channel_name(one) for one in values]
    if dimension in ("form", "tone"):
        return [app.word(f"{dimension}-{one}") for one in values]
    if dimension == "activity":
        return [app.word(f"activity-{one}") if one in set(Kind) else one for one in values]
    if dimension == "theme":
        return [app.rules.theme_name(one) for one in values]
    if dimension == "cluster":
        return [name_cluster(app, one) for one in values]
    return [titles.get(dimension, {}).get(one) or one for one in values]


def _percent(part: object) -> str:
    return f"{float(str(part)) * 100:g}"
