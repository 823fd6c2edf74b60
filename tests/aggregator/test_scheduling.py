"""The service's decisions on when to ask, driven by random publishers for years."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from aggregator import polling
from aggregator.rhythm import bounds
from feeds.model import Manners
from storage import hosts, subscriptions
from storage.database import writing
from tests.aggregator import polled_world, queued
from tests.aggregator.due_states import Closed, due
from tests.aggregator.polled_world import World, peopled
from tests.aggregator.taking import NOON, Bench, subscribe

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERYTHING = {"lane", "put off", "closed", "refetch", "muted"}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(folder=tmp_path)
    yield made
    made.desk.db.close()


def kept(world: World, polls: int) -> None:
    """Every promise is kept, and each was put to the test."""
    world.live(polls)
    assert world.neglected() == []
    assert set(world.promises.seen) == EVERYTHING
    assert len(world.answers) > 10


def test_no_answer_makes_us_come_too_soon_or_never() -> None:
    kept(peopled(seed=0, feeds=32), polls=15_000)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 21))
def test_no_answer_of_a_million_makes_us_come_too_soon_or_never(seed: int) -> None:
    kept(peopled(seed, feeds=48), polls=50_000)


def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LONGEST_RETRY", HOUR)


def greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LONGEST_HINT", HOUR)


def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "STALE", DAY)


def heedless(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (queued, polled_world):
        monkeypatch.setattr(module, "closes", lambda reading: False)


def crowding(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Manners(gap=timedelta(seconds=1), connections=2)
    monkeypatch.setattr(queued, "Manners", lambda: two)


@pytest.mark.parametrize("fault", [impatient, greedy, forgetful, heedless, crowding])
def test_whoever_breaks_a_promise_is_found_out(
    fault: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(fault)
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        peopled(seed=0, feeds=48).live(5000)


def test_the_world_s_due_feeds_are_those_of_the_database(bench: Bench) -> None:
    chance = Random(0)
    names = [f"feed{number}" for number in range(60)]
    where = [f"https://h{number % 9}.example/{number}" for number in range(60)]
    bench.configure(
        *[subscribe(name, url=url) for name, url in zip(names, where, strict=True)]
    )
    states = {one.name: one for one in subscriptions.every(bench.desk.db)}
    closed = {}

    def moment() -> datetime:
        return NOON + chance.randrange(-3, 4) * HOUR

    with writing(bench.desk.db):
        for state in states.values():
            changed = {
                "next_poll": chance.choice((None, moment())),
                "last_poll": chance.choice((None, moment())),
                "muted": chance.choice(("", "", "http-410")),
            }
            states[state.name] = replace(state, **changed)
            subscriptions.save(bench.desk.db, states[state.name])
        for number in range(0, 9, 2):
            told = Closed(at=moment(), until=moment())
            closed[f"h{number}.example"] = told
            hosts.close(
                bench.desk.db,
                f"h{number}.example",
                until=told.until,
                why="",
                now=told.at,
            )
    found = subscriptions.due(bench.desk.db, NOON, 99)
    assert 5 < len(found) < 40
    expected = due(states.values(), closed, NOON)
    assert [one.name for one in found] == [one.name for one in expected]
