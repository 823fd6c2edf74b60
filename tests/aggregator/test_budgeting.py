"""The daemon's own wiring, for weeks: what the simulator promises is what is kept."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from aggregator.config import Service
from feeds.model import Cost, Reading, Validators
from storage import polls, subscriptions
from tests.aggregator.taking import NOON, Bench, entry, read, subscribe

BUDGET = 8
TICK = timedelta(minutes=10)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(folder=tmp_path)
    yield made
    made.desk.db.close()


def published(chance: Random, daily: float, days: int) -> list[datetime]:
    """The times of a feed's entries, from a week before the beginning on."""
    times, time = [], NOON - 7 * DAY
    while time < NOON + days * DAY:
        time += DAY * chance.expovariate(daily)
        times.append(time)
    return times


def document(name: str, times: list[datetime], before: datetime | None) -> Reading:
    """What a server answers that knows conditions: a 304 where nothing was added."""
    count = len(times)
    told = {
        "validators": Validators(etag=f'"{count}"'),
        "cost": Cost(host=f"{name}.example", requests=1, reached=True),
    }
    if before is not None and (not times or times[-1] <= before):
        return Reading(name=name, status=304, **told)
    shown = range(max(0, count - 20), count)
    entries = [entry(f"{name} {n}", published=times[n]) for n in shown]
    return read(name, *entries, status=200, **told)


def live(bench: Bench, feeds: dict[str, list[datetime]], days: int) -> None:
    """Poll what is due at every tick, as a daemon does."""
    end = bench.now + days * DAY
    while bench.now < end:
        due = subscriptions.due(bench.desk.db, bench.now, 99)
        bench.take(
            *[
                document(
                    one.name,
                    feeds[one.name][: bisect_right(feeds[one.name], bench.now)],
                    one.last_poll,
                )
                for one in due
            ]
        )
        bench.now += TICK


def lived(bench: Bench, feeds: int, days: int) -> dict[str, int]:
    """How often each feed was asked in the last week; two have their own interval."""
    chance = Random(feeds)
    names = [f"feed{number}" for number in range(feeds)]
    times = {
        name: published(chance, chance.choice((0.2, 1, 5, 20)), days) for name in names
    }
    for name in ("hourly", "weekly"):
        times[name] = published(chance, 1, days)
    bench.configure(
        *names,
        subscribe("hourly", interval=HOUR),
        subscribe("weekly", interval=7 * DAY),
        service=Service(id="river.example", polls_per_day=BUDGET, min_entries=1000),
    )
    live(bench, times, days)
    week = bench.now - 7 * DAY
    logs = {name: polls.lately(bench.desk.db, name, 9999) for name in times}
    return {name: sum(poll.at >= week for poll in log) for name, log in logs.items()}


def test_the_daemon_keeps_to_its_budget_of_requests(bench: Bench) -> None:
    asked = lived(bench, feeds=6, days=21)
    assert asked["hourly"] == pytest.approx(24 * 7 * 0.95, rel=0.1)
    assert asked["weekly"] <= 1
    learned = [asked[name] for name in asked if name.startswith("feed")]
    assert sum(learned) / 6 / 7 == pytest.approx(BUDGET, rel=0.05)
    assert max(learned) > 1.5 * min(learned)


@pytest.mark.long
def test_the_daemon_keeps_to_its_budget_with_many_feeds(bench: Bench) -> None:
    asked = lived(bench, feeds=36, days=28)
    learned = [asked[name] for name in asked if name.startswith("feed")]
    assert sum(learned) / 36 / 7 == pytest.approx(BUDGET, rel=0.03)
