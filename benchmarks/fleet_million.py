"""How many subscriptions one turn can bear: all of the service but what it reads.

    python -m benchmarks.fleet_million                           10,000 subscriptions
    python -m benchmarks.fleet_million --subscriptions 1000000 --looks 6

The real passes, traffic, turns, database and publishing, as a daemon has them, with
readings that are made up in place of a fleet: most are 304, some bring one new entry.
Subscriptions are due evenly over two hours, two on each host. The clock goes on by
five seconds from look to look, whatever these take: the service keeps up as long as a
look takes less. Of published feeds only some are written after each look, since a
first pass writes three files for every subscription. All seconds are those of the wall
and of the CPU of this one process.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from aggregator.config import Config, Service, Subscription
from aggregator.engine import FAR, Engine
from aggregator.passes import LOOK, Passes
from aggregator.pipeline import Desk
from aggregator.publishing import Share, publish
from aggregator.reading import Readers
from aggregator.refreshing import means
from aggregator.writer import Writer
from benchmarks.side_by_side.words import Words
from feeds.confined import Bounds, Confinement
from feeds.model import Cost, Entry, Feed, Link, Outlet, Reading, Request, Validators
from feeds.read import Means
from storage.database import iso, writing

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERY = timedelta(hours=2)
"""Between two polls of a subscription, as the default of 12 a day has it."""

_FILL = """
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
INSERT INTO subscriptions
    (name, kind, location, list, title, host, etag, vouched_by, next_poll, last_poll,
     last_success, first_read, last_whole, why)
SELECT 'feed-' || n, 'url', 'https://h' || (n / 2) || '.example/' || n, 'all',
    'Feed ' || n, 'h' || (n / 2) || '.example', '"' || n || '"',
    'https://h' || (n / 2) || '.example/' || n,
    strftime('%Y-%m-%dT%H:%M:%S+00:00', ?2, '+' || (n * ?3 / ?1) || ' seconds'),
    ?4, ?4, ?4, ?4, 'its rhythm'
FROM numbers
"""


@dataclass(slots=True, kw_only=True)
class World:
    """What feeds give: one in ``tenth`` readings brings a new entry."""

    fresh: float
    words: Words = field(default_factory=lambda: Words(1))
    chance: Random = field(default_factory=lambda: Random("a million"))
    asked: int = 0
    brought: int = 0

    def read(
        self, requests: Sequence[Request], means: Means, now: datetime
    ) -> Iterator[Reading]:
        """A reading for each, at once."""
        for request in requests:
            self.asked += 1
            host = request.location.split("/")[2]
            cost = Cost(
                host=host, requests=1, reached=True, took=timedelta(seconds=0.2)
            )
            known = Reading(
                name=request.name,
                status=304,
                url=request.location,
                validators=request.validators,
                cost=cost,
            )
            new = self.chance.random() < self.fresh
            yield self._with_news(known, host, now) if new else known

    def _with_news(self, known: Reading, host: str, now: datetime) -> Reading:
        self.brought += 1
        key = f"{host}/{self.brought}"
        sentences = [self.words.sentence(self.chance) for _ in range(12)]
        entry = Entry(
            id=key,
            key=key,
            title=self.words.sentence(self.chance),
            content="".join(f"<p>{one}</p>" for one in sentences),
            text="\n".join(sentences),
            links=(Link(href=f"https://{key}"),),
            link_key=f"https://{key}",
            published=now,
            language="en",
            outlet=Outlet(key=host, name=host, url=f"https://{host}/"),
        )
        feed = Feed(entries=(entry,))
        tag = Validators(etag=f'"{self.brought}"')
        return Reading(
            name=known.name,
            status=200,
            url=known.url,
            feed=feed,
            validators=tag,
            cost=known.cost,
        )


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Jobs:
    """What a timetable would run beside all else, and the waiting for all of it."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()

    def soon(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Run it now, unless it publishes."""
        if name == "publish":
            return
        task = asyncio.ensure_future(job())
        self._running.add(task)  # type: ignore[arg-type]  # it is one

    async def done(self) -> None:
        """Wait until nothing runs any more; raises what one of them raised."""
        while self._running:
            ended, self._running = self._running, set()
            await asyncio.gather(*ended)


def main() -> None:
    """Run so many looks and print what each took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--subscriptions", type=int, default=10_000)
    parser.add_argument("--looks", type=int, default=12)
    parser.add_argument("--fresh", type=float, default=0.1, help="share with news")
    parser.add_argument("--publish", type=int, default=50, help="feeds a look")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_run(Path(name), arguments))


async def _run(folder: Path, arguments: argparse.Namespace) -> None:
    (folder / "all.opml").write_text("<opml/>")
    config = Config(
        path=folder / "aggregator.toml",
        service=Service(data=folder, id="million.example"),
        subscriptions=(Subscription(name="all", opml=str(folder / "all.opml")),),
    )
    world, clock, jobs = World(fresh=arguments.fresh), Clock(), Jobs()
    with Confinement(Bounds(children=1)) as confinement:
        writer = Writer()
        await writer.open(config, NOW)
        readers = Readers(writer, means(config, confinement), clock)
        readers.use(Engine(read=world.read, most=FAR))
        passes = Passes(writer, readers, clock, jobs.soon)
        took = await _timed(writer.do(_fill, arguments.subscriptions))
        print(f"{arguments.subscriptions:,} rows made in {took[0]:.1f} s", flush=True)
        await passes.scan()
        for _ in range(arguments.looks):
            clock.now += LOOK
            asked, brought = world.asked, world.brought
            polled = await _timed(_poll(passes, jobs))
            print(
                f"{world.asked - asked} polls, {world.brought - brought} new entries: "
                f"{_told(polled)}",
                flush=True,
            )
            if arguments.publish:
                published = await _timed(
                    writer.do(_publish, clock(), arguments.publish)
                )
                print(f"published: {_told(published)}", flush=True)
        readers.halt()
        readers.stop()
        await writer.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(one.stat().st_size for one in folder.glob("aggregator.db*"))
    print(f"memory {peak:.0f} MB at most, database {size / 1e6:.0f} MB")


def _fill(desk: Desk, count: int) -> None:
    spread = [count, iso(NOW), int(EVERY.total_seconds()), iso(NOW - EVERY)]
    with writing(desk.db):
        desk.db.execute(_FILL, spread)
        # The list itself is not what is measured.
        desk.db.execute(
            "UPDATE subscriptions SET next_poll = ?, last_poll = ? WHERE name = 'all'",
            [iso(NOW + EVERY), iso(NOW)],
        )


def _publish(desk: Desk, now: datetime, most: int) -> None:
    publish(desk.db, desk.config, now, Share(most=most))


async def _poll(passes: Passes, jobs: Jobs) -> None:
    await passes.scan()
    await passes.poll()
    await jobs.done()


async def _timed(work: Awaitable[object]) -> tuple[float, float]:
    """The seconds that it took, of the wall and of the CPU."""
    wall, cpu = time.monotonic(), time.process_time()
    await work
    return time.monotonic() - wall, time.process_time() - cpu


def _told(took: tuple[float, float]) -> str:
    return f"{took[0]:.2f} s ({took[1]:.2f} CPU)"


if __name__ == "__main__":
    main()
