"""When a feed is asked again, and why then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.rhythm.bounds import Bounds, Floor
from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen
from aggregator.rhythm.planning import Plan, next_poll, worth

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
COST = 0.1


def published(*, every: timedelta, count: int = 20) -> Rhythm:
    """A feed that was read for the first time, with entries at even distances."""
    dates = tuple(MONDAY - number * every for number in range(count))
    return learn(Rhythm(), Seen(dates=dates), MONDAY)


def planned(
    rhythm: Rhythm, *, cost: float = COST, now: datetime = MONDAY, **limits: object
) -> Plan:
    bounds = Bounds(name="herald", **limits)
    return next_poll(rhythm, cost, bounds, now)


def polite(wait: timedelta) -> tuple[Floor, ...]:
    return (Floor(wait=wait, why="because"),)


def test_j6_a_feed_never_read_is_asked_at_once() -> None:
    assert planned(Rhythm()) == Plan(next_poll=MONDAY, why="nothing to wait for")


def test_a_busy_feed_is_asked_more_often_than_a_quiet_one() -> None:
    busy, quiet = published(every=HOUR), published(every=3 * DAY)

    assert planned(busy).next_poll < planned(quiet).next_poll


def test_requests_grow_with_the_fourth_root_of_the_rate() -> None:
    even = {"hours": (0.0,) * 24, "days": (0.0,) * 7}
    known = Rhythm(asked=MONDAY, newest=MONDAY, watched=999_988.0, **even)
    slow = planned(replace(known, entries=9_999.5), cost=0.01).next_poll - MONDAY
    fast = planned(replace(known, entries=159_999.5), cost=0.01).next_poll - MONDAY

    assert slow / fast == pytest.approx(2.0, rel=0.01)


def test_the_reason_says_how_often_and_how_fast() -> None:
    plan = planned(published(every=HOUR / 2, count=4000))

    assert plan.why.startswith("learned: every ")
    assert plan.why.endswith(" (46 entries a day)")


def test_a_floor_binds_and_gives_its_reason() -> None:
    plan = planned(published(every=HOUR), floors=polite(5 * HOUR))

    assert MONDAY + 5 * HOUR <= plan.next_poll <= MONDAY + 5.5 * HOUR
    assert plan.why == "because"


def test_a_floor_above_the_ceiling_binds() -> None:
    plan = planned(published(every=HOUR), floors=polite(3 * DAY))

    assert plan.next_poll >= MONDAY + 3 * DAY


def test_a_feed_that_hardly_publishes_is_asked_every_day() -> None:
    plan = planned(published(every=30 * DAY), cost=100.0)

    assert MONDAY + DAY <= plan.next_poll <= MONDAY + 1.1 * DAY
    assert plan.why == "quiet: every 24 h"


def test_a_feed_silent_for_months_is_asked_every_other_day() -> None:
    rhythm = published(every=DAY)
    later = MONDAY + 120 * DAY
    plan = planned(learn(rhythm, Seen(), later), cost=100.0, now=later)

    assert plan.next_poll >= later + 2 * DAY


def test_limits_shared_by_many_feeds_are_spread() -> None:
    rhythm = published(every=HOUR)
    times = {
        next_poll(rhythm, COST, Bounds(name=name, floors=polite(9 * HOUR)), MONDAY)
        for name in ("herald", "post", "times")
    }

    assert len(times) == 3


def test_a_failed_poll_keeps_the_waiting_since_the_last_answered_one() -> None:
    rhythm = published(every=HOUR)
    later = MONDAY + 3 * HOUR

    plan = planned(rhythm, now=later, floors=polite(30 * MINUTE))

    assert later + 30 * MINUTE <= plan.next_poll <= later + 33 * MINUTE


def test_b12_a_poll_in_a_skipped_hour_moves_to_the_next_allowed_one() -> None:
    plan = planned(
        published(every=HOUR),
        floors=polite(30 * MINUTE),
        skip_hours=frozenset(range(6)),
    )

    assert MONDAY.replace(hour=6) <= plan.next_poll < MONDAY.replace(hour=7)
    assert plan.why == "the feed told to skip the hours before"


def test_b13_a_skipped_day_is_skipped_whole() -> None:
    plan = planned(published(every=HOUR), skip_days=frozenset({0, 1}))

    assert plan.next_poll.weekday() == 2
    assert plan.next_poll.hour == 0


def test_b13_a_feed_that_tells_to_skip_everything_is_asked_all_the_same() -> None:
    free = planned(published(every=HOUR))

    assert planned(published(every=HOUR), skip_days=frozenset(range(7))) == free
    assert planned(published(every=HOUR), skip_hours=frozenset(range(24))) == free


def test_b14_what_a_feed_says_of_itself_counts_until_something_is_known() -> None:
    blank = learn(Rhythm(), Seen(), MONDAY)

    assert planned(blank, guess=4 * HOUR).next_poll == MONDAY + 4 * HOUR
    assert planned(published(every=HOUR), guess=4 * HOUR) == planned(
        published(every=HOUR)
    )


def test_g6_a_crowded_feed_is_asked_twice_as_soon() -> None:
    rhythm = published(every=6 * HOUR)
    crowded = planned(replace(rhythm, crowded=True))

    assert (crowded.next_poll - MONDAY) * 2 == pytest.approx(
        planned(rhythm).next_poll - MONDAY, abs=timedelta(seconds=1)
    )
    assert "missed" in crowded.why


def test_a_feed_that_tells_stories_first_is_worth_more() -> None:
    assert worth(0, 0) == worth(20, 40) == 1
    assert worth(1, 40) < 1 < worth(30, 40)


def test_a_clock_that_went_back_does_not_put_a_poll_off() -> None:
    plan = planned(published(every=HOUR), now=MONDAY - 365 * DAY)

    assert plan.next_poll < MONDAY - 364 * DAY
