"""How long the bars of a chart are, each a part of the whole length."""

from __future__ import annotations

from publisher.report.content import Chart


def measure_bars(chart: Chart) -> list[float]:
    """Return the length of each bar, from 0 to 1.

    The whole length is what is asked, so that targets of 5.000 leaflets and of 2 classes stand side by
    side; where nothing is asked, it is the most that such a bar has.
    """
    most = max((one.done for one in chart.bars if not one.asked), default=0)
    return [_part(one.done, one.asked or most) for one in chart.bars]


def _part(done: int, whole: int) -> float:
    return min(max(done / whole, 0.0), 1.0) if whole else 0.0
