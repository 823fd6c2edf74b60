"""Rules for when to ask a feed again: ours, and those it is measured against.

Each has one knob that is turned until the requests meet the budget; ours steers itself.
Times are hours since the trace began.
"""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from aggregator.rhythm.bounds import Bounds, Floor
from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen
from aggregator.rhythm.planning import next_poll
from aggregator.rhythm.price import Price, charge

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
"""A Monday, like the first day of every trace."""

CEILING = 24.0
WEEK = 168.0


class Rule(Protocol):
    """Decides on the polls of every feed of a trace."""

    def after(self, feed: int, now: float, new: Sequence[float], full: bool) -> float:
        """The time of the next poll after one that found these new entries.

        ``full`` says that the document held nothing else.
        """


class Fixed:
    """Every feed after the same time."""

    name = "fixed interval"

    def __init__(self, feeds: int, knob: float, floor: float) -> None:
        self._knob, self._floor = knob, floor
        self._feeds = feeds

    def wait(self, feed: int, now: float, new: Sequence[float]) -> float:
        """Hours to the next poll, before clamping."""
        return self._knob

    def after(self, feed: int, now: float, new: Sequence[float], full: bool) -> float:
        """See `Rule`."""
        return now + min(CEILING, max(self._floor, self.wait(feed, now, new)))


class EntryFrequency(Fixed):
    """Miniflux: inversely to the count of a week, told from the entries' spacing."""

    name = "entry_frequency"

    def __init__(self, feeds: int, knob: float, floor: float) -> None:
        super().__init__(feeds, knob, floor)
        self._week: list[list[float]] = [[] for _ in range(feeds)]

    def wait(self, feed: int, now: float, new: Sequence[float]) -> float:
        """See `Fixed`."""
        week = [time for time in self._week[feed] if time >= now - WEEK] + list(new)
        self._week[feed] = week
        if len(week) < 2 or week[0] == week[-1]:
            return CEILING
        weekly = math.ceil(WEEK * (len(week) - 1) / (week[-1] - week[0]))
        return self._knob * WEEK / weekly


class SquareRoot(Fixed):
    """Sia and Cho: requests by the square root of a feed's rate."""

    name = "square root"

    def __init__(self, feeds: int, knob: float, floor: float) -> None:
        super().__init__(feeds, knob, floor)
        self._known = [(0.0, 0.0, 0.0)] * feeds

    def wait(self, feed: int, now: float, new: Sequence[float]) -> float:
        """See `Fixed`."""
        entries, watched, asked = self._known[feed]
        fading = 2 ** (-(now - asked) / (14 * 24))
        entries, watched = entries * fading + len(new), watched * fading + now - asked
        self._known[feed] = entries, watched, now
        return self._knob * math.sqrt((watched + 12) / (entries + 0.5))


class Learned:
    """Ours: `aggregator.rhythm`, with a price that steers itself to the budget.

    With ``cost`` the price is fixed instead.
    """

    name = "learned"

    def __init__(
        self, feeds: int, budget: float, floor: float, cost: float | None = None
    ) -> None:
        self._rhythms = [Rhythm()] * feeds
        self._price = Price()
        self._budget = budget
        self._cost = cost
        self._floor = (Floor(wait=timedelta(hours=floor), why="floor"),)

    def after(self, feed: int, now: float, new: Sequence[float], full: bool) -> float:
        """See `Rule`."""
        moment = _moment(now)
        dates = tuple(_moment(time) for time in new)
        rhythm = learn(self._rhythms[feed], Seen(dates=dates, whole=full), moment)
        self._rhythms[feed] = rhythm
        self._price = charge(self._price, self._budget, len(self._rhythms), moment)
        bounds = Bounds(name=str(feed), floors=self._floor)
        cost = self._price.cost if self._cost is None else self._cost
        plan = next_poll(rhythm, cost, bounds, moment)
        return (plan.next_poll - BEGINNING) / timedelta(hours=1)


def _moment(hours: float) -> datetime:
    return BEGINNING + timedelta(hours=hours)
