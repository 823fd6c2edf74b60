"""How long a feed keeps quiet between two times that it has news, at the longest.

The mean says little of that: one that publishes by day is quiet every night, and one
that publishes ten entries each Monday is quiet for a week.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from aggregator.rhythm.memory import Rhythm, Seen

FADING = timedelta(days=28)
"""After this long a longest pause counts half: nobody's holiday excuses for ever."""

ENOUGH = 5
"""From so many pauses of a first document on its longest one is left out: what is
pinned to the top of a feed may be years old."""

HOUR = timedelta(hours=1)


def heard(rhythm: Rhythm, seen: Seen, now: datetime, *, first: bool) -> Rhythm:
    """The rhythm with the pauses that ended by what a poll found.

    An undated entry came now. Those of the ``first`` document may have come at any
    time. What is dated before the newest that is known ends no pause.
    """
    dates = sorted(min(date, now) for date in seen.dates)
    if rhythm.newest is None:
        return _begun(rhythm, dates) if dates or first else _later(rhythm, seen, now)
    later = max([*dates, *[now] * bool(seen.undated)], default=rhythm.newest)
    gap = later - rhythm.newest
    if gap <= timedelta(0):
        return rhythm
    kept = rhythm.pause * 0.5 ** (gap / FADING)
    longest = max(gap / HOUR, kept)
    return replace(rhythm, newest=later, pause=longest, pauses=rhythm.pauses + 1)


def _begun(rhythm: Rhythm, dates: Sequence[datetime]) -> Rhythm:
    gaps = sorted(
        (after - before) / HOUR for before, after in pairwise(dates) if after > before
    )
    longest = gaps[-2] if len(gaps) >= ENOUGH else max(gaps, default=0.0)
    newest = dates[-1] if dates else None
    return replace(rhythm, newest=newest, pause=longest, pauses=len(gaps))


def _later(rhythm: Rhythm, seen: Seen, now: datetime) -> Rhythm:
    return replace(rhythm, newest=now) if seen.undated else rhythm
