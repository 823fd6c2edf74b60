"""A daemon's copying of what is published to another place, beside all else.

Nothing is marked: what was copied is remembered, and what differs from that is copied.
So a crash, a place that is away and a copy begun anew are all the same. A file is read
after it was renamed into its place, so each copy is whole.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from aggregator.config import Config
from aggregator.mirroring import copying
from aggregator.mirroring.copying import Copies
from aggregator.writer import Writer

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""Before another try at a place that failed so many times."""

DEADLINE = timedelta(minutes=10)
"""What a part of the work may take; a place that hangs holds up nothing but itself."""


class Mirror:
    """Keeps a copy of the published files where the configuration wants one."""

    def __init__(self, writer: Writer, clock: Callable[[], datetime]) -> None:
        self._writer = writer
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, "mirror")
        self._there: tuple[str, Copies] | None = None
        self._failed = 0
        self._next: datetime | None = None
        self._stopped = False

    async def look(self, config: Config) -> None:
        """Copy what has changed, and delete what is gone."""
        waiting = self._next is not None and self._clock() < self._next
        if self._stopped or waiting or not config.publish.to:
            return
        try:
            await self._bring(config)
        except OSError:
            self._there = None
            self._fail()
            raise

    def stop(self) -> None:
        """Copy nothing more; what is under way ends by itself."""
        self._stopped = True
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _bring(self, config: Config) -> None:
        there = await self._opened(config)
        failures: list[str] = []
        sent = deleted = 0
        for part in await self._apart(there.parts):
            if self._stopped:
                return
            done = await self._apart(partial(there.bring, part))
            await self._writer.do(copying.keep, config, done)
            sent, deleted = sent + done.sent, deleted + len(done.deleted)
            failures += done.failures
            if done.is_hopeless:
                break
        if sent or deleted:
            logger.info(
                "copied to=%s files=%d deleted=%d", there.target.name, sent, deleted
            )
        if failures:
            self._fail()
            logger.warning("not copied files=%d reason=%s", len(failures), failures[-1])
        else:
            self._failed, self._next = 0, None

    async def _opened(self, config: Config) -> Copies:
        if self._there is None or self._there[0] != config.publish.to:
            known = await self._writer.do(copying.known, config)
            opened = await self._apart(partial(copying.opened, config, known))
            self._there = config.publish.to, opened
        return self._there[1]

    def _fail(self) -> None:
        wait = WAITS[min(self._failed, len(WAITS) - 1)]
        self._failed, self._next = self._failed + 1, self._clock() + wait

    async def _apart(self, work: Callable[[], Result]) -> Result:
        """Do what waits for another place in a thread that nobody else needs."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(DEADLINE.total_seconds()):
            return await loop.run_in_executor(self._thread, work)
