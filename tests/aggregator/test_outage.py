from datetime import UTC, datetime, timedelta

from aggregator.outage import Network
from feeds.model import Cost, Failure, Reading

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def unreached(name: str) -> Reading:
    return Reading(
        name=name,
        failure=Failure(kind="timeout", reason="no connection"),
        cost=Cost(host=f"{name}.example", requests=1),
    )


def reached(name: str) -> Reading:
    return Reading(
        name=name, cost=Cost(host=f"{name}.example", requests=1, reached=True)
    )


def test_when_no_host_is_reached_nobody_is_blamed() -> None:
    readings = Network().online([unreached(name) for name in "abcde"], NOW)
    assert not any(one.asked for one in readings)
    assert {one.failure.kind for one in readings if one.failure} == {"offline"}


def test_dead_hosts_have_failed_where_others_were_reached_a_moment_ago() -> None:
    network = Network()
    network.online([reached("f")], NOW)
    later = network.online([unreached(name) for name in "abcde"], NOW + 9 * SECOND)
    assert all(one.asked for one in later)


def test_failures_that_come_one_by_one_add_up() -> None:
    network = Network()
    asked = [
        network.online([unreached(name)], NOW + after * SECOND)[0].asked
        for after, name in enumerate("abcde")
    ]
    assert asked == [True] * 4 + [False]


def test_what_was_long_ago_says_nothing() -> None:
    network = Network()
    network.online([reached("f")], NOW)
    [*_, last] = network.online(
        [unreached(name) for name in "abcde"], NOW + 61 * SECOND
    )
    assert not last.asked


def test_a_host_that_was_reached_in_the_future_says_nothing() -> None:
    network = Network()
    network.online([reached("f")], NOW + timedelta(days=1))
    [*_, last] = network.online([unreached(name) for name in "abcde"], NOW)
    assert not last.asked
