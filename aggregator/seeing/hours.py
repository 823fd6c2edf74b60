"""How the entries of a feed spread over the day, as its polls have taught."""

import math
from collections.abc import Sequence
from datetime import timedelta, tzinfo

from aggregator.rhythm import memory
from aggregator.rhythm.pace import pace
from storage.states import State

HOUR = timedelta(hours=1)
STRETCH = 4
"""So many hours are called the busiest, and the quietest."""

EVEN = 1.3
"""Where the busiest stretch has less than this many times its share, none is named."""

_BARS = "▁▂▃▄▅▆▇█"


def learned(state: State, zone: tzinfo) -> tuple[float, ...] | None:
    """The entries expected in each of the 24 hours of a day, as clocks in a zone tell.

    ``None`` where the feed is not asked by its rhythm, or nothing is known of it. Where
    a zone changes its clocks, as they were at the last reading.
    """
    rhythm = memory.read(state.rhythm)
    # What has an interval of its own is read without being learned from.
    if rhythm.asked is None or rhythm.asked != state.last_success:
        return None
    expected = pace(rhythm)
    offset = rhythm.asked.astimezone(zone).utcoffset() or timedelta(0)
    hours, part = divmod(-offset, HOUR)
    share = part / HOUR
    return tuple(
        expected.rate
        * (
            (1 - share) * expected.hours[(hour + hours) % 24]
            + share * expected.hours[(hour + hours + 1) % 24]
        )
        for hour in range(24)
    )


def spread(rates: Sequence[float]) -> str:
    """When most and when fewest entries come, in words."""
    total = math.fsum(rates)
    sums = [
        math.fsum(rates[(start + hour) % 24] for hour in range(STRETCH))
        for start in range(24)
    ]
    most, least = max(sums), min(sums)
    if most < EVEN * total * STRETCH / 24:
        return "about as many at every hour"
    return (
        f"most from {_stretch(sums.index(most))} ({most / total * 100:.0f} %), "
        f"fewest from {_stretch(sums.index(least))} ({least / total * 100:.0f} %)"
    )


def drawn(rates: Sequence[float]) -> str:
    """A bar for each hour, in one line of text."""
    most = max(rates)
    return "".join(_BARS[math.ceil(rate / most * len(_BARS)) - 1] for rate in rates)


def _stretch(start: int) -> str:
    return f"{start:02}:00 to {(start + STRETCH) % 24:02}:00"
