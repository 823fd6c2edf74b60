"""Reading by any executor: what is lost is tried again, what kills is found."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
)
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.fleet import work
from aggregator.fleet.sending import DEADLY, Fleet
from aggregator.fleet.trying import EngineError
from aggregator.fleet.work import Batch, packed
from feeds.confined import Confinement
from feeds.model import Manners, Reading, Request
from feeds.read import Means, read
from tests.feeds.server import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT_ONCE = (timedelta(), timedelta(), timedelta())
FEED = '<rss version="2.0"><channel><item><title>One</title></item></channel></rss>'

Happen = Callable[[Batch], object]


class Scripted(Executor):
    """Reads nothing, and fails as its script has it."""

    def __init__(self, happen: Happen) -> None:
        self.tried: list[tuple[str, ...]] = []
        self._happen = happen

    def submit(self, work, batch: Batch) -> Future[bytes]:
        self.tried.append(tuple(one.name for one in batch.requests))
        answer: Future[bytes] = Future()
        try:
            left_out = self._happen(batch)
        except (BrokenExecutor, CancelledError, OSError, KeyError) as error:
            answer.set_exception(error)
        else:
            readings = (Reading(name=one.name, status=200) for one in batch.requests)
            answer.set_result(
                packed(tuple(one for one in readings if one.name != left_out))
            )
        return answer


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    with Confinement() as started:
        yield started


@pytest.fixture
def means(
    server: Server, confinement: Confinement, monkeypatch: pytest.MonkeyPatch
) -> Means:
    """With the children of this process in place of a worker's."""
    monkeypatch.setattr(work, "_confinement", lambda: confinement)
    manners = Manners(gap=timedelta(), ports=frozenset({server.port}))
    return Means(confinement=confinement, user_agent="tests", manners=lambda _: manners)


def feeds(*names: str) -> list[Request]:
    return [
        Request(name=name, kind="url", location=f"https://{name}.example/feed")
        for name in names
    ]


def deadly(*names: str) -> Happen:
    def happen(batch: Batch) -> None:
        if any(one.name in names for one in batch.requests):
            raise BrokenExecutor("the worker died")

    return happen


def failing(times: int, error: Exception) -> Happen:
    left = Counter(times=times)

    def happen(batch: Batch) -> None:
        if left["times"]:
            left["times"] -= 1
            raise error

    return happen


def test_a_batch_travels_and_comes_back(
    server: Server, means: Means, tmp_path: Path
) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    wanted = [
        Request(
            name="far", kind="url", location=server.serve("/", FEED), allow_private=True
        ),
        Request(name="near", kind="file", location=str(tmp_path / "feed.xml")),
    ]
    with ThreadPoolExecutor(2) as threads:
        came = {one.name: one for one in Fleet(threads).read(wanted, means, NOW)}
    here = {one.name: one for one in read(wanted, means, NOW)}
    assert came.keys() == here.keys() == {"far", "near"}
    for name, reading in came.items():
        assert reading.feed is not None
        assert reading.feed == here[name].feed
        assert reading.validators == here[name].validators


@pytest.mark.parametrize(
    "error", [CancelledError(), OSError("cut"), BrokenExecutor("died")]
)
def test_what_is_lost_is_read_again(error: Exception, means: Means) -> None:
    executor = Scripted(failing(1, error))
    came = list(Fleet(executor, AT_ONCE).read(feeds("a", "b"), means, NOW))
    assert [one.name for one in came] == ["a", "b"]
    assert executor.tried == [("a", "b"), ("a", "b")]


def test_what_a_worker_left_out_is_read_by_another(means: Means) -> None:
    left = ["b"]
    executor = Scripted(lambda _: left.pop() if left else "")
    came = list(Fleet(executor, AT_ONCE).read(feeds("a", "b"), means, NOW))
    assert [one.name for one in came] == ["a", "b"]
    assert executor.tried == [("a", "b"), ("b",)]


def test_an_engine_that_stays_away_is_told_and_nothing_is_made_up(means: Means) -> None:
    executor = Scripted(failing(99, OSError("tcp://engine: cannot be reached")))
    with pytest.raises(EngineError, match=r"2 subscriptions .* cannot be reached"):
        list(Fleet(executor, AT_ONCE).read(feeds("a", "b"), means, NOW))
    assert len(executor.tried) == len(AT_ONCE)


def test_an_engine_that_says_nothing_is_not_waited_for_in_vain(
    means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "aggregator.fleet.trying.longest", lambda *_: timedelta(seconds=0.1)
    )
    executor = Scripted(deadly())
    silent: list[Future[bytes]] = []
    monkeypatch.setattr(
        executor, "submit", lambda *_: silent.append(Future()) or silent[-1]
    )
    with pytest.raises(EngineError, match="no answer in time"):
        list(Fleet(executor, AT_ONCE).read(feeds("a"), means, NOW))
    assert all(one.cancelled() for one in silent)


def test_the_deadly_one_is_found_reported_and_set_aside(means: Means) -> None:
    wanted = [f"f{number}" for number in range(40)]
    executor = Scripted(deadly("f17"))
    fleet = Fleet(executor, AT_ONCE)
    came = {one.name: one for one in fleet.read(feeds(*wanted), means, NOW)}
    assert sorted(came) == sorted(wanted)
    assert [one for one in came if came[one].failure] == ["f17"]
    assert came["f17"].failure == DEADLY
    assert Counter(sum(executor.tried, ()))["f1"] <= 4

    executor.tried.clear()
    assert len(list(fleet.read(feeds(*wanted), means, NOW))) == 40
    alone = [batch for batch in executor.tried if "f17" in batch]
    assert alone == [("f17",), ("f17",)]


def test_two_deadly_ones_are_both_found(means: Means) -> None:
    wanted = [f"f{number}" for number in range(40)]
    executor = Scripted(deadly("f3", "f30"))
    came = list(Fleet(executor, AT_ONCE).read(feeds(*wanted), means, NOW))
    assert {one.name for one in came if one.failure} == {"f3", "f30"}
    assert sorted(one.name for one in came) == sorted(wanted)


def test_one_that_is_deadly_no_more_goes_with_the_others_again(means: Means) -> None:
    names = ["a"]
    executor = Scripted(lambda batch: deadly(*names)(batch))
    fleet = Fleet(executor, AT_ONCE)
    list(fleet.read(feeds("a", "b"), means, NOW))
    names.clear()
    list(fleet.read(feeds("a", "b"), means, NOW))
    executor.tried.clear()
    list(fleet.read(feeds("a", "b"), means, NOW))
    assert executor.tried == [("a", "b")]


def test_one_that_died_by_chance_is_not_blamed(means: Means) -> None:
    executor = Scripted(failing(3, BrokenExecutor("died")))
    came = list(Fleet(executor, AT_ONCE).read(feeds("a"), means, NOW))
    assert [one.failure for one in came] == [None]


def test_a_stop_ends_it_without_a_word(means: Means) -> None:
    executor = Scripted(deadly("a"))
    means.stop.set()
    assert list(Fleet(executor).read(feeds("a"), means, NOW)) == []


def test_a_fault_of_ours_is_no_loss(means: Means) -> None:
    executor = Scripted(failing(1, KeyError("bug")))
    with pytest.raises(KeyError):
        list(Fleet(executor, AT_ONCE).read(feeds("a"), means, NOW))


def test_a_batch_that_nobody_wants_any_more_ends(server: Server, means: Means) -> None:
    asked = server.script("/hang", lambda connection: connection.recv(1) or None)
    request = Request(name="a", kind="url", location=asked, allow_private=True)
    answer: Future[bytes]
    with ThreadPoolExecutor(1) as threads:
        terms = work.Terms(
            user_agent="tests", limits=means.limits, manners=means.manners
        )
        answer = threads.submit(
            work.read_batch,
            Batch(
                requests=(request,),
                terms=terms,
                now=NOW,
                deadline=timedelta(seconds=0.2),
            ),
        )
        assert work.unpacked(answer.result(60)) == ()
