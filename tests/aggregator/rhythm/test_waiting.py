"""Sums over a pace, against what adding up small steps gives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.rhythm.bursts import Habit
from aggregator.rhythm.pace import Pace
from aggregator.rhythm.waiting import expected, steady_at, until

EVEN = Pace(rate=2.0, hours=(1.0,) * 24, days=(1.0,) * 7)
MIDNIGHT = datetime(2024, 1, 1, tzinfo=UTC)
FACTOR = st.floats(0.01, 5.0)
PACES = st.builds(
    Pace,
    rate=st.floats(1e-3, 10.0),
    hours=st.tuples(*[FACTOR] * 24),
    days=st.tuples(*[FACTOR] * 7),
    habit=st.none() | st.just(Habit(share=0.3, decay=1.5)),
    heat=st.floats(0.0, 6.0),
)
MOMENTS = st.datetimes(
    datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(UTC)
)


def owed(pace: Pace, since: datetime, hours: float, steps: int = 4000) -> float:
    """The accumulated waiting, by adding up."""
    width = hours / steps
    total = 0.0
    for step in range(steps):
        gone = (step + 0.5) * width
        rate = steady_at(pace, since + timedelta(hours=gone))
        if pace.habit:
            share, decay = pace.habit.share, pace.habit.decay
            rate += share * decay * pace.heat * 2.718281828459045 ** (-decay * gone)
        total += rate * (hours - gone) * width
    return total


def test_an_even_pace_gives_the_square_root_of_the_price() -> None:
    # rate * t * t / 2 = debt, so t = sqrt(2 * 9 / 2)
    assert until(EVEN, MIDNIGHT, 9.0, 24.0) == pytest.approx(3.0)


def test_the_limit_is_answered_where_it_comes_first() -> None:
    assert until(EVEN, MIDNIGHT, 1e6, 24.0) == 24.0


def test_a_quiet_night_is_slept_through() -> None:
    hours = tuple(2.0 if 8 <= hour < 20 else 0.0 for hour in range(24))
    evening = MIDNIGHT.replace(hour=20)

    assert until(replace(EVEN, hours=hours), evening, 0.5, 24.0) > 12.0


def test_a_warm_feed_is_asked_sooner_than_a_cold_one() -> None:
    cold = replace(EVEN, habit=Habit(share=0.3, decay=1.5))
    warm = replace(cold, heat=4.0)

    assert until(warm, MIDNIGHT, 1.0, 24.0) < until(EVEN, MIDNIGHT, 1.0, 24.0)
    assert until(cold, MIDNIGHT, 1.0, 24.0) > until(EVEN, MIDNIGHT, 1.0, 24.0)


def test_what_is_expected_of_a_week_is_the_rate_of_a_week() -> None:
    days = (2.0, 1.5, 1.0, 1.0, 0.5, 0.5, 0.5)

    assert expected(
        replace(EVEN, days=days), MIDNIGHT + timedelta(minutes=17), 168.0
    ) == pytest.approx(2.0 * 168)


@given(pace=PACES, since=MOMENTS)
def test_what_is_expected_of_many_weeks_is_the_sum_of_its_days(
    pace: Pace, since: datetime
) -> None:
    days = sum(expected(pace, since + timedelta(days=day), 24.0) for day in range(17))

    assert expected(pace, since, 17 * 24.0) == pytest.approx(days)


@settings(max_examples=40, deadline=None)
@given(pace=PACES, since=MOMENTS, debt=st.floats(1e-3, 50.0))
def test_the_answer_is_where_the_debt_is_reached(
    pace: Pace, since: datetime, debt: float
) -> None:
    hours = until(pace, since, debt, 48.0)

    assert 0 < hours <= 48.0
    waited = owed(pace, since, hours)
    if hours < 48.0:
        assert waited == pytest.approx(debt, rel=0.01)
    else:
        assert waited <= debt * 1.01


@given(pace=PACES, since=MOMENTS, debt=st.floats(1e-3, 50.0))
def test_a_dearer_request_is_never_made_sooner(
    pace: Pace, since: datetime, debt: float
) -> None:
    assert until(pace, since, debt * 2, 48.0) >= until(pace, since, debt, 48.0)
