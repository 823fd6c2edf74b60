"""Row B20 of the fetching standard: what a server forbade is not asked by order."""

from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.refreshing import chosen, left_out
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
    found = chosen(bench.desk, bench.now, all_=not wanted, names=wanted)
    return [state.name for state in found]


def spared(bench: Bench, *wanted: str) -> list[dict[str, str]]:
    return left_out(bench.desk, bench.now, all_=not wanted, names=wanted)


def test_b20_a_closed_host_is_left_alone_until_it_is_open(bench: Bench) -> None:
    assert names(bench) == ["a", "b", "c"]
    assert spared(bench) == []
    close(bench, "one.example", hours=1)
    until = (bench.now + timedelta(hours=1)).isoformat()
    assert names(bench) == ["c"]
    assert names(bench, "b", "c") == ["c"]
    assert spared(bench, "b", "c") == [{"name": "b", "until": until, "why": "a: 429"}]
    assert [one["name"] for one in spared(bench)] == ["a", "b"]
    bench.later(hours=1)
    assert names(bench) == ["a", "b", "c"]
    assert spared(bench) == []


def test_b20_a_429_for_one_address_leaves_the_others_of_its_host(bench: Bench) -> None:
    bench.take(failed("b", "http-429"))
    assert names(bench) == ["a", "c"]
    [told] = spared(bench, "b")
    assert (told["name"], told["why"] != "") == ("b", True)
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
    due = chosen(bench.desk, bench.now, all_=False, names=())
    assert [state.name for state in due] == ["c"]
    assert left_out(bench.desk, bench.now, all_=False, names=()) == []
