"""What ails a feed is told within its own rhythm, by a clock that the test moves."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from feeds.model import Cost, Entry, Failure, Reading
from storage import publications, subscriptions
from tests.aggregator.making import NOON
from tests.aggregator.taking import Bench, entry, read, subscribe

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
HELD = 12
"""So many entries are in a document."""

Answer = Callable[[Sequence[Entry], datetime], Reading]


def whole(entries: Sequence[Entry], _: datetime) -> Reading:
    return read("post", *entries, status=200)


@dataclass
class Life:
    """A feed that publishes at some times, and is asked whenever that was planned."""

    bench: Bench
    times: Sequence[datetime]
    answer: Answer = whole
    told: dict[str, datetime] = field(default_factory=dict)

    def live(self, until: datetime) -> dict[str, datetime]:
        """When each ailment was told the first time; those that are over are out."""
        bench = self.bench
        while bench.now < until:
            bench.take(replace(self.answer(self._document(), bench.now), asked=True))
            if "health.atom" in publications.outdated(bench.desk.db):
                bench.publish()
                self._listen()
            (state,) = subscriptions.every(bench.desk.db)
            assert state.next_poll is not None
            bench.now = max(state.next_poll, bench.now + timedelta(minutes=1))
        return self.told

    def _document(self) -> list[Entry]:
        out = [time for time in self.times if time <= self.bench.now]
        return [
            entry(f"{time:%m%d%H%M}", outlet="post.example", published=time)
            for time in out[-HELD:]
        ]

    def _listen(self) -> None:
        document = etree.fromstring(self.bench.published()["health.atom"])
        kinds = {one.get("term") for one in document.findall("{*}entry/{*}category")}
        self.told = {
            kind: self.told.get(kind, self.bench.now) for kind in sorted(kinds)
        }


def life(folder: Path, times: Sequence[datetime], **wanted: object) -> Life:
    return Life(Bench(folder).configure(subscribe("post", **wanted)), times)


def every(step: timedelta, count: int, start: datetime = NOON) -> list[datetime]:
    return [start + step * number for number in range(count)]


STEADY = {
    "every two hours": (every(HOUR * 2, 90), 3 * DAY),
    "by day alone": (
        [time for time in every(HOUR, 170) if 8 <= time.hour < 20],
        4 * DAY,
    ),
    "daily": (every(DAY, 10), 4 * DAY),
    "ten every Monday": (
        [time + HOUR / 6 * n for time in every(WEEK, 4) for n in range(10)],
        23 * DAY,
    ),
    "monthly": (every(30 * DAY, 7), 93 * DAY),
}


@pytest.mark.parametrize("habit", STEADY)
def test_a_feed_that_falls_silent_is_told_within_its_rhythm(
    tmp_path: Path, habit: str
) -> None:
    times, latest = STEADY[habit]
    feed = life(tmp_path, times)
    assert feed.live(times[-1] + HOUR) == {}
    told = feed.live(times[-1] + latest + 20 * DAY)
    assert set(told) == {"silent"}
    assert timedelta(days=2) < told["silent"] - times[-1] <= latest
    feed.times = [*times, feed.bench.now]
    assert feed.live(feed.bench.now + 2 * DAY) == {}


def test_a_feed_at_a_fixed_pace_is_told_to_be_silent_too(tmp_path: Path) -> None:
    times = every(DAY, 8)
    feed = life(tmp_path, times, interval=HOUR * 12)
    assert feed.live(times[-1] + HOUR) == {}
    told = feed.live(times[-1] + 5 * DAY)
    assert told["silent"] - times[-1] < 4 * DAY


def test_a_feed_that_publishes_by_chance_is_not_called_silent(tmp_path: Path) -> None:
    chance = random.Random(4)
    times = [NOON]
    while len(times) < 40:
        times.append(times[-1] + DAY * chance.expovariate(0.5))
    feed = life(tmp_path, times)
    for time in times:
        assert feed.live(time) == {}


def test_a_feed_that_changes_its_ids_is_told_after_three_documents(
    tmp_path: Path,
) -> None:
    times = every(HOUR * 6, 40)
    feed = life(tmp_path, times)
    assert feed.live(times[10]) == {}

    def renaming(entries: Sequence[Entry], now: datetime) -> Reading:
        mark = f"{now:%m%d%H%M}"
        named = [replace(one, id=f"{mark}-{n}") for n, one in enumerate(entries)]
        return whole([replace(one, key=one.id) for one in named], now)

    kept = len(feed.bench.articles())
    feed.answer = renaming
    told = feed.live(times[20])
    assert told["unsteady"] - times[10] < 2 * DAY
    assert len(feed.bench.articles()) == kept + 10
    feed.answer = whole
    assert feed.live(times[24]) == {}


def test_ids_that_change_once_are_no_trouble(tmp_path: Path) -> None:
    times = every(HOUR * 6, 40)
    feed = life(tmp_path, times)
    assert feed.live(times[12]) == {}

    def moved(entries: Sequence[Entry], now: datetime) -> Reading:
        named = [replace(one, id=f"new-{one.id}") for one in entries]
        return whole([replace(one, key=one.id) for one in named], now)

    feed.answer = moved
    for time in times[13:36]:
        assert feed.live(time) == {}


BLOCKS = {
    "forbidden": Failure(kind="http-403", reason="answered 403"),
    "a page for browsers": Failure(kind="challenge", reason="only for browsers"),
    "too many requests": Failure(
        kind="http-429", reason="answered 429", retry_after=HOUR * 3
    ),
    "no answer": Failure(kind="timeout", reason="no answer"),
}


@pytest.mark.parametrize("how", BLOCKS)
def test_a_host_that_blocks_us_is_told_within_a_day(tmp_path: Path, how: str) -> None:
    times = every(HOUR * 2, 90)
    feed = life(tmp_path, times)
    assert feed.live(times[20]) == {}
    began = feed.bench.now
    cost = Cost(host="post.example", requests=1)
    feed.answer = lambda _, __: Reading(name="post", failure=BLOCKS[how], cost=cost)
    told = feed.live(began + 2 * DAY)
    assert set(told) == {"failing"}
    assert told["failing"] - began < DAY
    feed.answer = whole
    assert feed.live(feed.bench.now + DAY) == {}
