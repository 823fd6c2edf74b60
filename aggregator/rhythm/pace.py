"""How many entries an hour a feed is expected to publish, by hour, day and heat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.rhythm import calendars
from aggregator.rhythm.bursts import HABITS, Habit, chosen
from aggregator.rhythm.calendars import CALENDARS
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
    hours: tuple[float, ...]
    days: tuple[float, ...]
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
    return replace(
        steady(rhythm, paces(rhythm)),
        habit=None if index is None else HABITS[index],
        heat=0.0 if index is None else rhythm.heat[index],
    )


def steady(rhythm: Rhythm, every: Sequence[Pace]) -> Pace:
    """What to expect without bursts, by the odds of ``every`` calendar's `paces`."""
    none, odds = calendars.odds(rhythm.fits)
    return Pace(
        rate=every[0].rate,
        hours=calendars.blended(none, odds, [one.hours for one in every]),
        days=calendars.blended(none, odds, [one.days for one in every]),
    )


def paces(rhythm: Rhythm) -> list[Pace]:
    """What each calendar alone would expect, without bursts."""
    expected = rate(rhythm)
    days = calendars.daily(rhythm.days, rhythm.watched)
    return [
        Pace(
            rate=expected,
            hours=calendars.hourly(calendar, rhythm.hours, rhythm.watched),
            days=days,
        )
        for calendar in CALENDARS
    ]
