"""A daemon's reading of pages: beside the polls, and never a host that these ask.

What came in lately goes first, then what a person asked for (`aggregator.rereading`).
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import islice

from aggregator import full_texts, rereading
from aggregator.desk import Desk
from aggregator.full_texts import PER_HOST, Batch, parts
from aggregator.reading import Readers
from aggregator.writer import Writer
from feeds.pages import Page

logger = logging.getLogger(__name__)

Keep = Callable[[Desk, Batch, Sequence[Page], datetime], int]

SHARE = 4
"""One in so many of those that may be asked at once may be pages."""

PAUSE = 5.0
"""Seconds after which it is looked again whether hosts of wanted pages are free."""


class FillingIn:
    """Reads the pages of entries that have only the beginning of a text."""

    def __init__(
        self, writer: Writer, readers: Readers, clock: Callable[[], datetime]
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def run(self) -> int:
        """Read what is wanted, as far as hosts are free; how many entries it filled.

        Raises EngineError where an engine did not read all that it was given.
        """
        total = 0
        while not self._readers.means.stop.is_set():
            fresh = await self._fresh()
            filled = await self._wished() if fresh is None else fresh
            if filled is None:
                break
            total += filled
        return total

    async def _fresh(self) -> int | None:
        """Of new entries, how many it filled; ``None`` where nothing could be read."""
        batch = await self._writer.do(full_texts.due, self._clock())
        if batch is None:
            return None
        hosts = {full_texts.host_of(one) for one in batch.wanted}
        free = self._borrow(hosts)
        part = full_texts.without(batch, hosts - free)
        return await self._read(part, free, full_texts.keep)

    async def _wished(self) -> int | None:
        """Of an archive, likewise, once its pages were found."""
        while await self._writer.do(rereading.collect):
            if self._readers.means.stop.is_set():
                return None
        most = self._readers.engine.most // SHARE // PER_HOST
        hosts = await self._writer.do(rereading.hosts, 2 * most)
        if not hosts:
            return None
        free = self._borrow(hosts, most)
        if not free:
            until = asyncio.get_running_loop().time() + PAUSE
            return 0 if await self._readers.change(until) else None
        batch = await self._writer.do(rereading.batch, sorted(free))
        return await self._read(batch, free, rereading.keep)

    def _borrow(self, hosts: Iterable[str], most: int | None = None) -> set[str]:
        """As many of these, the first ones, as nobody asks; they must be given back."""
        traffic, now = self._readers.traffic, asyncio.get_running_loop().time()
        free = (host for host in hosts if traffic.borrow(host, now))
        return set(islice(free, most))

    async def _read(self, batch: Batch, hosts: set[str], keep: Keep) -> int | None:
        """How many entries it filled; ``None`` where no page came."""
        traffic, loop = self._readers.traffic, asyncio.get_running_loop()
        filled = came = 0
        read, means = self._readers.engine.pages, self._readers.means
        pages = parts(read(batch.wanted, batch.rules, means, self._clock()))
        try:
            while part := await asyncio.to_thread(next, pages, ()):
                filled += await self._writer.do(keep, batch, part, self._clock())
                came += len(part)
        finally:
            for host in hosts:
                traffic.give_back(host, loop.time())
        if came:
            logger.info("read pages=%d fuller=%d", came, filled)
        return filled if came else None
