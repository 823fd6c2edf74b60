"""When to do what: the only APScheduler.

The jobs are few and hold no truth: what is due stands in the database. A run that could
not start in time is made up for once, however many were missed.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator.heartbeat import Heartbeat
from storage.errors import StorageError

logger = logging.getLogger(__name__)

Job = Callable[[], Awaitable[object]]
Soon = Callable[[str, Job], None]

LEAP = timedelta(seconds=30)
"""A step of the wall clock, against the monotonic one, that is taken for a jump."""

LOOK = timedelta(seconds=5)
"""Between two looks for such a step."""


class Watchdog:
    """Notices jumps of the wall clock: set by hand or by a time server, or a sleep."""

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._before = wall(), monotonic()

    def jump(self) -> timedelta | None:
        """How far the clock jumped since the last look, if it did."""
        (wall, steady), now = self._before, (self._wall(), self._monotonic())
        self._before = now
        step = now[0] - wall - timedelta(seconds=now[1] - steady)
        return step if abs(step) > LEAP else None


class Timetable:
    """Jobs that run again and again, each never twice at once.

    After a jump of the wall clock APScheduler 3.11 may sleep until the old time comes
    round again; `watch` notices the jump by the monotonic clock and wakes every job.
    """

    def __init__(
        self, watchdog: Watchdog | None = None, heartbeat: Heartbeat | None = None
    ) -> None:
        self._watchdog = watchdog or Watchdog()
        self._heartbeat = heartbeat or Heartbeat()
        self._running: set[asyncio.Future[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": None,
            },
        )

    def every(self, interval: timedelta, name: str, job: Job) -> None:
        """Run ``job`` at once and then after each interval.

        What the machine denies it (StorageError, OSError) is logged in a line, and its
        next run tries again.
        """
        self._scheduler.add_job(
            self._run,
            "interval",
            args=(name, job),
            seconds=interval.total_seconds(),
            id=name,
            name=name,
            next_run_time=datetime.now(UTC),
        )

    def soon(self, name: str, job: Job) -> None:
        """Run ``job`` once, now and beside all others."""
        asyncio.get_running_loop().create_task(self._run(name, job))

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Have `stop` wait for what is done meanwhile, as for a job."""
        done = asyncio.get_running_loop().create_future()
        self._running.add(done)
        try:
            yield
        finally:
            self._running.discard(done)
            done.set_result(None)

    def start(self) -> None:
        """Begin, within a running event loop."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Start no job any more, and wait for those that run."""
        if self._scheduler.running:
            self._scheduler.pause()
        while self._running:
            await asyncio.wait(self._running)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def watch(self) -> None:
        """Look for jumps of the wall clock until cancelled."""
        while True:
            await asyncio.sleep(LOOK.total_seconds())
            self.look()

    def look(self) -> None:
        """Wake every job if the clock jumped since the last look."""
        jump = self._watchdog.jump()
        if jump is None:
            return
        logger.warning("clock jumped by=%s", jump)
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    async def _run(self, name: str, job: Job) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("jobs run in tasks")
        self._running.add(task)
        begun, failed = time.monotonic(), False
        try:
            await job()
        except (StorageError, OSError) as error:
            failed = True
            logger.warning("failed job=%s reason=%s", name, error)
        finally:
            self._running.discard(task)
            self._heartbeat.note(name, time.monotonic() - begun, failed=failed)
