"""How many entries an hour a feed is expected to publish, by hour, day and heat."""

from dataclasses import dataclass, replace

from aggregator.rhythm import calendars
from aggregator.rhythm.bursts import HABITS, Habit, chosen
from aggregator.rhythm.calendars import CALENDARS, Factors
from aggregator.rhythm.memory import Rhythm

# Half an entry in half a day, before anything is known (Kolobov et al., NeurIPS 2019).
PRIOR_ENTRIES = 0.5
PRIOR_HOURS = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What to expect: ``rate`` entries an hour over a week, times the shape.

    ``hours`` and ``days`` are factors around 1. With a burst ``habit`` its share of the
    rate comes after other entries, and ``heat`` says how warm those are now.
    """

    rate: float
    hours: Factors
    days: Factors
    habit: Habit | None = None
    heat: float = 0.0

    @property
    def steady(self) -> float:
        """The part of the rate that no other entry brings, in entries an hour."""
        return self.rate * (1 - self.habit.share) if self.habit else self.rate


def rate(rhythm: Rhythm) -> float:
    """Entries an hour."""
    return (rhythm.entries + PRIOR_ENTRIES) / (rhythm.watched + PRIOR_HOURS)


def pace(rhythm: Rhythm) -> Pace:
    """What a feed of this rhythm is expected to publish from its last poll on."""
    index = chosen(rhythm.gains)
    steady, _ = paces(rhythm)
    if index is None:
        return steady
    return replace(steady, habit=HABITS[index], heat=rhythm.heat[index])


def paces(rhythm: Rhythm) -> tuple[Pace, list[Pace]]:
    """What to expect without bursts: by the odds of every calendar, and by each."""
    expected = rate(rhythm)
    none, odds = calendars.odds(rhythm.fits)
    days = calendars.daily(rhythm.days, rhythm.watched)
    every = [
        calendars.hourly(calendar, rhythm.hours, rhythm.watched)
        for calendar in CALENDARS
    ]
    steady = Pace(
        rate=expected,
        hours=calendars.blended(none, odds, every),
        days=calendars.blended(none, odds, [days] * len(every)),
    )
    return steady, [Pace(rate=expected, hours=hours, days=days) for hours in every]
