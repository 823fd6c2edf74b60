"""When feeds publish: made ones of four kinds, and files of recorded times.

A trace is a list of feeds, each the sorted hours, from a Monday's midnight on, at which
it published. The rates of the made ones are log-normally distributed (median 1.3
entries a day), at even steps of the distribution, since a draw would decide on the
figures more than any rule. The same seed makes the same trace.
"""

import gzip
import json
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import NormalDist

Trace = list[list[float]]

DAYS = 35
HOURS = DAYS * 24
FEEDS = 60
LEAST = 4
"""A recorded feed with fewer entries in the whole time measures nothing."""

NEWSROOM = (
    *(0.2, 0.2, 0.1, 0.1, 0.2, 0.5, 0.9, 1.4, 1.7, 1.8, 1.8, 1.7),
    *(1.6, 1.7, 1.7, 1.7, 1.6, 1.4, 1.2, 1.0, 0.8, 0.6, 0.5, 0.3),
)
WORKDAY, DAY_OFF = 1.15, 0.625
ZONES = (0, 0, 0, 1, 1, 2, 5, 8, 16, 19)

RATES = NormalDist(0.3, 1.6)
"""The logarithm of entries a day."""

CLUSTER = 4.0
CLUSTER_GAP = 1 / 6


def _arrivals(chance: random.Random, rate: float) -> Iterator[float]:
    time = chance.expovariate(rate)
    while time < HOURS:
        yield time
        time += chance.expovariate(rate)


def poisson(chance: random.Random, rate: float) -> list[float]:
    """At any time, whatever was before."""
    return list(_arrivals(chance, rate))


def diurnal(chance: random.Random, rate: float) -> list[float]:
    """By a newsroom's day and week, somewhere on earth."""
    zone = chance.choice(ZONES)
    mean = sum(NEWSROOM) / 24
    most = max(NEWSROOM) / mean * WORKDAY

    def share(time: float) -> float:
        off = int(time / 24) % 7 >= 5
        return NEWSROOM[int(time + zone) % 24] / mean * (DAY_OFF if off else WORKDAY)

    return [
        time
        for time in _arrivals(chance, rate * most)
        if chance.random() * most < share(time)
    ]


def bursty(chance: random.Random, rate: float) -> list[float]:
    """In clusters: four on average, ten minutes apart."""
    times = []
    for start in _arrivals(chance, rate / CLUSTER):
        time = start
        while time < HOURS:
            times.append(time)
            if chance.random() < 1 / CLUSTER:
                break
            time += chance.expovariate(1 / CLUSTER_GAP)
    return sorted(times)


def clockwork(chance: random.Random, rate: float) -> list[float]:
    """At one to six fixed times a day, give or take six minutes, now and then not."""
    slots = [chance.random() * 24 for _ in range(round(min(6, max(1, rate * 24))))]
    workdays_only = chance.random() < 0.6
    times = (
        day * 24 + slot + chance.gauss(0, 0.1)
        for day in range(DAYS)
        if not (workdays_only and day % 7 >= 5)
        for slot in slots
        if chance.random() < 0.9
    )
    return sorted(time for time in times if 0 <= time < HOURS)


MADE: dict[str, Callable[[random.Random, float], list[float]]] = {
    "poisson": poisson,
    "diurnal": diurnal,
    "bursty": bursty,
    "clockwork": clockwork,
}


def made(kind: str, seed: int, feeds: int = FEEDS) -> Trace:
    """Feeds of a kind."""
    chance = random.Random(f"{kind} {seed}")
    daily = (math.exp(RATES.inv_cdf((feed + 0.5) / feeds)) for feed in range(feeds))
    return [MADE[kind](chance, rate / 24) for rate in daily]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A file of recorded times, and what of it is replayed.

    Feeds whose name contains one of ``without`` are left out. The weeks end on the last
    Monday that is not after ``until`` (else the newest time).
    """

    path: Path
    until: datetime | None = None
    without: tuple[str, ...] = ()


def recorded(recording: Recording, back: int) -> Trace:
    """The sixty busiest feeds of a file in five weeks.

    The file is JSON, gzipped or not: an object with a list of POSIX times for each
    feed, or an object that holds such a list as ``commits``. ``back`` goes
    five weeks further back each time.
    """
    body = recording.path.read_bytes()
    gzipped = recording.path.suffix == ".gz"
    told = json.loads(gzip.decompress(body) if gzipped else body)
    feeds = [
        one["commits"] if isinstance(one, dict) else one
        for name, one in told.items()
        if not any(part in name for part in recording.without)
    ]
    newest = datetime.fromtimestamp(max(max(one, default=0) for one in feeds), UTC)
    end = recording.until or newest
    monday = datetime(end.year, end.month, end.day, tzinfo=UTC)
    monday -= timedelta(days=monday.weekday() + back * DAYS)
    start = (monday - timedelta(days=DAYS)).timestamp()
    hours = (
        sorted(
            (time - start) / 3600
            for time in one
            if start <= time < start + HOURS * 3600
        )
        for one in feeds
    )
    return sorted((one for one in hours if len(one) >= LEAST), key=len)[-FEEDS:]
