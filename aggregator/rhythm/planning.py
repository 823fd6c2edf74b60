"""When to ask a feed again, and why then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from aggregator.rhythm.bounds import CEILING, Bounds
from aggregator.rhythm.memory import Rhythm
from aggregator.rhythm.pace import Pace, pace
from aggregator.rhythm.waiting import until
from aggregator.rhythm.words import spell, spell_rate

FAIRNESS = 0.5
"""The power of its rate by which a feed's waiting is discounted. 0 is best for the mean
article and leaves quiet feeds behind; 1 asks every feed equally often. With a half,
requests grow with the fourth root of the rate."""

SILENT = timedelta(days=90)
SILENT_CEILING = timedelta(hours=48)
HOUR = timedelta(hours=1)
WEEK = 168


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The next poll, and the reason in words for a person."""

    next_poll: datetime
    why: str


def next_poll(rhythm: Rhythm, cost: float, bounds: Bounds, now: datetime) -> Plan:
    """When to ask again after a reading that ended at ``now``, answered or failed.

    ``cost`` is that of a request (`price.Price`) by what an article of the feed is
    `worth`. Never before the floor of ``bounds``; later than its ceiling only for a
    floor, a skipped hour, or the spreading of up to a tenth.
    """
    floor = bounds.floor
    ceiling = max(_ceiling(rhythm, bounds, now), floor.wait)
    wait, why = _wanted(rhythm, cost, bounds, now)
    shares = False
    if wait <= floor.wait:
        wait, why, shares = floor.wait, floor.why, True
    elif wait >= ceiling:
        wait, why, shares = ceiling, f"quiet: every {spell(ceiling)}", True
    if shares:
        # What learned for itself is spread by that; limits are common to many.
        wait += wait * _share(bounds.name, now) / 10
    return _outside_skipped(Plan(next_poll=now + wait, why=why), bounds)


def worth(firsts: int, stories: int) -> float:
    """How much an article of a feed is worth, 1 for the average feed.

    A story is new only once: of the ``stories`` of several outlets to which the feed
    contributed, those ``firsts`` count that it told first, the rest has been read
    elsewhere. Half of them first is average; a feed without any is too.
    """
    return 2 * (firsts + 1) / (stories + 2)


def _wanted(
    rhythm: Rhythm, cost: float, bounds: Bounds, now: datetime
) -> tuple[timedelta, str]:
    if rhythm.asked is None:
        return timedelta(0), "never read yet"
    if bounds.guess is not None and rhythm.newest is None:
        return bounds.guess, f"the feed says it is updated every {spell(bounds.guess)}"
    since = min(rhythm.asked, now)
    expected = pace(rhythm)
    hours = until(
        expected,
        since,
        debt(expected, cost),
        (now - since + SILENT_CEILING) / HOUR,
    )
    if rhythm.crowded:
        hours /= 2
    wait = max(since + hours * HOUR - now, timedelta(0))
    return wait, _learned(wait, expected, rhythm)


def debt(expected: Pace, cost: float) -> float:
    """The accumulated waiting that is worth a request, in article-hours."""
    return float(cost * expected.rate**FAIRNESS)


def _learned(wait: timedelta, expected: Pace, rhythm: Rhythm) -> str:
    if rhythm.crowded:
        return f"learned: after {spell(wait)}, for entries may have been missed"
    return f"learned: every {spell(wait)} ({spell_rate(expected.rate)})"


def _ceiling(rhythm: Rhythm, bounds: Bounds, now: datetime) -> timedelta:
    silent = rhythm.newest is not None and now - rhythm.newest > SILENT
    return SILENT_CEILING if silent and bounds.ceiling == CEILING else bounds.ceiling


def _outside_skipped(plan: Plan, bounds: Bounds) -> Plan:
    """The plan moved to the end of the hours and days that the feed told to skip.

    Lists that leave nothing are ignored.
    """
    time = plan.next_poll
    for _ in range(WEEK):
        by_day = time.weekday() in bounds.skip_days
        if not by_day and time.hour not in bounds.skip_hours:
            break
        time = time.replace(minute=0, second=0, microsecond=0) + HOUR
    else:
        return plan
    if time == plan.next_poll:
        return plan
    time += HOUR * _share(bounds.name, time) / 10
    return Plan(next_poll=time, why="the feed told to skip the hours before")


def _share(name: str, now: datetime) -> float:
    """A number in [0, 1) that stays the same for a name within an hour."""
    seed = f"{name} {now:%Y-%m-%d %H}".encode()
    return int.from_bytes(sha256(seed).digest()[:4]) / 2**32
