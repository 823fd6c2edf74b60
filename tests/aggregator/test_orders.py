"""Row B20 of the fetching standard: what a server forbade is not asked by order."""

from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.orders import Order, chosen, left_out
from storage import hosts
from storage.database import writing
from tests.aggregator.taking import Bench, failed, subscribe


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path).configure(
        subscribe("a", url="https://one.example/a"),
        subscribe("b", url="https://one.example/b"),
        subscribe("c", url="https://two.example/c"),
    )
    bench.take(a=[], b=[], c=[])
    return bench


def close(bench: Bench, name: str, **wait: float) -> None:
    until = bench.now + timedelta(**wait)
    with writing(bench.desk.db):
        hosts.close(bench.desk.db, name, until=until, why="a: 429", now=bench.now)


def names(bench: Bench, *wanted: str) -> list[str]:
    found = chosen(bench.desk, bench.now, Order(all_=not wanted, names=wanted))
    return [state.name for state in found]


def spared(bench: Bench, *wanted: str) -> list[str]:
    return left_out(bench.desk, bench.now, Order(all_=not wanted, names=wanted))


def test_b20_a_closed_host_is_left_alone_until_it_is_open(bench: Bench) -> None:
    assert names(bench) == ["a", "b", "c"]
    assert spared(bench) == []
    close(bench, "one.example", hours=1)
    assert names(bench) == ["c"]
    assert names(bench, "b", "c") == ["c"]
    until = "forbidden until 2026-03-01 13:00 UTC"
    assert spared(bench, "b", "c") == [f"b: not asked: {until}: a: 429"]
    assert [line[:2] for line in spared(bench)] == ["a:", "b:"]
    bench.later(hours=1)
    assert names(bench) == ["a", "b", "c"]
    assert spared(bench) == []


def test_b20_a_429_for_one_address_leaves_the_others_of_its_host(bench: Bench) -> None:
    bench.take(failed("b", "http-429"))
    assert names(bench) == ["a", "c"]
    [told] = spared(bench, "b")
    assert told.startswith("b: not asked: forbidden until ")
    bench.later(days=8)
    assert names(bench) == ["a", "b", "c"]


def test_b20_what_failed_otherwise_may_be_asked_by_order(bench: Bench) -> None:
    bench.take(failed("a", "http-500"), failed("b", "timeout"))
    assert names(bench) == ["a", "b", "c"]
    assert spared(bench) == []


def test_b20_a_clock_that_ran_ahead_forbids_nothing(bench: Bench) -> None:
    bench.later(days=400)
    bench.take(failed("b", "http-429"))
    bench.later(days=-400)
    assert names(bench, "b") == ["b"]


def test_b20_of_what_is_merely_due_nothing_is_told(bench: Bench) -> None:
    bench.later(days=30)
    close(bench, "one.example", hours=1)
    due = chosen(bench.desk, bench.now, Order())
    assert [state.name for state in due] == ["c"]
    assert left_out(bench.desk, bench.now, Order()) == []


def test_c7_what_has_ended_is_asked_when_it_is_named(bench: Bench) -> None:
    bench.take(failed("b", "http-410"))
    bench.later(days=1)
    bench.take(failed("b", "http-410"))
    assert names(bench) == ["a", "c"]
    assert spared(bench) == [
        "b: not asked: http-410; `aggregator once --subscription b` asks it"
    ]
    assert names(bench, "b") == ["b"]


def test_what_a_feed_has_become_is_taken_by_order(bench: Bench) -> None:
    order = Order(names=("b",), accept=True)
    [state] = chosen(bench.desk, bench.now, order)
    assert state.accepted
    [other] = chosen(bench.desk, bench.now, Order(names=("a",)))
    assert not other.accepted
