"""The hours and weekdays at which a feed publishes, told from counts.

A calendar is one way to read the counts: how far to trust few of them, and how broadly
an hour speaks for its neighbours. Which one fits a feed is found as for bursts: by what
it would have foretold of that feed's own polls. Days differ more than chance has it, so
counts alone would be believed too readily.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import mul
from typing import Protocol


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


class Factors(Protocol):
    """A factor around 1 for each hour of the day, or each day of the week."""

    def __getitem__(self, index: int, /) -> float:
        """The factor of an hour, or of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Factors that counts tell: each is worked out when it is asked for.

    A poll asks for those of few hours. What its ``kernel`` makes of the ``counts``
    around an index is added to the ``least``.
    """

    least: float
    kernel: tuple[float, ...]
    counts: tuple[float, ...]

    def __getitem__(self, index: int, /) -> float:
        counts, kernel = self.counts, self.kernel
        told = self.least + kernel[0] * counts[index]
        around = index - len(counts)
        for away in range(1, len(kernel)):
            told += kernel[away] * (counts[index - away] + counts[around + away])
        return told


def hourly(calendar: Calendar, counts: tuple[float, ...], watched: float) -> Told:
    """What a calendar makes of the counts of the hours."""
    trust = min(1.0, watched / WATCHED_HOURS)
    return _shrunk(counts, calendar.kernel, calendar.doubt, trust)


def daily(counts: tuple[float, ...], watched: float) -> Told:
    """What every calendar makes of the counts of the weekdays."""
    trust = min(1.0, watched / WATCHED_DAYS)
    return _shrunk(counts, (1.0,), DOUBT_OF_DAYS, trust)


def _shrunk(
    counts: tuple[float, ...], kernel: tuple[float, ...], doubt: float, trust: float
) -> Told:
    """Entries of doubt are spread evenly, and what is not trusted is 1."""
    scale = trust * len(counts) / (sum(counts) + doubt)
    return Told(
        least=1 - trust + scale * doubt / len(counts),
        kernel=tuple([share * scale for share in kernel]),
        counts=counts,
    )


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


def blended(none: float, each: Sequence[float], every: Sequence[Told]) -> Told:
    """What every calendar tells of the same counts, in proportion to their `odds`."""
    columns = zip_longest(*[one.kernel for one in every], fillvalue=0.0)
    return Told(
        least=none + sum(map(mul, each, [one.least for one in every])),
        kernel=tuple([sum(map(mul, each, column)) for column in columns]),
        counts=every[0].counts,
    )
