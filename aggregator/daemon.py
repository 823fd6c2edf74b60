"""From start to stop: one instance, open, plan, serve, end cleanly.

The event loop only waits. Reading happens in threads and child processes of its own
(`aggregator.passes`), every turn on the one writer thread (`aggregator.writer`); pages
and feeds are served by another process (`aggregator.web.process`).
"""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial

from aggregator import backups, control, indexing, pruning, tokens
from aggregator.config import Config, ConfigErrors
from aggregator.control import Message, Refused, Tell
from aggregator.filling_in import FillingIn
from aggregator.heartbeat import Heartbeat
from aggregator.lock import holding
from aggregator.notifying import ALIVE, READY, STOPPING, notify, reloading
from aggregator.orders import Choose, Order, chosen, left_out, unseen
from aggregator.outgoing import dispatch, hub
from aggregator.outgoing.dispatch import Dispatch
from aggregator.passes import LOOK, Passes
from aggregator.pipeline import Desk, Taken
from aggregator.pruning import Pruned
from aggregator.pushed.hubs import Hubs
from aggregator.reading import Readers
from aggregator.refreshing import means, summed
from aggregator.scheduler import Timetable
from aggregator.upkeep import keep_up
from aggregator.web.exporting import apart as static
from aggregator.web.monitor import Monitor, Observed
from aggregator.web.process import WebProcess
from aggregator.writer import Writer
from feeds.confined import Confinement
from storage.errors import StorageError

logger = logging.getLogger(__name__)

NET = timedelta(minutes=1)
"""Between two looks for something that was marked and could not be published."""

UPKEEP = timedelta(hours=1)

DAY = timedelta(days=1)

PAGES = timedelta(minutes=5)
"""Between two times that pages are written as files, where that is wanted."""

BEAT = timedelta(seconds=5)

PATIENCE = timedelta(seconds=3.5)
"""How long work under way may take to end; nothing is lost by not waiting for it."""


class Daemon:
    """A running service. ``load`` reads the configuration anew, ``clock`` the time."""

    def __init__(
        self, config: Config, load: Callable[[], Config], clock: Callable[[], datetime]
    ) -> None:
        self.config = config
        self._load = load
        self._clock = clock
        self._confinement = Confinement()
        self._writer = Writer()
        self._heartbeat = Heartbeat()
        self._timetable = Timetable(heartbeat=self._heartbeat)
        self._readers = Readers(self._writer, means(config, self._confinement), clock)
        self._passes = Passes(self._writer, self._readers, clock, self._timetable.soon)
        self._dispatch = Dispatch(
            self._writer, clock, self._timetable.soon, lambda: self._readers.means
        )
        self._filling_in = FillingIn(self._writer, self._readers, clock)
        parts = self._writer, self._readers, self._passes
        self._hubs = Hubs(parts, clock, self._timetable.soon)
        self._web = WebProcess()
        self._monitor = Monitor(
            Observed(
                database=config.service.database,
                heartbeat=self._heartbeat,
                clock=clock,
                steady=time.monotonic,
            )
        )
        self._reloading = asyncio.Lock()

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT, and end within seconds, whatever is under way.

        Raises Occupied, ConfigErrors or StorageError if it cannot begin.
        """
        loop = asyncio.get_running_loop()
        with holding(self.config.service.data):
            work = asyncio.create_task(self._work())
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._stop, work)
            loop.add_signal_handler(signal.SIGHUP, self._on_hangup)
            try:
                with suppress(asyncio.CancelledError):
                    await work
            finally:
                await self._end()
        logger.info("stopped")

    async def _work(self) -> None:
        service = self.config.service
        self._web.bind(self.config)
        self._monitor.serve(self.config)
        await self._writer.open(self.config, self._clock())
        self._web.start()
        async with control.listening(service.data, self._answer):
            self._timetable.every(NET, "publish", self._passes.publish)
            self._timetable.every(LOOK, "scan", self._passes.scan)
            self._timetable.every(LOOK, "poll", self._passes.poll)
            self._timetable.every(LOOK, "hubs", self._hubs.tend)
            self._timetable.every(NET, "index", self._index)
            self._timetable.every(LOOK, "pages", self._fill_in)
            self._timetable.every(dispatch.LOOK, "send", self._dispatch.look)
            self._timetable.every(UPKEEP, "upkeep", self._upkeep)
            self._timetable.every(UPKEEP, "backup", self._back_up)
            self._timetable.every(DAY, "prune", self._prune_old)
            self._timetable.every(PAGES, "static", self._export)
            self._timetable.start()
            logger.info("running url=%s data=%s", service.url, service.data)
            notify(READY)
            await asyncio.gather(
                self._timetable.watch(), self._web.watch(), self._beat()
            )

    def _stop(self, work: "asyncio.Task[None]") -> None:
        if not self._readers.means.stop.is_set():
            logger.info("stopping")
            notify(STOPPING)
        self._readers.halt()
        work.cancel()

    async def _end(self) -> None:
        """End what runs: children at once, the writer after the turn it is in."""
        self._readers.halt()
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await asyncio.gather(
                    asyncio.to_thread(self._confinement.stop),
                    asyncio.to_thread(self._web.stop),
                    asyncio.to_thread(self._monitor.stop),
                    self._end_work(),
                )
        except TimeoutError:
            logger.warning("stopped without waiting for the work under way")
            logging.shutdown()
            # The threads that work cannot be ended otherwise. To the database this is
            # a crash, which it survives; what was under way is done at the next start.
            os._exit(0)

    async def _end_work(self) -> None:
        await self._timetable.stop()
        await asyncio.to_thread(self._readers.stop)
        await asyncio.to_thread(self._dispatch.stop)
        await self._writer.close()

    def _on_hangup(self) -> None:
        self._timetable.soon("reload", self._reload_unasked)

    async def _reload_unasked(self) -> None:
        notify(reloading(time.monotonic()))
        try:
            await self._reload()
        except Refused as error:
            logger.warning("kept the old configuration: %s", error)
        notify(READY)

    async def _reload(self) -> None:
        """Take a changed configuration over, or keep the old one and say why."""
        async with self._reloading:
            try:
                config = await asyncio.to_thread(self._load)
                if config.service.data != self.config.service.data:
                    raise Refused("service: data cannot change while the daemon runs")
                self._web.bind(config)
                await asyncio.to_thread(self._monitor.serve, config)
                await self._writer.adopt(config, self._clock())
            except (ConfigErrors, StorageError, OSError) as error:
                raise Refused(str(error)) from error
            self._readers.means = replace(
                means(config, self._confinement), stop=self._readers.means.stop
            )
            self.config = config
        logger.info("reloaded configuration=%s", config.path)
        self._timetable.soon("reread", self._at_once)

    async def _at_once(self) -> None:
        """What is new is read now."""
        await self._passes.publish()
        await asyncio.gather(
            self._passes.scan(), self._passes.poll(), asyncio.to_thread(self._web.start)
        )

    async def _fill_in(self) -> None:
        if await self._filling_in.run():
            await self._passes.publish()

    async def _beat(self) -> None:
        """Say that all is well as often as something has passed through the writer."""
        while True:
            await self._writer.do(_nothing)
            self._heartbeat.beat(time.monotonic())
            notify(ALIVE)
            await asyncio.sleep(BEAT.total_seconds())

    async def _index(self) -> None:
        while not self._readers.means.stop.is_set():
            if not await self._writer.do(indexing.step):
                return

    async def _export(self) -> None:
        if static.are_wanted(self.config):
            stop, now = self._readers.means.stop, self._clock()
            await asyncio.to_thread(static.export_apart, self.config, now, stop)

    async def _upkeep(self) -> None:
        await self._writer.do(keep_up, self._clock())

    async def _back_up(self) -> None:
        now = self._clock()
        if backups.due(self.config, now):
            made = await asyncio.to_thread(backups.make, self.config, now)
            logger.info("backed up file=%s", made.path)
            for one in backups.expire(self.config, now):
                logger.info("deleted an old backup file=%s", one.path)

    async def _prune_old(self) -> None:
        if (age := self.config.service.prune_after) is not None:
            pruned = await self._prune(age=age)
            logger.info("pruned entries=%d", pruned.entries)

    async def _prune(
        self,
        *,
        age: timedelta | None = None,
        newest: int | None = None,
        dry: bool = False,
    ) -> Pruned:
        """Step by step, so that no turn has to wait for all of it."""
        make = partial(pruning.plan, age=age, newest=newest, dry=dry)
        planned = await self._writer.do(make, self._clock())
        total, after = await self._writer.do(pruning.step, planned, None)
        while after is not None and not self._readers.means.stop.is_set():
            done, after = await self._writer.do(pruning.step, planned, after)
            total += done
        return total

    async def _answer(self, message: Message, tell: Tell) -> Message:
        """What a command beside the daemon asked for."""
        match message:
            case {"do": "once", "all": bool(all_), "names": list(names), **more}:
                accept = bool(more.get("accept"))
                order = Order(all_=all_, names=tuple(names), accept=accept)
                spared = await self._writer.do(left_out, self._clock(), order)
                choose = unseen(partial(chosen, order=order))
                return {**await self._once(choose, tell), "left_out": spared}
            case {"do": "add token" | "remove token"}:
                await self._writer.do(tokens.carry_out, self._clock(), message)
                return {}
            case {"do": "prune", "age": age, "newest": newest, "dry": bool(dry)}:
                older = None if age is None else timedelta(seconds=age)
                pruned = await self._prune(age=older, newest=newest, dry=dry)
                return asdict(pruned)
            case {"do": "follow" | "confirm" | "push"}:
                return await self._answer_web(message)
            case {"do": "reload"}:
                await self._reload()
                return {"configuration": str(self.config.path)}
            case {"do": "introduce"}:
                return {
                    "process": os.getpid(),
                    "configuration": str(self.config.path),
                    "alive": self._heartbeat.is_alive(time.monotonic()),
                }
        raise Refused(f"this daemon does not know how to do {message!r}")

    async def _answer_web(self, message: Message) -> Message:
        """What the web server, which only reads, passes on."""
        match message:
            case {"do": "follow", "fields": dict(fields)}:
                return await self._writer.do(hub.answer, self._clock(), fields)
        return await self._hubs.answer(message)

    async def _once(self, choose: Choose, tell: Tell) -> Message:
        taken = Taken()
        while (more := await self._passes.refresh(choose, tell)).readings:
            taken += more
        published = await self._passes.publish()
        if self._readers.means.stop.is_set():
            raise Refused("the daemon is stopping; its next start reads what is due")
        return summed(taken, published)


def _nothing(_: Desk) -> None:
    """Work that takes no time."""
