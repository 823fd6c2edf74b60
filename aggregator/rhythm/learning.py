"""What a poll teaches of a feed."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.rhythm import bursts
from aggregator.rhythm.bursts import HABITS, Interval
from aggregator.rhythm.memory import Rhythm, Seen
from aggregator.rhythm.pace import Pace, paces
from aggregator.rhythm.waiting import expected, steady_at

HALF_LIFE = timedelta(days=10)
"""After this long what was seen counts half: long enough to know a weekday by, short
enough to notice that a feed has woken up."""

ARCHIVE = timedelta(days=1)
"""An entry dated so long before the poll that ought to have found it was not published
then but put in later: it says nothing of the feed's rhythm."""

HOUR = timedelta(hours=1)

_LIFE = HALF_LIFE / HOUR / math.log(2)


def learn(rhythm: Rhythm, seen: Seen, now: datetime) -> Rhythm:
    """The rhythm of a feed after a poll that was answered at ``now``.

    The first document tells of the time since its oldest entry. An undated entry came
    at some time since the last poll: it counts for the middle of it. A clock that went
    back teaches nothing.
    """
    since = rhythm.asked
    if since is None:
        return _begun(rhythm, seen, now)
    if now <= since:
        return replace(rhythm, asked=now)
    earliest = since - ARCHIVE
    times = [min(max(date, since), now) for date in seen.dates if date >= earliest] + [
        since + (now - since) / 2
    ] * seen.undated
    known = _heard(rhythm, times, since, now)
    return replace(_counted(known, times, since, now), crowded=seen.whole)


def _begun(rhythm: Rhythm, seen: Seen, now: datetime) -> Rhythm:
    times = sorted(min(date, now) for date in seen.dates)
    if not times:
        return replace(rhythm, asked=now)
    # The oldest entry only marks where the watched time begins.
    known = replace(rhythm, newest=times[-1])
    return _counted(known, times[1:], times[0], now)


def _counted(
    rhythm: Rhythm, times: Sequence[datetime], since: datetime, now: datetime
) -> Rhythm:
    """Entries and hours of watching added, and all that was known faded."""
    fading = math.exp(-((now - since) / HOUR) / _LIFE)
    hours = [count * fading for count in rhythm.hours]
    days = [count * fading for count in rhythm.days]
    entries = rhythm.entries * fading
    for time in times:
        weight = math.exp(-((now - time) / HOUR) / _LIFE)
        hours[time.hour] += weight
        days[time.weekday()] += weight
        entries += weight
    return replace(
        rhythm,
        asked=now,
        newest=max((*times, rhythm.newest or since)) if times else rhythm.newest,
        entries=entries,
        watched=rhythm.watched * fading + _LIFE * (1 - fading),
        hours=tuple(hours),
        days=tuple(days),
        gains=tuple(gain * fading for gain in rhythm.gains),
        fits=tuple(fit * fading for fit in rhythm.fits),
    )


def _heard(
    rhythm: Rhythm, times: Sequence[datetime], since: datetime, now: datetime
) -> Rhythm:
    """Each burst habit's heat, and what habits and calendars gained by this poll."""
    gap = (now - since) / HOUR
    told, every = paces(rhythm)
    interval = Interval(
        gap=gap,
        expected=expected(told, since, gap),
        found=tuple(((time - since) / HOUR, steady_at(told, time)) for time in times),
    )
    ages = [(now - time) / HOUR for time in times]
    old = tuple(zip(HABITS, rhythm.heat, rhythm.gains, strict=True))
    return replace(
        rhythm,
        heat=tuple(bursts.warmed(habit, heat, gap, ages) for habit, heat, _ in old),
        gains=tuple(
            gain + bursts.gain(habit, heat, interval) for habit, heat, gain in old
        ),
        fits=tuple(
            fit + _fitted(one, times, since, gap)
            for fit, one in zip(rhythm.fits, every, strict=True)
        ),
    )


def _fitted(
    told: Pace, times: Sequence[datetime], since: datetime, gap: float
) -> float:
    """By how much a calendar foretold an interval better than none."""
    found = sum(math.log(steady_at(told, time) / told.rate) for time in times)
    return found - expected(told, since, gap) + told.rate * gap
