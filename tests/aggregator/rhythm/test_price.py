"""The price of a request, steered to a budget."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.rhythm.price import HIGHEST, LOWEST, Price, charge, read, write

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def charged(price: Price, *, daily: float, days: int, budget: float = 24) -> Price:
    """The price after some days of so many requests a day, for one feed."""
    now = price.at or MONDAY
    for _ in range(round(daily * days)):
        now += DAY / daily
        price = charge(price, budget, 1, now)
    return price


def test_too_many_requests_make_it_dearer_and_too_few_cheaper() -> None:
    assert charged(Price(), daily=48, days=7).cost > Price().cost
    assert charged(Price(), daily=12, days=7).cost < Price().cost


def test_requests_on_budget_leave_it_alone() -> None:
    settled = charged(Price(), daily=24, days=14)

    assert charged(settled, daily=24, days=7).cost == pytest.approx(
        settled.cost, rel=0.1
    )


def test_a_budget_that_cannot_be_met_does_not_run_away_with_it() -> None:
    assert charged(Price(), daily=500, days=30).cost == HIGHEST
    assert charged(Price(), daily=1, days=900).cost == LOWEST


def test_a_clock_that_jumps_does_not_break_it() -> None:
    price = charged(Price(), daily=24, days=2)

    for now in (MONDAY - 900 * DAY, MONDAY + 9000 * DAY, MONDAY):
        price = charge(price, 24, 1, now)
        assert LOWEST <= price.cost <= HIGHEST


@given(cost=st.floats(LOWEST, HIGHEST), requests=st.floats(0, 1e6))
def test_what_was_written_is_read(cost: float, requests: float) -> None:
    price = Price(cost=cost, requests=requests, since=MONDAY, at=MONDAY + DAY)

    assert read(write(price)) == price


def test_nothing_written_is_the_first_price() -> None:
    assert read("") == Price()
    assert read(write(Price())) == Price()
