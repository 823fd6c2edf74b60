"""The hours and weekdays at which a feed publishes, told from counts.

A calendar is one way to read the counts: how far to trust few of them, and how broadly
an hour speaks for its neighbours. Which one fits a feed is found as for bursts: by what
it would have foretold of that feed's own polls. Days differ more than chance has it, so
counts alone would be believed too readily.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """``doubt`` is the number of entries that weigh as much as "all hours are alike".

    ``kernel`` is what an hour tells of itself and of those one, two... hours away.
    """

    doubt: float
    kernel: tuple[float, ...]


BROAD = Calendar(doubt=10.0, kernel=(0.25, 0.2, 0.1, 0.05, 0.025))
"""A newsroom's day."""

SHARP = Calendar(doubt=3.0, kernel=(0.5, 0.25))
"""A clock's: what comes at 8:58 today comes at 9:03 tomorrow."""

CALENDARS = (BROAD, SHARP)
"""What is tried on every feed, beside no calendar at all."""

DOUBT_OF_DAYS = 20.0
"""Greater than that of hours: there were only two Mondays in two weeks."""

TEMPER = 0.5

WATCHED_HOURS = 48.0
WATCHED_DAYS = 336.0
"""An hour or a weekday that was hardly ever watched says nothing by being empty."""

Factors = tuple[float, ...]


def hourly(calendar: Calendar, counts: Sequence[float], watched: float) -> Factors:
    """A factor around 1 for each hour of the day."""
    size = len(counts)
    around = (*counts, *counts, *counts)
    smooth = [calendar.kernel[0] * count for count in counts]
    for away, share in enumerate(calendar.kernel[1:], start=1):
        before = around[size - away : 2 * size - away]
        after = around[size + away : 2 * size + away]
        smooth = [
            told + share * (one + other)
            for told, one, other in zip(smooth, before, after, strict=True)
        ]
    return _shrunk(smooth, calendar.doubt, watched / WATCHED_HOURS)


def daily(counts: Sequence[float], watched: float) -> Factors:
    """A factor around 1 for each weekday, the same in every calendar."""
    return _shrunk(counts, DOUBT_OF_DAYS, watched / WATCHED_DAYS)


def _shrunk(counts: Sequence[float], doubt: float, known: float) -> Factors:
    trust = min(1.0, known)
    scale = trust * len(counts) / (math.fsum(counts) + doubt)
    least = 1 - trust + scale * doubt / len(counts)
    return tuple(count * scale + least for count in counts)


def odds(fits: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """The odds of no calendar and of each: together 1, by their log-likelihoods.

    ``fits`` are those against no calendar. Half of them counts: entries of one day come
    together, and each says less than one that came alone.
    """
    best = max(0.0, *fits)
    each = [math.exp((fit - best) * TEMPER) for fit in fits]
    none = math.exp(-best * TEMPER)
    total = none + math.fsum(each)
    return none / total, tuple(one / total for one in each)


def blended(none: float, each: Sequence[float], every: Sequence[Factors]) -> Factors:
    """The factors of every calendar in proportion to their `odds`."""
    return tuple(
        none + sum(map(float.__mul__, each, column))
        for column in zip(*every, strict=True)
    )
