"""From start to stop: one instance, open, plan, serve, end cleanly.

The event loop only waits. Reading happens in threads of its own and in child processes;
every turn happens on the one writer thread, which owns the database connection; pages
and feeds are served by a process of their own.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from aggregator import control
from aggregator.config import Config, ConfigErrors
from aggregator.control import Message, Refused, Tell
from aggregator.lock import holding
from aggregator.opening import arrange, open_desk
from aggregator.pipeline import Desk, Taken, take
from aggregator.publishing import Published, publish
from aggregator.refreshing import (
    OnReading,
    chosen,
    collect,
    due,
    local,
    means,
    remote,
    requests,
    told,
)
from aggregator.scheduler import Timetable
from aggregator.web.process import WebProcess
from feeds.confined import Confinement
from feeds.model import Reading, Request
from storage import database
from storage.subscriptions import State

logger = logging.getLogger(__name__)

LOOK = timedelta(seconds=5)
"""Between two looks at what is due."""

NET = timedelta(minutes=1)
"""Between two looks for something that was marked and could not be published."""

UPKEEP = timedelta(hours=1)

Given = ParamSpec("Given")
Result = TypeVar("Result")
Choose = Callable[[Desk, datetime], Sequence[State]]


class Daemon:
    """A running service. ``load`` reads the configuration anew, ``clock`` the time."""

    def __init__(
        self, config: Config, load: Callable[[], Config], clock: Callable[[], datetime]
    ) -> None:
        self.config = config
        self._load = load
        self._clock = clock
        self._confinement = Confinement()
        self._means = means(config, self._confinement)
        self._web = WebProcess()
        self._timetable = Timetable()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(8, "reader")
        self._busy: set[str] = set()
        self._desk: Desk | None = None

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT, and end within seconds, whatever is under way.

        Raises Occupied, ConfigErrors or StorageError if it cannot begin.
        """
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        loop.add_signal_handler(signal.SIGHUP, self._on_hangup)
        data = self.config.service.data
        with holding(data):
            try:
                self._desk = await self._write(open_desk, self.config, self._clock())
                self._web.start(self.config)
                async with control.listening(data, self._answer):
                    await self._live(ended)
            finally:
                await self._end()

    async def _live(self, ended: asyncio.Event) -> None:
        service = self.config.service
        logger.info("running url=%s data=%s", service.url, service.data)
        watches = [
            asyncio.create_task(self._begin()),
            asyncio.create_task(self._timetable.watch()),
            asyncio.create_task(self._web.watch()),
        ]
        await ended.wait()
        logger.info("stopping")
        for watch in watches:
            watch.cancel()

    async def _begin(self) -> None:
        """What lies here is there at once; only then does the network come into it."""
        await self._publish()
        await self._scan()
        self._timetable.every(LOOK, "scan", self._scan)
        self._timetable.every(LOOK, "poll", self._poll)
        self._timetable.every(NET, "publish", self._publish)
        self._timetable.every(UPKEEP, "upkeep", self._upkeep)
        self._timetable.start()

    async def _end(self) -> None:
        """End what runs: children at once, the writer after the turn it is in."""
        self._timetable.stop()
        self._means.stop.set()
        await asyncio.to_thread(self._confinement.stop)
        await asyncio.to_thread(self._web.stop)
        self._readers.shutdown(wait=False, cancel_futures=True)
        if self._desk is not None:
            await self._write(self._desk.db.close)
        self._writer.shutdown()
        logger.info("stopped")

    def _on_hangup(self) -> None:
        self._reloading = asyncio.create_task(self._reload_quietly())

    async def _reload_quietly(self) -> None:
        try:
            await self._reload()
        except Refused as error:
            logger.warning("kept the old configuration: %s", error)

    async def _reload(self) -> None:
        """Take a changed configuration over, or keep the old one if it has a fault."""
        try:
            config = await asyncio.to_thread(self._load)
        except ConfigErrors as error:
            raise Refused(str(error)) from error
        if config.service.data != self.config.service.data:
            raise Refused("service: data cannot change while the daemon runs")
        self.config = config
        self._means = replace(means(config, self._confinement), stop=self._means.stop)
        desk = self._opened()
        self._desk = await self._write(arrange, desk.db, config, self._clock())
        await self._publish()
        await asyncio.to_thread(self._web.restart, config)
        logger.info("reloaded configuration=%s", config.path)

    async def _scan(self) -> None:
        await self._pass(lambda desk, now: local(due(desk, now)))

    async def _poll(self) -> None:
        await self._pass(lambda desk, now: remote(due(desk, now)))

    async def _pass(self, choose: Choose) -> None:
        taken = await self._refresh(choose)
        if taken.readings:
            await self._publish()

    async def _refresh(self, choose: Choose, tell: Tell | None = None) -> Taken:
        """Read what was chosen and take it in."""
        now = self._clock()
        states, wanted = await self._write(self._choose, choose, now)
        names = {state.name for state in states}
        if not states:
            return Taken()
        try:
            if tell is not None:
                tell({"wanted": len(states)})
            readings = await self._read(
                collect, wanted, self._means, now, _telling(tell)
            )
            if self._means.stop.is_set():
                return Taken()
            taken = await self._write(take, self._opened(), readings, self._clock())
        finally:
            self._busy -= names
        return taken

    def _choose(
        self, choose: Choose, now: datetime
    ) -> tuple[list[State], list[Request]]:
        """On the writer thread: no subscription is read twice at once."""
        desk = self._opened()
        states = [one for one in choose(desk, now) if one.name not in self._busy]
        self._busy |= {state.name for state in states}
        return states, requests(desk, states)

    async def _publish(self) -> Published:
        return await self._write(publish, self._opened().db, self.config)

    async def _upkeep(self) -> None:
        await self._write(database.tidy, self._opened().db)

    def _opened(self) -> Desk:
        if self._desk is None:
            raise RuntimeError("the database is not open yet")
        return self._desk

    async def _answer(self, message: Message, tell: Tell) -> Message:
        """What a command beside the daemon asked for."""
        match message:
            case {"do": "once", "all": bool(all_), "names": list(names)}:
                taken = await self._refresh(
                    lambda desk, now: chosen(desk, now, all_=all_, names=names), tell
                )
                published = await self._publish()
                return asdict(taken) | {"published": published.written}
            case {"do": "reload"}:
                await self._reload()
                return {}
        raise Refused(f"this daemon does not know how to do {message!r}")

    async def _write(
        self, work: Callable[Given, Result], *given: Given.args, **more: Given.kwargs
    ) -> Result:
        call = partial(work, *given, **more)
        return await asyncio.get_running_loop().run_in_executor(self._writer, call)

    async def _read(
        self, work: Callable[Given, Result], *given: Given.args, **more: Given.kwargs
    ) -> Result:
        call = partial(work, *given, **more)
        return await asyncio.get_running_loop().run_in_executor(self._readers, call)


def _telling(tell: Tell | None) -> OnReading:
    """Pass readings on, from the reader's thread, to whoever asked for them."""
    if tell is None:
        return lambda reading: None
    loop = asyncio.get_running_loop()

    def on_reading(reading: Reading) -> None:
        loop.call_soon_threadsafe(tell, told(reading))

    return on_reading
