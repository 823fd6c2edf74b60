from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.seeing.figures import Spread, figures, spread
from storage.tallies import Tally

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def tally(name: str = "a", **told: object) -> Tally:
    given_ = {"first": NOW - 2 * DAY, "last": NOW, "polls": 10} | told
    return Tally(subscription=name, **given_)


def test_without_polls_there_are_no_figures() -> None:
    assert figures([], NOW) is None


def test_what_was_found_in_local_files_has_figures_too() -> None:
    told = figures([tally(polls=0, fresh=4)], NOW)
    assert told is not None
    assert (told.fresh, told.count, told.failed, told.polls) == (4, 0, 0, 0)


def test_polls_come_to_means_of_a_day_and_shares() -> None:
    told = figures(
        [
            tally(requests=12, received=4000, unchanged=6, idle=8, failures=1),
            tally("b", first=NOW - DAY / 4, learned=5, fresh=3),
        ],
        NOW,
    )
    assert told is not None
    # What began six hours ago has had a day with ten polls so far, and no more.
    assert (told.count, told.polls, told.requests, told.received) == (20, 15, 6, 2000)
    shares = (told.unchanged, told.idle, told.failed, told.learned)
    assert shares == (0.3, 0.4, 0.05, 0.25)
    assert (told.fresh, told.latency, told.freshness) == (3, None, None)


def test_times_of_all_are_ranked_together() -> None:
    told = figures(
        [tally(took=(1.0, 9.0), waits=(60.0,)), tally("b", took=(2.0,))], NOW
    )
    assert told is not None
    assert told.latency == Spread(median=2.0, p95=9.0)
    assert told.freshness == Spread(median=60.0, p95=60.0)


def test_the_nearest_rank_is_a_value_that_was_seen() -> None:
    assert spread(range(1, 101)) == Spread(median=50, p95=95)
    assert spread([]) is None


@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_half_and_nineteen_in_twenty_are_within_a_spread(values: list[float]) -> None:
    told = spread(values)
    assert told is not None
    assert told.median <= told.p95 <= max(values)
    assert sum(one <= told.median for one in values) >= len(values) / 2
    assert sum(one <= told.p95 for one in values) * 20 >= len(values) * 19
