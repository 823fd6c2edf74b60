from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aggregator.rhythm import memory
from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen
from aggregator.seeing.hours import drawn, learned, spread
from storage.states import State

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def morning() -> State:
    """A feed with four entries a day between 6 and 10 (UTC), read every two hours."""
    rhythm, now = Rhythm(), NOON - timedelta(days=28)
    while now < NOON:
        dates = [now + HOUR / 2, now + 1.5 * HOUR] if 6 <= now.hour < 10 else []
        now += 2 * HOUR
        rhythm = learn(rhythm, Seen(dates=tuple(dates)), now)
    return State(
        name="a",
        kind="url",
        location="https://a.example/",
        rhythm=memory.write(rhythm),
        last_success=now,
    )


def test_the_hours_of_a_feed_are_told_as_clocks_in_the_zone_tell() -> None:
    rates = learned(morning(), UTC)
    assert rates is not None
    assert sum(rates) == pytest.approx(4, rel=0.25)
    assert min(rates[6:10]) > 10 * max(rates[14:22])
    assert spread(rates).startswith("most from 06:00 to 10:00 (")
    vienna = learned(morning(), ZoneInfo("Europe/Vienna"))
    assert vienna == pytest.approx((rates[-1], *rates[:-1]))
    kolkata = learned(morning(), ZoneInfo("Asia/Kolkata"))
    assert kolkata is not None
    assert kolkata[11] == pytest.approx((rates[5] + rates[6]) / 2)


def test_what_is_not_asked_by_its_rhythm_has_no_hours() -> None:
    assert learned(replace(morning(), rhythm=""), UTC) is None
    assert learned(replace(morning(), last_success=NOON + HOUR), UTC) is None


def test_an_even_feed_has_no_busy_hours() -> None:
    assert spread([0.2] * 24) == "about as many at every hour"


def test_each_hour_is_drawn() -> None:
    assert drawn([0.01, *[0.5] * 22, 1.0]) == "▁" + "▄" * 22 + "█"
