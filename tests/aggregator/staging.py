"""The parts of a daemon that read, on a stage: only what reads is played."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import refreshing
from aggregator.config import Config, Service, Subscription
from aggregator.desk import Desk
from aggregator.passes import Passes
from aggregator.reading import Readers
from aggregator.refreshing import means
from aggregator.scheduler import Timetable
from aggregator.writer import Writer
from feeds.confined import Confinement
from feeds.model import Entry, Feed, Reading, Request, Validators
from feeds.read import Means
from storage import subscriptions
from storage.states import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = (
    '<rss version="2.0"><channel><title>Post</title><link>https://post.example</link>'
    "<item><title>News</title><guid>1</guid></item></channel></rss>"
)


class Reader:
    """Reads what it is asked for; some names can be held up."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.times: dict[str, float] = {}
        self.held: set[str] = set()
        self._change = threading.Condition()

    def __call__(
        self,
        read: object,
        work: tuple[Sequence[Request], Means, datetime],
        on_reading: Callable[[Reading], None],
    ) -> None:
        wanted = work[0]
        names = tuple(request.name for request in wanted)
        with self._change:
            self.asked.append(names)
            self._change.notify_all()
        # those that are held up come last, as they do from the web
        for request in sorted(wanted, key=lambda request: request.name in self.held):
            self._wait(request.name)
            self.times[request.name] = time.monotonic()
            on_reading(
                Reading(
                    name=request.name,
                    feed=Feed(entries=(Entry(key="1", title="News"),)),
                    validators=Validators(etag=f'"of {request.location}"'),
                )
            )

    def _wait(self, name: str) -> None:
        with self._change:
            assert self._change.wait_for(lambda: name not in self.held, 60)

    def hold(self, *names: str) -> None:
        self.held.update(names)

    def let_go(self) -> None:
        with self._change:
            self.held.clear()
            self._change.notify_all()

    async def is_asked(self, name: str) -> None:
        """Wait until this one is being read."""

        def begun() -> bool:
            with self._change:
                return self._change.wait_for(
                    lambda: any(name in batch for batch in self.asked), 60
                )

        assert await asyncio.to_thread(begun)

    def began(self) -> list[str]:
        return sorted(sum(self.asked, ()))


@contextmanager
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader in the place of what asks the world; in the end it holds up nothing."""
    made = Reader()
    monkeypatch.setattr(refreshing, "stream", made)
    yield made
    made.let_go()


def config(data: Path, *members: Subscription) -> Config:
    service = Service(data=data, id="river.example")
    return Config(path=data / "aggregator.toml", service=service, subscriptions=members)


def web(name: str, host: str = "") -> Subscription:
    return Subscription(name=name, url=f"https://{host or name}.example/feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The parts of a daemon that read."""

    writer: Writer
    readers: Readers
    passes: Passes
    timetable: Timetable

    async def states(self) -> dict[str, State]:
        found = await self.writer.do(lambda desk: subscriptions.every(desk.db))
        return {state.name: state for state in found}

    async def read(self, *names: str) -> None:
        """Wait until these were read and taken in."""
        async with asyncio.timeout(60):
            while True:
                found = await self.states()
                if all(found[name].last_poll for name in names):
                    return
                await asyncio.sleep(0.01)


def play(configured: Config, scene: Callable[[Stage], Awaitable[None]]) -> None:
    async def played() -> None:
        configured.service.data.mkdir(exist_ok=True)
        writer, timetable = Writer(), Timetable()
        with Confinement() as confinement:
            await writer.open(configured, NOW)
            readers = Readers(writer, means(configured, confinement), lambda: NOW)
            stage = Stage(
                writer=writer,
                readers=readers,
                passes=Passes(writer, readers, lambda: NOW, timetable.soon),
                timetable=timetable,
            )
            try:
                await scene(stage)
            finally:
                readers.halt()
                await timetable.stop()
                readers.stop()
                await writer.close()

    asyncio.run(played())


def every(desk: Desk, now: datetime) -> Sequence[State]:
    return subscriptions.every(desk.db)
