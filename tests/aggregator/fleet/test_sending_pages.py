"""Pages that entries lead to, read by any executor."""

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.fleet import work
from aggregator.fleet.sending import DEADLY, Fleet
from aggregator.fleet.trying import EngineError
from aggregator.fleet.work import Batch, packed
from feeds import pages
from feeds.confined import Confinement
from feeds.model import Entry, Manners, Robots
from feeds.pages import Page, Wanted
from feeds.read import Means
from tests.feeds.server import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AT_ONCE = (timedelta(), timedelta(), timedelta())
SAID = "The divers saw a torn hull under the water line, said the coastguard. " * 8
PAGE = f"<html><body><article><h1>Ferry</h1><p>{SAID}</p></article></body></html>"
CLOSED = "User-agent: *\nDisallow: /closed"


class Scripted(Executor):
    """Reads nothing; what ``happen`` raises is what becomes of a batch."""

    def __init__(self, happen: Callable[[Batch[Wanted]], object]) -> None:
        self.tried: list[Batch[Wanted]] = []
        self._happen = happen

    def submit(self, work, batch: Batch[Wanted]) -> Future[bytes]:
        self.tried.append(batch)
        answer: Future[bytes] = Future()
        try:
            self._happen(batch)
        except (BrokenExecutor, OSError) as error:
            answer.set_exception(error)
        else:
            found = (Page(number=one.number, article=Entry()) for one in batch.requests)
            answer.set_result(packed(tuple(found)))
        return answer


@pytest.fixture
def means(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Means]:
    manners = Manners(gap=timedelta(), ports=frozenset({server.port}))
    with Confinement() as confinement:
        monkeypatch.setattr(work, "_confinement", lambda: confinement)
        yield Means(
            confinement=confinement, user_agent="tests", manners=lambda _: manners
        )


def wanted(count: int) -> list[Wanted]:
    return [
        Wanted(number=number, url=f"https://h{number % 5}.example/{number}")
        for number in range(count)
    ]


def test_pages_travel_and_come_back(server: Server, means: Means) -> None:
    server.serve("/robots.txt", body=CLOSED.encode())
    server.serve("/1", body=PAGE.encode())
    asked = [
        Wanted(number=number, url=server.url(path), allow_private=True)
        for number, path in enumerate(("/1", "/closed/2", "/gone"))
    ]
    with ThreadPoolExecutor(2) as threads:
        came = list(Fleet(threads).pages(asked, {}, means, NOW))
    here = list(pages.read(asked, {}, means, NOW))
    assert sorted(came, key=lambda one: one.number) == sorted(
        here, key=lambda one: one.number
    )
    assert [one.rules.rules for one in came if one.rules] == [CLOSED]


def test_a_batch_takes_the_rules_of_its_hosts_along(means: Means) -> None:
    known = {
        f"https://h{number}.example": Robots(
            origin=f"https://h{number}.example", rules="", fetched=NOW, until=NOW
        )
        for number in (0, 9)
    }
    executor = Scripted(lambda _: None)
    assert len(list(Fleet(executor).pages(wanted(3), known, means, NOW))) == 3
    (batch,) = executor.tried
    assert [one.origin for one in batch.rules] == ["https://h0.example"]


def test_a_page_that_ends_its_worker_is_found_and_the_others_are_read(
    means: Means,
) -> None:
    def happen(batch: Batch[Wanted]) -> None:
        if any(one.number == 7 for one in batch.requests):
            raise BrokenExecutor("the worker died")

    came = list(Fleet(Scripted(happen), AT_ONCE).pages(wanted(20), {}, means, NOW))
    assert sorted(one.number for one in came) == list(range(20))
    assert [one.number for one in came if one.failure == DEADLY] == [7]


def test_what_came_before_an_engine_went_is_given(means: Means) -> None:
    def happen(batch: Batch[Wanted]) -> None:
        if any(one.number == 7 for one in batch.requests):
            raise OSError("cut")

    came: list[Page] = []
    found = Fleet(Scripted(happen), AT_ONCE).pages(wanted(99), {}, means, NOW)
    with pytest.raises(EngineError, match="pages were not read: cut"):
        came.extend(found)
    assert 0 < len({one.number for one in came}) < 99
