"""A daemon's passes: choose what is due, have it read and taken in, publish.

What lies here is looked at in one pass after another. The web is asked by many batches
beside each other, so that nobody waits for a server that does not answer
(`aggregator.reading`); no subscription is read, and no host asked, by two of them
(`aggregator.traffic`).
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

from aggregator.orders import Choose, due
from aggregator.pipeline import Desk, Taken
from aggregator.publishing import Published, Share, publish
from aggregator.reading import Readers
from aggregator.refreshing import OnReading, local, remote, told, without
from aggregator.scheduler import Soon
from aggregator.writer import Writer
from feeds.model import Reading
from storage.states import State

Tell = Callable[[dict[str, Any]], None]

LOOK = timedelta(seconds=5)
"""Between two looks at what is due."""

FEEDS = 50
"""So many are published before turns that wait come first: a second's work or two."""


class Passes:
    """The passes of a daemon; ``soon`` runs a job beside all others."""

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        clock: Callable[[], datetime],
        soon: Soon,
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._traffic = readers.traffic
        self._clock = clock
        self._soon = soon
        self._scanned = asyncio.Event()
        self._marked = False
        self._publishing = False
        self._polls = readers.asker(_nobody, self._polled, shared=True)

    async def scan(self) -> None:
        """What has changed on this machine."""
        try:
            found = local(await self._writer.do(due, self._clock()))
            states = self._traffic.claim(found)
            self.took(await self._readers.look_at(states, _nobody))
        finally:
            self._scanned.set()

    async def poll(self) -> None:
        """Begin what is due on the web, as far as hosts and readers are free for it.

        It waits for none of what it begins, and no longer than until the next look for
        what it cannot begin. The first scan comes before it: what lies here is there
        first, and a restart takes things in in the same order.
        """
        await self._scanned.wait()
        until = asyncio.get_running_loop().time() + LOOK.total_seconds()
        left = remote(await self._writer.do(due, self._clock()))
        while left := self._traffic.unclaimed(left):
            if batch := self._readers.begin(self._polls, left):
                self._traffic.claim(batch)
                self._soon("poll", partial(self._readers.ask, batch, self._polls))
                left = without(left, batch)
            elif not await self._readers.change(until):
                return

    async def publish(self) -> Published:
        """Make good what turns have marked, letting turns pass in between."""
        stop = self._readers.means.stop
        total = await self._writer.do(_publish, self._clock, stop, ())
        while total.left and not stop.is_set():
            total += await self._writer.do(_publish, self._clock, stop, total.failures)
        return total

    async def refresh(self, choose: Choose, tell: Tell | None = None) -> Taken:
        """Read what is chosen and take it in; what is fresh is not published yet.

        It waits for what other passes read and for the hosts that they ask. What lies
        here is read again after them, as it may have changed since they looked; what
        is on the web has been asked just now.
        """
        chosen = await self._writer.do(choose, self._clock())
        await self._readers.others_end(local(chosen))
        states = self._traffic.claim(chosen)
        if tell is not None:
            tell({"wanted": len(states)})
        on_reading = _telling(tell)
        web = remote(states)
        try:
            taken = await self._readers.look_at(local(states), on_reading)
        except BaseException:
            self._traffic.let_go(web)
            raise
        taken += await self._ask(web, on_reading)
        await self._readers.others_end(without(chosen, states))
        return taken

    async def _ask(self, left: list[State], on_reading: OnReading) -> Taken:
        """Ask the web for these, which are claimed, as readers and hosts are free."""
        taken: list[Taken] = []

        def on_taken(_: Sequence[Reading], part: Taken) -> None:
            taken.append(part)

        asker = self._readers.asker(on_reading, on_taken)
        asked: list[asyncio.Task[None]] = []
        try:
            while left:
                if batch := self._readers.begin(asker, left):
                    ask = self._readers.ask(batch, asker)
                    asked.append(asyncio.create_task(ask))
                    left = without(left, batch)
                elif not await self._readers.change():
                    break
        finally:
            self._traffic.let_go(left)
        await asyncio.gather(*asked)
        return sum(taken, Taken())

    def _polled(self, readings: Sequence[Reading], taken: Taken) -> None:
        self.took(taken)
        if any(reading.outlines is not None for reading in readings):
            # What a list brought is read with the list.
            self._soon("poll", self.poll)

    def took(self, taken: Taken) -> None:
        """Publish what is fresh: at once, or together with what came meanwhile."""
        self._marked = self._marked or taken.fresh > 0
        if self._marked and not self._publishing:
            self._publishing = True
            self._soon("publish", self._publish_marked)

    async def _publish_marked(self) -> None:
        try:
            while self._marked:
                self._marked = False
                await self.publish()
        finally:
            self._publishing = False


def _publish(
    desk: Desk, clock: Callable[[], datetime], stop: Event, but: Sequence[str]
) -> Published:
    share = Share(most=FEEDS, but=but, stop=stop)
    return publish(desk.db, desk.config, clock(), share)


def _nobody(_: Reading) -> None:
    """Nobody watches a daemon's own passes."""


def _telling(tell: Tell | None) -> OnReading:
    """Readings in a few words, for whoever watches."""
    if tell is None:
        return _nobody
    return lambda reading: tell(told(reading))
