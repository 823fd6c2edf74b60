"""Who works in a daemon, and when: readers, the writer, and what goes on beside them.

Each of the jobs runs again and again by the timetable; none of them holds any truth:
what is due stands in the database.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from aggregator import backups, indexing, pruning, regrouping, upgrading
from aggregator.config import Config
from aggregator.engine import engine
from aggregator.filling_in import FillingIn
from aggregator.heartbeat import Heartbeat
from aggregator.mirroring.mirror import Mirror
from aggregator.outgoing import dispatch
from aggregator.outgoing.dispatch import Dispatch
from aggregator.passes import LOOK, Passes
from aggregator.pruning import Pruned
from aggregator.pushed.hubs import Hubs
from aggregator.reading import Readers
from aggregator.refreshing import means
from aggregator.scheduler import Timetable
from aggregator.upkeep import keep_up
from aggregator.web.exporting import apart as static
from aggregator.writer import Writer
from feeds.confined import Confinement

logger = logging.getLogger(__name__)

NET = timedelta(minutes=1)
"""Between two looks for something that was marked and could not be published."""

UPKEEP = timedelta(hours=1)

DAY = timedelta(days=1)

COPIES = timedelta(seconds=30)
"""Between two looks for what is to be copied to another place."""

PAGES = timedelta(minutes=5)
"""Between two times that pages are written as files, where that is wanted."""


class Crew:
    """All that works by one configuration, which `adopt` replaces."""

    def __init__(self, config: Config, clock: Callable[[], datetime]) -> None:
        self.config = config
        self.clock = clock
        self.heartbeat = Heartbeat()
        self.timetable = Timetable(heartbeat=self.heartbeat)
        self.writer = Writer()
        self._confinement = Confinement()
        self.readers = Readers(self.writer, means(config, self._confinement), clock)
        self.readers.use(engine(config))
        soon = self.timetable.soon
        self.passes = Passes(self.writer, self.readers, clock, soon)
        self.hubs = Hubs((self.writer, self.readers, self.passes), clock, soon)
        self._dispatch = Dispatch(self.writer, clock, soon, lambda: self.readers.means)
        self._mirror = Mirror(self.writer, clock)
        self._filling_in = FillingIn(self.writer, self.readers, clock)

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to end."""
        return self.readers.means.stop.is_set()

    def begin(self) -> None:
        """Do every job now, and again and again."""
        every = self.timetable.every
        every(NET, "publish", self.passes.publish)
        every(LOOK, "scan", self.passes.scan)
        every(LOOK, "poll", self.passes.poll)
        every(LOOK, "hubs", self.hubs.tend)
        every(LOOK, "pages", self._fill_in)
        every(dispatch.LOOK, "send", self._dispatch.look)
        every(LOOK, "regroup", self._regroup)
        every(NET, "index", self._index)
        every(UPKEEP, "upkeep", self._upkeep)
        every(UPKEEP, "backup", self._back_up)
        every(DAY, "prune", self._prune_old)
        every(PAGES, "static", self._export)
        every(COPIES, "mirror", self._copy)
        self.timetable.start()

    async def adopt(self, config: Config) -> None:
        """Go on by another configuration.

        Raises StorageError or ConfigErrors; then nothing changes.
        """
        before, after = self.config.service, config.service
        same = (before.engine, before.engine_keys) == (after.engine, after.engine_keys)
        other = self.readers.engine if same else engine(config)
        await self.writer.adopt(config, self.clock())
        self.readers.means = replace(
            means(config, self._confinement), stop=self.readers.means.stop
        )
        await asyncio.to_thread(self.readers.use, other)
        self.config = config

    def halt(self) -> None:
        """Begin nothing any more; what is not taken in stays due."""
        self.readers.halt()

    async def end(self) -> None:
        """End the children at once, the writer after the turn that it is in."""
        await asyncio.gather(
            asyncio.to_thread(self._confinement.stop), self._end_work()
        )

    async def _end_work(self) -> None:
        await self.timetable.stop()
        await asyncio.to_thread(self.readers.stop)
        await asyncio.to_thread(self.readers.engine.end)
        self._mirror.stop()
        await asyncio.to_thread(self._dispatch.stop)
        await self.writer.close()

    async def _fill_in(self) -> None:
        if await self._filling_in.run():
            await self.passes.publish()

    async def _regroup(self) -> None:
        """Group all that is kept once more, where a person asked for it."""
        if not await self.writer.do(regrouping.is_under_way):
            return
        from aggregator.rehoming import Regrouping

        steps = Regrouping()
        while not self.is_stopping:
            if await self.writer.do(steps.step, self.clock()) is None:
                break
        await self.passes.publish()

    async def _index(self) -> None:
        while not self.is_stopping:
            if not await self.writer.do(indexing.step):
                return

    async def _upkeep(self) -> None:
        await self.writer.do(keep_up, self.clock())

    async def _export(self) -> None:
        if static.are_wanted(self.config):
            stop, now = self.readers.means.stop, self.clock()
            await asyncio.to_thread(static.export_apart, self.config, now, stop)

    async def _copy(self) -> None:
        await self._mirror.look(self.config)

    async def _back_up(self) -> None:
        now, service = self.clock(), self.config.service
        backups.clear_abandoned(self.config)
        for old in upgrading.expire(service.database, now, service.backup_keep):
            logger.info("deleted what was kept before an upgrade file=%s", old)
        if backups.due(self.config, now):
            made = await asyncio.to_thread(backups.make, self.config, now)
            logger.info("backed up file=%s", made.path)
            for one in backups.expire(self.config, now):
                logger.info("deleted an old backup file=%s", one.path)

    async def _prune_old(self) -> None:
        if (age := self.config.service.prune_after) is not None:
            pruned = await self.prune(age=age)
            logger.info("pruned entries=%d", pruned.entries)

    async def prune(
        self,
        *,
        age: timedelta | None = None,
        newest: int | None = None,
        dry: bool = False,
    ) -> Pruned:
        """Take old texts away, step by step: no turn has to wait for all of it."""
        make = partial(pruning.plan, age=age, newest=newest, dry=dry)
        planned = await self.writer.do(make, self.clock())
        total, after = await self.writer.do(pruning.step, planned, None)
        while after is not None and not self.is_stopping:
            done, after = await self.writer.do(pruning.step, planned, after)
            total += done
        return total
