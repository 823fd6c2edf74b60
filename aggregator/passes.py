"""A daemon's passes: choose what is due, read it in threads, take it in, publish.

Several passes may be under way; no subscription is read by two of them at once.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event
from typing import Any

from aggregator.orders import Choose, due
from aggregator.pipeline import Desk, Taken, take
from aggregator.publishing import Published, publish
from aggregator.refreshing import (
    BATCH,
    OnReading,
    collect,
    local,
    remote,
    requests,
    told,
)
from aggregator.writer import Writer
from feeds.model import Reading
from feeds.read import Means
from storage import subscriptions
from storage.subscriptions import State

Tell = Callable[[dict[str, Any]], None]

AT_ONCE = 8
"""Batches that are read at the same time; most of their time is waiting."""


class Passes:
    """The passes of a daemon; ``means`` may be replaced between two batches."""

    def __init__(
        self, writer: Writer, means: Means, clock: Callable[[], datetime]
    ) -> None:
        self.means = means
        self._writer = writer
        self._clock = clock
        self._readers = ThreadPoolExecutor(AT_ONCE, "reader")
        self._busy: set[str] = set()
        self._scanned = asyncio.Event()

    async def scan(self) -> None:
        """What has changed on this machine."""
        try:
            await self._pass(lambda desk, now: local(due(desk, now)))
        finally:
            self._scanned.set()

    async def poll(self) -> None:
        """What is due on the web, batch by batch until nothing is.

        It begins after the first scan: what lies here is there first, and a restart
        takes things in in the same order.
        """
        await self._scanned.wait()
        while await self._pass(lambda desk, now: remote(due(desk, now))):
            pass

    async def publish(self) -> Published:
        """Make good what turns have marked."""
        return await self._writer.do(_publish, self.means.stop)

    async def refresh(self, choose: Choose, tell: Tell | None = None) -> Taken:
        """Read what is chosen, other passes' subscriptions apart, and take it in."""
        now = self._clock()
        chosen = await self._writer.do(choose, now)
        states = [state for state in chosen if state.name not in self._busy]
        names = {state.name for state in states}
        self._busy |= names
        if tell is not None:
            tell({"wanted": len(states)})
        total = Taken()
        try:
            for start in range(0, len(states), BATCH):
                batch = states[start : start + BATCH]
                total += await self._read_and_take(batch, now, _telling(tell))
        finally:
            self._busy -= names
        return total

    def stop(self) -> None:
        """Wait for the readers, which end soon once ``means.stop`` is set."""
        self._readers.shutdown(cancel_futures=True)

    async def _pass(self, choose: Choose) -> bool:
        """Whether there was anything to read."""
        taken = await self.refresh(choose)
        if taken.readings:
            await self.publish()
        return taken.readings > 0

    async def _read_and_take(
        self, states: Sequence[State], now: datetime, on_reading: OnReading
    ) -> Taken:
        means = self.means
        wanted = await self._writer.do(requests, states)
        readings = await asyncio.get_running_loop().run_in_executor(
            self._readers, collect, wanted, means, now, on_reading
        )
        if means.stop.is_set():
            return Taken()
        return await self._writer.do(_take, states, readings, self._clock(), means.stop)


def _take(
    desk: Desk,
    states: Sequence[State],
    readings: Iterable[Reading],
    now: datetime,
    stop: Event,
) -> Taken:
    """Take readings in, but for those of places that are no longer subscribed to.

    While they were read another configuration may have come: validators of the old
    place must not vouch for the new one.
    """
    names = [state.name for state in states]
    here = {one.name: one.location for one in subscriptions.named(desk.db, names)}
    valid = {one.name for one in states if here.get(one.name) == one.location}
    return take(desk, [r for r in readings if r.name in valid], now, stop=stop)


def _publish(desk: Desk, stop: Event) -> Published:
    return publish(desk.db, desk.config, stop=stop)


def _telling(tell: Tell | None) -> OnReading:
    """Pass readings on, from the reader's thread, to whoever asked for them."""
    if tell is None:
        return lambda reading: None
    loop = asyncio.get_running_loop()

    def on_reading(reading: Reading) -> None:
        loop.call_soon_threadsafe(tell, told(reading))

    return on_reading
