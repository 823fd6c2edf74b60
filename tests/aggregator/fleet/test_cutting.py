"""Batches are whole hosts, and like with like."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from aggregator.fleet.costs import Costs
from aggregator.fleet.cutting import LEEWAY, MOST, cut, gap, longest, split
from feeds.http.model import Limits
from feeds.model import Cost, Manners, Request
from feeds.read import polite

LIMITS = Limits(total=timedelta(seconds=30))


def feeds(*hosts: str) -> tuple[Request, ...]:
    return tuple(
        Request(name=f"feed-{number}", kind="url", location=f"https://{host}/{number}")
        for number, host in enumerate(hosts)
    )


def names(batches: Sequence[Sequence[Request]]) -> list[set[str]]:
    return [{one.name for one in batch} for batch in batches]


def learned(host: str, seconds: float, size: int = 1_000) -> Costs:
    costs = Costs()
    for _ in range(20):
        costs.learn(host, Cost(took=timedelta(seconds=seconds), received=size))
    return costs


@given(some.lists(some.integers(0, 30), max_size=200))
def test_everything_is_in_one_batch_and_a_host_in_no_two(numbers: list[int]) -> None:
    wanted = feeds(*(f"h{number}.example" for number in numbers))
    batches = list(cut(wanted, Costs(), polite))
    assert sorted(one.name for batch in batches for one in batch) == sorted(
        one.name for one in wanted
    )
    homes: dict[str, int] = {}
    for number, batch in enumerate(batches):
        for one in batch:
            host = one.location.split("/")[2]
            assert homes.setdefault(host, number) == number


def test_a_batch_of_small_answers_has_as_many_as_there_are_transfers() -> None:
    costs = Costs()
    hosts = [f"h{number}.example" for number in range(200)]
    for host in hosts:
        costs.learn(host, Cost(took=timedelta(seconds=0.1), received=300))
    sizes = [len(batch) for batch in cut(feeds(*hosts), costs, polite)]
    assert sizes == [MOST, MOST, MOST, 8]


def test_heavy_feeds_make_small_batches() -> None:
    costs = learned("heavy.example", 0.1, size=5_000_000)
    wanted = feeds("heavy.example", "a.example", "b.example")
    assert names(list(cut(wanted, costs, polite))) == [{"feed-0"}, {"feed-1", "feed-2"}]


def test_quick_hosts_do_not_wait_for_a_slow_one() -> None:
    costs = learned("slow.example", 30)
    wanted = feeds("slow.example", "a.example", "b.example")
    assert names(list(cut(wanted, costs, polite))) == [{"feed-1", "feed-2"}, {"feed-0"}]


def test_what_is_slow_for_its_gap_is_a_slow_host_too() -> None:
    wanted = feeds(*["crowd.example"] * 8, "a.example")
    batches = list(cut(wanted, Costs(), polite))
    assert [len(batch) for batch in batches] == [1, 8]


def test_a_host_that_became_quick_counts_as_quick() -> None:
    costs = learned("host.example", 30)
    for _ in range(20):
        costs.learn("host.example", Cost(took=timedelta(seconds=0.1), received=300))
    assert costs.of("host.example").seconds < 0.2


def test_only_so_many_hosts_are_remembered(monkeypatch) -> None:
    monkeypatch.setattr("aggregator.fleet.costs.KNOWN", 2)
    costs = Costs()
    for host in ("a", "b", "c"):
        costs.learn(host, Cost(took=timedelta(seconds=9)))
    assert [costs.of(host).seconds for host in ("a", "b", "c")] == [1, 9, 9]


def test_a_batch_may_take_as_long_as_its_longest_queue() -> None:
    wanted = feeds("crowd.example", "crowd.example", "a.example")
    manners = Manners(gap=timedelta(seconds=5))
    assert longest(wanted, LIMITS, lambda _: manners) == LEEWAY + timedelta(seconds=70)
    assert gap(wanted, lambda _: manners) == timedelta(seconds=5)


def test_a_batch_parts_into_eight_until_each_is_alone() -> None:
    wanted = feeds(*["a.example"] * 20)
    parts = split(wanted)
    assert [len(part) for part in parts] == [3, 3, 3, 3, 3, 3, 2]
    assert sum(parts, ()) == wanted
    assert split(wanted[:1]) == [wanted[:1]]
