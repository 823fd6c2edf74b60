"""When to do what: the only APScheduler.

The jobs are few and hold no truth: what is due stands in the database. A run that could
not start in time is made up for once, however many were missed.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

logger = logging.getLogger(__name__)

Job = Callable[[], Awaitable[object]]

LEAP = timedelta(seconds=30)
"""A step of the wall clock, against the monotonic one, that is taken for a jump."""


class Timetable:
    """Jobs that run again and again, each never twice at once.

    After a jump of the wall clock APScheduler 3.11 may sleep until the old time comes
    round again; `watch` notices the jump by the monotonic clock and wakes every job.
    """

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": None,
            },
        )

    def every(self, interval: timedelta, name: str, job: Job) -> None:
        """Run ``job`` at once and then after each interval."""
        self._scheduler.add_job(
            job,
            "interval",
            seconds=interval.total_seconds(),
            id=name,
            name=name,
            next_run_time=datetime.now(UTC),
        )

    def wake(self, name: str) -> None:
        """Run a job now instead of at its next time."""
        self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin, within a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start no job any more; those that run are the caller's."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def watch(self, interval: timedelta = timedelta(seconds=5)) -> None:
        """Look for jumps of the wall clock until cancelled."""
        before = _difference()
        while True:
            await asyncio.sleep(interval.total_seconds())
            after = _difference()
            if abs(after - before) > LEAP:
                logger.warning("clock jumped by=%s", after - before)
                for job in self._scheduler.get_jobs():
                    self.wake(job.id)
            before = after


def _difference() -> timedelta:
    """How far the wall clock is ahead of the monotonic one."""
    wall = datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return wall - timedelta(seconds=time.monotonic())
