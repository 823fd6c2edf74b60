"""Sums over a pace: how many entries to expect, and how long they will have waited.

The accumulated waiting of a moment ``t`` is D(t), the integral of rate(u) (t - u) over
u from the last poll to t: entries expected by then, each with the time that it has
waited. Within an hour the steady rate is constant, and a burst fades exponentially, so
both sums have a closed form.
"""

import math
from collections.abc import Iterator
from datetime import datetime

from aggregator.rhythm.pace import Pace

NEAR = 1e-9
WEEK = 168


def expected(pace: Pace, since: datetime, span: float) -> float:
    """The entries that the steady part of a pace brings in ``span`` hours."""
    weeks, rest = divmod(span, WEEK)
    told = math.fsum(length * rate for length, rate in _stretches(pace, since, rest))
    return told + weeks * _weekly(pace) if weeks else told


def _weekly(pace: Pace) -> float:
    """The same in a week, wherever it begins: a clock may jump by years of them."""
    hours = math.fsum(pace.hours[hour] for hour in range(24))
    return pace.steady * hours * math.fsum(pace.days[day] for day in range(7))


def steady_at(pace: Pace, moment: datetime) -> float:
    """The steady part of a pace at a moment, in entries an hour."""
    return pace.steady * pace.hours[moment.hour] * pace.days[moment.weekday()]


def until(pace: Pace, since: datetime, debt: float, limit: float) -> float:
    """The hours from ``since`` to when the accumulated waiting reaches ``debt``.

    ``debt`` is in article-hours, and more than nothing; ``limit`` is answered when it
    is not reached before.
    """
    begun = arrived = owed = 0.0
    for span, rate in _stretches(pace, since, limit):
        then = owed + arrived * span + rate * span * span / 2
        if then + _burst(pace, begun + span)[1] >= debt:
            return begun + _crossing(pace, begun, (owed - debt, arrived, rate), span)
        owed = then
        arrived += rate * span
        begun += span
    return limit


def _stretches(
    pace: Pace, since: datetime, span: float
) -> Iterator[tuple[float, float]]:
    """The hours of a span, each with its length and its steady rate."""
    hour, day = since.hour, since.weekday()
    length = 1 - (since.minute + since.second / 60 + since.microsecond / 6e7) / 60
    while span > 0:
        yield min(length, span), pace.steady * pace.hours[hour] * pace.days[day]
        span -= length
        length = 1.0
        hour += 1
        if hour == 24:
            hour, day = 0, (day + 1) % 7


def _burst(pace: Pace, span: float) -> tuple[float, float]:
    """The entries that a burst brings in ``span`` hours, and their waiting by then."""
    if pace.habit is None:
        return 0.0, 0.0
    coming = pace.habit.share * pace.heat
    come = coming * -math.expm1(-pace.habit.decay * span)
    return come, coming * span - come / pace.habit.decay


def _crossing(
    pace: Pace, begun: float, steady: tuple[float, float, float], span: float
) -> float:
    """Where within a stretch the debt is paid, by Newton's rule.

    The sum is convex and grows, so from the far end it nears the crossing from one
    side only.
    """
    lacking, arrived, rate = steady
    at = span
    for _ in range(50):
        come, waited = _burst(pace, begun + at)
        over = lacking + arrived * at + rate * at * at / 2 + waited
        step = over / (arrived + rate * at + come)
        at -= step
        if step < NEAR:
            break
    return max(at, 0.0)
