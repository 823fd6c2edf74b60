"""How entries come, at which hours and how soon they are found, as plots. Pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from aggregator.seeing import hours, outcomes
from aggregator.seeing.figures import spread
from aggregator.web import plots
from aggregator.web.plots import Plot, Series

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
WAITS = {
    5 * _MINUTE: "5 min",
    15 * _MINUTE: "15 min",
    30 * _MINUTE: "30 min",
    _HOUR: "1 h",
    2 * _HOUR: "2 h",
    6 * _HOUR: "6 h",
    _DAY: "1 d",
}
"""Bounds in seconds between which waits are counted; the last bar is of longer ones."""


TICKS = {0: "0", 1: "5 min", 3: "30 min", 5: "2 h", 6: "6 h", 7: "1 d"}
"""Where bars begin; not all are named, so that there is room on a phone."""


def waits(found: Iterable[float]) -> Plot | None:
    """How long entries had been out when they were found, in seconds."""
    known = list(found)
    told = spread(known)
    if told is None:
        return None
    bounds = list(WAITS)
    counts = Counter(bisect_left(bounds, wait) for wait in known)
    values = tuple(counts[number] for number in range(len(bounds) + 1))
    entries = Series(name="entries", kind="news", values=values)
    names = [f"up to {name}" for name in WAITS.values()]
    labels = [*names, f"more than {WAITS[bounds[-1]]}"]
    words = f"{len(known):,} new entries, {outcomes.within(told)} of publication."
    return Plot(
        title="New entries by how long they had been out",
        words=words,
        svg=plots.bars(
            labels,
            [entries],
            TICKS,
            words=words,
        ),
        head=("Out for", "Entries"),
        rows=plots.table(labels, [entries], "{:,.0f}".format),
    )


def day_hours(rates: Sequence[float], rate: str) -> Plot:
    """The entries that are expected in each hour of a day."""
    expected = Series(name="entries expected", kind="news", values=tuple(rates))
    labels = [f"{hour:02}:00" for hour in range(24)]
    words = f"{rate.capitalize()}, {hours.spread(rates)}."
    return Plot(
        title="Entries expected by hour of the day",
        words=words,
        svg=plots.bars(
            labels, [expected], {n: labels[n] for n in range(0, 24, 6)}, words=words
        ),
        head=("Hour", "Entries expected"),
        rows=plots.table(labels, [expected], "{:.3g}".format),
    )
