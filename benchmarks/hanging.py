"""What servers that never answer cost the others: python benchmarks/hanging.py

Subscriptions on as many hosts of the loopback are read by the parts of a daemon, once
without and once with some whose servers accept and then say nothing. First all are due
at once and bring an entry each, as after an import. Then each is due once within
--seconds, and one in ten has news; those that never answer are asked again, too, though
a daemon would leave them alone for longer and longer. The lag of a poll is its time
minus the time at which it was due. Printed: the lags of those that answer, and what
those that do not add to them.
"""

import argparse
import asyncio
import logging
import random
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hanging_web import address, news, serving

from aggregator.config import Config, Service, Subscription
from aggregator.desk import Desk
from aggregator.passes import LOOK, Passes
from aggregator.reading import Readers
from aggregator.refreshing import means
from aggregator.scheduler import Timetable
from aggregator.writer import Writer
from feeds.confined import Confinement
from storage import publications
from storage.database import iso, moment, writing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

PATIENCE = 600
"""Seconds after which a run has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """Of the polls of a run, in seconds."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Subscriptions by number, of which some never answer, and the time to spread."""

    numbers: Sequence[int]
    silent: frozenset[int]
    seconds: float

    def configuration(self, folder: Path, port: int) -> Config:
        """Each with a host of its own."""
        return Config(
            path=folder / "aggregator.toml",
            service=Service(data=folder, id="river.example"),
            subscriptions=tuple(
                Subscription(
                    name=f"s{number}",
                    url=address(port, number, silent=number in self.silent),
                    allow_private=True,
                )
                for number in self.numbers
            ),
        )

    def lag(self, due: dict[str, datetime], polled: dict[str, datetime]) -> Lag:
        """Of those that answer."""
        sound = [f"s{number}" for number in self.numbers if number not in self.silent]
        lags = sorted((polled[name] - due[name]).total_seconds() for name in sound)
        return Lag(p50=lags[len(lags) // 2], p95=lags[len(lags) * 95 // 100])


@asynccontextmanager
async def daemon(config: Config) -> AsyncIterator[tuple[Writer, Timetable]]:
    """The parts of a daemon that read and publish; the caller starts the timetable."""
    writer, timetable = Writer(), Timetable()
    with Confinement() as confinement:
        readers = Readers(writer, means(config, confinement), clock)
        passes = Passes(writer, readers, clock, timetable.soon)
        await writer.open(config, clock())
        timetable.every(LOOK, "scan", passes.scan)
        timetable.every(LOOK, "poll", passes.poll)
        try:
            yield writer, timetable
        finally:
            readers.halt()
            await timetable.stop()
            await asyncio.to_thread(readers.stop)
            await writer.close()


async def measured(run: Run, port: int) -> tuple[Lag, Lag]:
    """The lags of a run where all are due at once, and where they are spread."""
    with tempfile.TemporaryDirectory() as folder:
        config = run.configuration(Path(folder), port)
        async with daemon(config) as (writer, timetable):
            due = await writer.do(plan, clock(), 0)
            timetable.start()
            first = run.lag(due, await polled(writer))
            while await writer.do(lambda desk: publications.outdated(desk.db)):
                await asyncio.sleep(1)
            news(port)
            due = await writer.do(plan, clock(), run.seconds)
            return first, run.lag(due, await polled(writer))


def plan(desk: Desk, begin: datetime, seconds: float) -> dict[str, datetime]:
    """Make each due within ``seconds``, in any order; when each is."""
    chance = random.Random(1)
    rows = desk.db.execute("SELECT name FROM subscriptions ORDER BY name").fetchall()
    due = {
        name: begin + timedelta(seconds=chance.uniform(0, seconds)) for (name,) in rows
    }
    with writing(desk.db):
        desk.db.conn.executemany(
            "UPDATE subscriptions SET next_poll = ?, last_poll = NULL WHERE name = ?",
            [(iso(at), name) for name, at in due.items()],
        )
    return due


async def polled(writer: Writer) -> dict[str, datetime]:
    """When each was read, once all were."""
    async with asyncio.timeout(PATIENCE):
        while None in (found := await writer.do(polls)).values():
            await asyncio.sleep(1)
    return {name: moment(at) for name, at in found.items() if at is not None}


def polls(desk: Desk) -> dict[str, str | None]:
    """When each was read since `plan`."""
    rows = desk.db.execute("SELECT name, last_poll FROM subscriptions").fetchall()
    return dict(rows)


def clock() -> datetime:
    """A time of day that nobody sets while it is measured."""
    return NOON + timedelta(seconds=time.monotonic())


def main() -> None:
    """Measure without and with those that never answer, and print both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subscriptions", type=int, default=5000)
    parser.add_argument("--hanging", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    logging.disable()
    numbers = range(given.subscriptions)
    silent = frozenset(random.Random(1).sample(numbers, given.hanging))
    sound = [number for number in numbers if number not in silent]
    with serving() as port:
        runs = [
            asyncio.run(measured(run, port))
            for run in (
                Run(numbers=sound, silent=frozenset(), seconds=given.seconds),
                Run(numbers=numbers, silent=silent, seconds=given.seconds),
            )
        ]
    print("lag in seconds                without       with    ratio")
    kinds = ("all due at once", f"due within {given.seconds:g} s")
    for kind, without, with_them in zip(kinds, *runs, strict=True):
        for name in ("p50", "p95"):
            before, after = getattr(without, name), getattr(with_them, name)
            print(
                f"{kind:18} {name} {before:14.2f} {after:10.2f} {after / before:8.3f}"
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"peak memory: {peak} MB")


if __name__ == "__main__":
    main()
