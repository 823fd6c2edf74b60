"""What the log of polls comes to: shares, means of a day, and percentiles."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.tallies import Tally

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Half of the values are at most ``median``, 95 % at most ``p95``; seconds."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What polls came to, those of one subscription or of many together.

    ``polls``, ``requests`` and ``received`` (bytes) are those of a day on average;
    ``unchanged`` (304), ``idle`` (nothing new), ``failed`` and ``learned`` (the next
    one was planned by the feed's rhythm) are shares of all ``count`` polls, 0 to 1.
    ``fresh`` entries were found, also in local files, which are not polled. ``latency``
    is of the polls that were answered; ``freshness`` how long entries had been out when
    they were found.
    """

    count: int
    polls: float
    requests: float
    received: float
    unchanged: float
    idle: float
    failed: float
    learned: float
    fresh: int
    latency: Spread | None
    freshness: Spread | None


def figures(tallies: Collection[Tally], until: datetime) -> Figures | None:
    """The figures of tallies that go on until a time; ``None`` without any.

    A subscription's means of a day are over the time since its first poll that is
    logged; one that began less than a day ago has those of its first day so far.
    """
    if not tallies:
        return None
    count = sum(one.polls for one in tallies)
    whole = count or 1
    return Figures(
        count=count,
        polls=math.fsum(one.polls / _days(one, until) for one in tallies),
        requests=math.fsum(one.requests / _days(one, until) for one in tallies),
        received=math.fsum(one.received / _days(one, until) for one in tallies),
        unchanged=sum(one.unchanged for one in tallies) / whole,
        idle=sum(one.idle for one in tallies) / whole,
        failed=sum(one.failures for one in tallies) / whole,
        learned=sum(one.learned for one in tallies) / whole,
        fresh=sum(one.fresh for one in tallies),
        latency=spread(took for one in tallies for took in one.took),
        freshness=spread(wait for one in tallies for wait in one.waits),
    )


def _days(tally: Tally, until: datetime) -> float:
    return max((until - tally.first) / DAY, 1.0)


def spread(values: Iterable[float]) -> Spread | None:
    """The median and the 95th percentile (nearest rank); ``None`` of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Spread(median=_ranked(ordered, 0.5), p95=_ranked(ordered, 0.95))


def _ranked(ordered: list[float], share: float) -> float:
    return ordered[math.ceil(share * len(ordered)) - 1]
