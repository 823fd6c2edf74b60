"""A daemon's reading of pages: beside the polls, and never a host that these ask."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from aggregator import full_texts
from aggregator.full_texts import Batch
from aggregator.reading import Readers
from aggregator.writer import Writer
from feeds import pages

logger = logging.getLogger(__name__)


class FillingIn:
    """Reads the pages of entries that have only the beginning of a text."""

    def __init__(
        self, writer: Writer, readers: Readers, clock: Callable[[], datetime]
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._clock = clock

    async def run(self) -> int:
        """Read what is wanted, as far as hosts are free; how many entries it filled."""
        total = 0
        while not self._readers.means.stop.is_set():
            batch = await self._writer.do(full_texts.due, self._clock())
            filled = await self._read(batch) if batch else None
            if filled is None:
                break
            total += filled
        return total

    async def _read(self, batch: Batch) -> int | None:
        """How many entries it filled; ``None`` where no host was free."""
        traffic, loop = self._readers.traffic, asyncio.get_running_loop()
        hosts = {full_texts.host_of(one) for one in batch.wanted}
        free = {host for host in hosts if traffic.borrow(host, loop.time())}
        try:
            part = full_texts.without(batch, hosts - free)
            if not part.wanted:
                return None
            found = await asyncio.to_thread(
                pages.read, part.wanted, part.rules, self._readers.means, self._clock()
            )
        finally:
            for host in free:
                traffic.give_back(host, loop.time())
        filled = await self._writer.do(full_texts.keep, part, found, self._clock())
        logger.info("read pages=%d fuller=%d", len(found.pages), filled)
        return filled if found.pages else None
