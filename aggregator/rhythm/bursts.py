"""Entries that call for more: a feed may publish in bursts.

After an entry more are expected, fading with time (Hawkes' self-exciting process). It
costs mean delay where it is not so, hence a habit is taken on for a feed only once it
would have foretold that feed's own polls better than a steady rate did.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Each entry brings ``share`` further ones on average, ``decay`` of them an hour.

    ``decay`` is the rate at which its warmth fades, per hour.
    """

    share: float
    decay: float


HABITS = (Habit(share=0.3, decay=1 / 0.75),)
"""What is tried on every feed."""

HOTTEST = 6.0
"""No document dump makes a feed hotter than this many entries of this moment."""

CONVINCED = 2.0
"""Log-likelihood by which a habit must be ahead: about seven to one."""


def chosen(gains: Sequence[float]) -> int | None:
    """The habit that foretold a feed best, if any did clearly better than none."""
    best = max(range(len(gains)), key=gains.__getitem__)
    return best if gains[best] > CONVINCED else None


def warmed(habit: Habit, heat: float, gap: float, ages: Sequence[float]) -> float:
    """The heat ``gap`` hours later, with entries of these ages in hours."""
    left = heat * math.exp(-habit.decay * gap)
    return min(HOTTEST, left + sum(math.exp(-habit.decay * age) for age in ages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A stretch between two polls: its length, what a steady rate expected of it in
    all, and for each entry found its distance from the beginning and the steady rate
    there. Hours, and entries an hour."""

    gap: float
    expected: float
    found: tuple[tuple[float, float], ...]


def gain(habit: Habit, heat: float, interval: Interval) -> float:
    """By how much a habit foretold an interval better than the steady rate.

    The difference of log-likelihoods, by what was known when the interval began: that
    is what a poll can make use of.
    """
    share, decay = habit.share, habit.decay
    more = share * heat * (1 - math.exp(-decay * interval.gap))
    told = share * interval.expected - more
    for since, steady in interval.found:
        burst = decay * heat * math.exp(-decay * since)
        told += math.log(1 - share + share * burst / steady)
    return told
