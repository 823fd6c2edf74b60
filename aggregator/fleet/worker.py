"""What a worker of Dask loads: ``dask worker --preload aggregator.fleet.worker ...``.

It offers to read for services that have the same versions installed, and ends batches
that nobody waits for any more: one that was cancelled, or given to another worker since
this one is not heard. So no host is asked by two workers at once.
"""

import asyncio
import logging
from multiprocessing import current_process
from typing import Any

from aggregator.fleet import versions, work

logger = logging.getLogger(__name__)

LOOK = 0.5
"""Seconds between two looks at what is still wanted."""

HEARD = 10.0
"""Seconds in which the scheduler must answer; it gives up on workers no sooner."""


async def dask_setup(worker: Any) -> None:
    """Make the worker one of ours; Dask calls this before it joins."""
    # Documents are read in children, which Dask's own processes may not have.
    current_process().daemon = False
    offer = versions.offer()
    for resources in (worker.state.total_resources, worker.state.available_resources):
        resources[offer] = worker.state.nthreads
    told = " ".join(f"{name}={number}" for name, number in versions.installed().items())
    logger.info("reading offer=%s %s", offer, told)
    _watching.add(asyncio.create_task(_watch(worker)))
    _watching.add(asyncio.create_task(_listen(worker)))


async def dask_teardown(worker: Any) -> None:
    """End what is being read; Dask calls this when the worker goes."""
    for task in _watching:
        task.cancel()
    await asyncio.to_thread(work.retire)


_watching: set["asyncio.Task[None]"] = set()


async def _watch(worker: Any) -> None:
    """End the batches of which the scheduler does not know any more."""
    while True:
        await asyncio.sleep(LOOK)
        tasks = worker.state.tasks
        work.end_all_but(
            {
                thread
                for thread, key in tuple(worker.active_threads.items())
                if key in tasks and tasks[key].state == "executing"
            }
        )


async def _listen(worker: Any) -> None:
    """End all batches while the scheduler cannot be heard: others get them."""
    while True:
        await asyncio.sleep(HEARD / 2)
        if worker.status.name != "running":
            continue
        try:
            async with asyncio.timeout(HEARD):
                await worker.scheduler.identity(n_workers=0)
        except OSError as error:
            logger.warning("unheard reason=%s", error or "the scheduler is silent")
            work.end_all_but(())
