"""From start to stop: one instance, open, plan, serve, end cleanly.

The event loop only waits. Reading happens in threads and child processes of its own
(`aggregator.passes`), every turn on the one writer thread (`aggregator.writer`); pages
and feeds are served by another process (`aggregator.web.process`). Who does what, and
when, is in `aggregator.crew`; what commands may ask for, in `aggregator.errands`.
"""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from aggregator import logs
from aggregator.config import Config, ConfigErrors
from aggregator.config.origins import Edits
from aggregator.control import Refused
from aggregator.crew import Crew
from aggregator.desk import Desk
from aggregator.errands import Errands
from aggregator.listening import listening
from aggregator.lock import holding
from aggregator.notifying import ALIVE, READY, STOPPING, notify, reloading
from aggregator.web.monitor import Monitor
from aggregator.web.observed import Observed
from aggregator.web.process import WebProcess
from storage.errors import StorageError

logger = logging.getLogger(__name__)

BEAT = timedelta(seconds=5)

GLANCE = timedelta(seconds=2)
"""Between two looks whether the configuration was edited."""

PATIENCE = timedelta(seconds=3.5)
"""How long work under way may take to end; nothing is lost by not waiting for it."""


class Daemon:
    """A running service. ``load`` reads the configuration anew, ``clock`` the time."""

    def __init__(
        self, config: Config, load: Callable[[], Config], clock: Callable[[], datetime]
    ) -> None:
        self._load = load
        self._crew = Crew(config, clock)
        self._errands = Errands(self._crew, self._reload)
        self._web = WebProcess()
        self._monitor = Monitor(
            Observed(
                database=config.service.database,
                heartbeat=self._crew.heartbeat,
                clock=clock,
                steady=time.monotonic,
            )
        )
        self._edits = Edits(config.path)
        self._reloading = asyncio.Lock()

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT, and end within seconds, whatever is under way.

        Raises Occupied, ConfigErrors or StorageError if it cannot begin.
        """
        loop = asyncio.get_running_loop()
        with holding(self._crew.config.service.data):
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
        crew = self._crew
        service = crew.config.service
        self._web.bind(crew.config)
        self._web.load()
        self._monitor.serve(crew.config)
        await crew.writer.open(crew.config, crew.clock())
        await asyncio.to_thread(self._web.start)
        async with listening(service.data, self._errands.answer):
            crew.begin()
            crew.timetable.every(GLANCE, "configuration", self._glance)
            logger.info("running url=%s data=%s", service.url, service.data)
            notify(READY)
            await asyncio.gather(
                crew.timetable.watch(), self._web.watch(), self._beat()
            )

    async def _beat(self) -> None:
        """Say that all is well as often as something has passed through the writer."""
        while True:
            await self._crew.writer.do(_nothing)
            self._crew.heartbeat.beat(time.monotonic())
            notify(ALIVE)
            await asyncio.sleep(BEAT.total_seconds())

    def _stop(self, work: "asyncio.Task[None]") -> None:
        if not self._crew.is_stopping:
            logger.info("stopping")
            notify(STOPPING)
        self._crew.halt()
        work.cancel()

    async def _end(self) -> None:
        """End what runs, and wait for it no longer than it may take."""
        self._crew.halt()
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await asyncio.gather(
                    asyncio.to_thread(self._web.stop),
                    asyncio.to_thread(self._monitor.stop),
                    self._crew.end(),
                )
        except TimeoutError:
            logger.warning("stopped without waiting for the work under way")
            logging.shutdown()
            # The threads that work cannot be ended otherwise. To the database this is
            # a crash, which it survives; what was under way is done at the next start.
            os._exit(0)

    def _on_hangup(self) -> None:
        self._crew.timetable.soon("reload", self._reload_unasked)

    async def _glance(self) -> None:
        """Take an edited configuration over, once nobody writes it any more."""
        async with self._reloading:
            finished = await asyncio.to_thread(self._edits.finished)
        if finished:
            await self._reload_unasked()

    async def _reload_unasked(self) -> None:
        notify(reloading(time.monotonic()))
        try:
            await self._reload()
        except Refused as error:
            logger.warning("kept the old configuration reason=%s", error)
        notify(READY)

    async def _reload(self) -> None:
        """Take a changed configuration over, or keep the old one and say why."""
        async with self._reloading:
            try:
                await asyncio.to_thread(self._edits.take)
                config = await asyncio.to_thread(self._load)
                if config.service.data != self._crew.config.service.data:
                    raise Refused("service: data cannot change while the daemon runs")
                self._web.bind(config)
                await asyncio.to_thread(self._monitor.serve, config)
                await self._crew.adopt(config)
                logs.shape(config.service.log_format)
            except (ConfigErrors, StorageError, OSError) as error:
                raise Refused(str(error)) from error
        logger.info("reloaded configuration=%s", config.path)
        self._crew.timetable.soon("reread", self._at_once)

    async def _at_once(self) -> None:
        """What is new is read now."""
        passes = self._crew.passes
        await passes.publish()
        await asyncio.gather(
            passes.scan(), passes.poll(), asyncio.to_thread(self._web.start)
        )


def _nothing(_: Desk) -> None:
    """Work that takes no time."""
