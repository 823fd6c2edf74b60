from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from aggregator import gathering
from aggregator.commands import passing
from aggregator.control import Message
from aggregator.desk import Desk
from aggregator.pipeline import Taken
from feeds.confined import Confinement
from feeds.model import Reading, Request
from feeds.read import Means
from storage import subscriptions
from tests.aggregator.taking import Bench, entry, read

NAMES = tuple("abcdefg")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path).configure(*NAMES)


def reading(batch: Sequence[Request], means: Means, now: datetime) -> Iterator[Reading]:
    """Two entries of every feed."""
    for request in batch:
        name = request.name
        yield read(name, entry(f"{name}-2"), entry(f"{name}-1"))


def passed(bench: Bench) -> tuple[list[Message], Taken]:
    """What a pass over all told, and what came of it."""
    told: list[Message] = []
    with Confinement() as confinement:
        reader = reading, Means(confinement=confinement, user_agent="test")
        states = subscriptions.every(bench.desk.db)
        news = passing.passing(bench.desk, states, reader, lambda: bench.now)
        while True:
            try:
                told.append(next(news))
            except StopIteration as end:
                return told, end.value


def test_a_pass_is_read_in_batches_and_taken_in_together(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "BATCH", 2)
    told, taken = passed(bench)
    assert [one["reading"] for one in told if "reading" in one] == list(NAMES)
    assert told[len(NAMES) :] == [{"taken": 14, "of": 14}]
    assert (taken.readings, taken.fresh) == (7, 14)
    assert len(bench.articles()) == 14


def test_what_is_full_is_taken_in_before_more_is_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "BATCH", 2)
    monkeypatch.setattr(gathering, "READINGS", 3)
    told, taken = passed(bench)
    kinds = ["taken" if "taken" in one else one["reading"] for one in told]
    assert kinds == [*"abcd", "taken", *"efg", "taken"]
    assert (taken.readings, taken.fresh) == (7, 14)


def test_a_batch_is_gathered_part_by_part_before_it_fills_memory(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[int] = []
    add = gathering.Gathering.add

    def watched(
        self: gathering.Gathering,
        desk: Desk,
        readings: Sequence[Reading],
        now: datetime,
    ) -> None:
        parts.append(len(readings))
        add(self, desk, readings, now)

    monkeypatch.setattr(gathering.Gathering, "add", watched)
    monkeypatch.setattr(passing, "TOGETHER", 6)
    _, taken = passed(bench)
    assert parts == [3, 3, 1]
    assert (taken.readings, taken.fresh) == (7, 14)


def test_children_rest_while_many_are_taken_in_and_once_all_is_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rested: list[int] = []
    monkeypatch.setattr(Confinement, "rest", lambda _: rested.append(1))
    monkeypatch.setattr(passing, "BATCH", 2)
    monkeypatch.setattr(gathering, "READINGS", 3)
    passed(bench)
    assert len(rested) == 1
    monkeypatch.setattr(gathering, "MANY", 0)
    passed(bench)
    assert len(rested) == 3
