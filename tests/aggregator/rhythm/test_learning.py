"""What polls teach of a feed."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen
from aggregator.rhythm.pace import pace, rate

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def followed(dates: list[datetime], *, days: int, every: timedelta = HOUR) -> Rhythm:
    """A feed with these entries, asked from Monday on for some days."""
    rhythm, now = learn(Rhythm(), Seen(), MONDAY), MONDAY
    while now < MONDAY + days * DAY:
        last, now = now, now + every
        new = tuple(date for date in dates if last < date <= now)
        rhythm = learn(rhythm, Seen(dates=new), now)
    return rhythm


def test_the_first_document_tells_of_the_time_since_its_oldest_entry() -> None:
    dates = tuple(MONDAY - count * 6 * HOUR for count in range(20))
    rhythm = learn(Rhythm(), Seen(dates=dates), MONDAY)

    assert rate(rhythm) == pytest.approx(4 / 24, rel=0.1)
    assert rhythm.newest == MONDAY


def test_an_old_document_tells_less_than_a_new_one() -> None:
    dates = tuple(MONDAY - 70 * DAY - count * HOUR for count in range(20))
    rhythm = learn(Rhythm(), Seen(dates=dates), MONDAY)

    assert rate(rhythm) < 1.5 / (24 * 7)


def test_what_nobody_published_makes_a_feed_slower() -> None:
    rhythm = learn(Rhythm(), Seen(dates=(MONDAY - DAY, MONDAY)), MONDAY)
    later = learn(rhythm, Seen(), MONDAY + 10 * DAY)

    assert rate(later) < rate(rhythm)


def test_a_rate_is_forgotten_by_half_in_ten_days() -> None:
    busy = followed([MONDAY + count * HOUR for count in range(24 * 7)], days=7)
    asked_on = learn(busy, Seen(), MONDAY + 17 * DAY)

    assert asked_on.entries == pytest.approx(busy.entries / 2)


def test_the_hour_at_which_a_feed_publishes_is_learned() -> None:
    rhythm = followed([MONDAY + day * DAY + 8.5 * HOUR for day in range(28)], days=28)

    assert pace(rhythm).hours[8] > 5
    assert pace(rhythm).hours[20] < 0.5


def test_a_feed_without_hours_of_its_own_keeps_none() -> None:
    dates = [MONDAY + count * 5 * HOUR for count in range(134)]
    hours = pace(followed(dates, days=28)).hours

    assert max(hours[hour] for hour in range(24)) < 1.4


def test_the_days_off_of_a_feed_are_learned() -> None:
    dates = [MONDAY + day * DAY + 9 * HOUR for day in range(28) if day % 7 < 5]
    days = pace(followed(dates, days=28)).days

    assert min(days[day] for day in range(5)) > 1.4 * max(days[5], days[6])


def test_one_day_says_little_of_the_week() -> None:
    dates = [MONDAY + minute * timedelta(minutes=10) for minute in range(144)]

    days = pace(followed(dates, days=1)).days

    assert max(days[day] for day in range(7)) < 2


def test_a_feed_that_publishes_in_bursts_is_told_from_a_steady_one() -> None:
    starts = [MONDAY + day * DAY + (day * 7 % 24) * HOUR for day in range(28)]
    dates = [
        start + count * timedelta(minutes=12) for start in starts for count in range(9)
    ]

    assert pace(followed(dates, days=28)).habit is not None


def test_a_feed_without_bursts_keeps_a_steady_pace() -> None:
    dates = [MONDAY + count * 5 * HOUR for count in range(28 * 4)]

    assert pace(followed(dates, days=28)).habit is None


def test_undated_entries_count_between_two_polls() -> None:
    rhythm = learn(Rhythm(), Seen(undated=20), MONDAY)
    assert rhythm.entries == 0

    rhythm = learn(rhythm, Seen(undated=2), MONDAY + 4 * HOUR)
    assert rhythm.entries == pytest.approx(2, rel=0.02)
    assert rhythm.hours[2] == pytest.approx(2, rel=0.02)


def test_an_old_entry_put_in_later_does_not_count() -> None:
    rhythm = learn(Rhythm(), Seen(), MONDAY)
    rhythm = learn(rhythm, Seen(dates=(MONDAY - 900 * DAY,)), MONDAY + HOUR)

    assert rhythm.entries == 0


def test_an_entry_shown_late_and_one_of_the_future_count_as_of_this_poll() -> None:
    rhythm = learn(Rhythm(), Seen(), MONDAY)
    dates = (MONDAY - HOUR, MONDAY + 9 * DAY)
    rhythm = learn(rhythm, Seen(dates=dates), MONDAY + HOUR)

    assert rhythm.entries == pytest.approx(2, rel=0.01)
    assert rhythm.newest == MONDAY + HOUR


def test_a_clock_that_went_back_teaches_nothing() -> None:
    rhythm = learn(Rhythm(), Seen(dates=(MONDAY - DAY, MONDAY)), MONDAY)
    back = learn(rhythm, Seen(dates=(MONDAY,)), MONDAY - 9 * DAY)

    assert back.entries == rhythm.entries
    assert back.asked == MONDAY - 9 * DAY


def test_a_document_of_nothing_but_new_entries_is_noted_until_the_next() -> None:
    rhythm = learn(Rhythm(), Seen(), MONDAY)
    crowded = learn(rhythm, Seen(undated=9, whole=True), MONDAY + HOUR)

    assert crowded.crowded
    assert not learn(crowded, Seen(), MONDAY + 2 * HOUR).crowded
