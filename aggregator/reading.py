"""Batches are read in threads of their own and taken in by the writer."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial

import feeds.read
from aggregator import refreshing
from aggregator.asker import Asker, OnTaken
from aggregator.backlog import Backlog
from aggregator.engine import Engine, Read
from aggregator.inbox import Inbox
from aggregator.intake import Intake
from aggregator.pipeline import Taken
from aggregator.refreshing import BATCH, OnReading
from aggregator.sharing import Shared
from aggregator.traffic import AT_ONCE, Traffic
from aggregator.writer import Writer
from feeds.model import Reading
from feeds.read import Means
from storage.states import State

LOCAL = 2
"""Threads that no server can keep busy: what lies here is read at any time."""


class Readers:
    """The threads that read; ``means`` and ``engine`` may be replaced at any time."""

    def __init__(
        self, writer: Writer, means: Means, clock: Callable[[], datetime]
    ) -> None:
        self.means = means
        self.engine = Engine()
        self.traffic = Traffic(lambda host: self.means.manners(host))
        self._writer = writer
        self._clock = clock
        self._threads = ThreadPoolExecutor(AT_ONCE + LOCAL, "reader")
        self._changed = asyncio.Event()
        self._intake = Intake(writer, clock, means)
        self._shared = Shared(self._intake.take)

    def use(self, engine: Engine) -> None:
        """Read by another engine; what the last one reads is left as it is, and due."""
        before, self.engine = self.engine, engine
        self.traffic.most = engine.most
        if before is not engine:
            before.end()

    async def look_at(self, states: Sequence[State], on_reading: OnReading) -> Taken:
        """Read what lies here and was claimed, and let go of it.

        A batch is taken in as one, so that the same input gives the same stories.
        """
        total = Taken()
        try:
            for start in range(0, len(states), BATCH):
                batch = states[start : start + BATCH]
                total += await self._look_at(batch, on_reading)
        finally:
            self.traffic.let_go(states)
            self._tell_change()
        return total

    async def _look_at(self, batch: Sequence[State], on_reading: OnReading) -> Taken:
        readings: list[Reading] = []

        def came(reading: Reading) -> None:
            readings.append(reading)
            on_reading(reading)

        await self._read(batch, came, feeds.read.read)
        return await self._intake.take(batch, readings)

    def asker(
        self, on_reading: OnReading, on_taken: OnTaken, *, shared: bool = False
    ) -> Asker:
        """One who has the web asked.

        Where turns are ``shared``, what is told as taken is that of others, too.
        """
        take = self._shared.take if shared else self._intake.take
        backlog = Backlog(self._intake, self.change, partial(on_taken, ()))
        return Asker(
            on_reading=on_reading,
            on_taken=on_taken,
            take=take,
            backlog=backlog,
            traffic=self.traffic,
            changed=self._tell_change,
        )

    def begin(self, asker: Asker, states: Sequence[State]) -> list[State]:
        """Those on the web that may be asked now; the caller claimed them and asks.

        All ``states`` are waited for by what brings weeks.
        """
        batch = self.traffic.choose(states, _now())
        if batch:
            self.traffic.begin(batch)
        asker.backlog.begin(batch, self._clock())
        asker.backlog.expect(refreshing.without(states, batch), self._clock())
        return batch

    async def change(self, until: float | None = None) -> bool:
        """Wait until more may `begin`, perhaps; whether there is any use in it.

        There is none once a stop was asked for, or after ``until``, by the loop's time.
        """
        if self.means.stop.is_set() or (until is not None and until <= _now()):
            return False
        moments = (until, self.traffic.next_rest(_now()))
        first = min((one for one in moments if one is not None), default=None)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(first):
                await self._changed.wait()
        return True

    async def others_end(self, states: Sequence[State]) -> None:
        """Wait until nobody reads these, or a stop was asked for.

        Until something is awaited they can be claimed.
        """
        while len(self.traffic.unclaimed(states)) < len(states):
            if not await self.change():
                return

    async def ask(self, batch: Sequence[State], asker: Asker) -> None:
        """Read a batch that was begun and claimed, taking in what comes as it comes.

        It lets go of what it took in, and of the others at the end; that is when all
        of it was taken in.
        """
        states = {state.name: state for state in batch}
        inbox = Inbox()

        def came(reading: Reading) -> None:
            was_full = self.traffic.is_full
            self.traffic.answered(states[reading.name], _now())
            if was_full and not self.traffic.is_full:
                self._tell_change()
            inbox.put(reading)
            asker.on_reading(reading)

        gathered: set[asyncio.Task[None]] = set()
        reading = asyncio.create_task(self._read(batch, came, self.engine.read))
        reading.add_done_callback(lambda _: inbox.close())
        try:
            while part := await inbox.part():
                gathered |= await asker.take_in(part, states, self._clock())
        finally:
            # Whatever became of taking it in: until then its hosts are asked.
            await asyncio.wait([reading])
            self.traffic.end(batch, _now())
            asker.backlog.forgo(batch)
            self._tell_change()
            await asyncio.wait({reading, *gathered})
        for ended in (*gathered, reading):
            ended.result()

    def halt(self) -> None:
        """End soon; what is not taken in yet stays due."""
        self.means.stop.set()
        self._tell_change()

    def stop(self) -> None:
        """Wait for the threads, after `halt`."""
        self._threads.shutdown(cancel_futures=True)

    async def _read(self, states: Sequence[State], came: OnReading, read: Read) -> None:
        """Read in a thread; each reading comes to the event loop by itself."""
        loop = asyncio.get_running_loop()
        means = self.means
        now = self._clock()
        wanted = await self._writer.do(refreshing.requests_now, states, now)

        def on_reading(reading: Reading) -> None:
            loop.call_soon_threadsafe(came, reading)

        await loop.run_in_executor(
            self._threads, refreshing.stream, read, (wanted, means, now), on_reading
        )

    def _tell_change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _now() -> float:
    """The loop's own time, which no setting of a clock changes."""
    return asyncio.get_running_loop().time()
