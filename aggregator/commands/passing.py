"""A pass in this process: read, gather, take in."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from datetime import datetime

from aggregator.commands.interrupting import interruptible
from aggregator.control import Message
from aggregator.desk import Desk
from aggregator.engine import Read
from aggregator.gathering import Gathering
from aggregator.pipeline import Taken, take_in
from aggregator.refreshing import BATCH, requests, told
from feeds.model import Reading, Request
from feeds.read import Means
from storage.subscriptions import State

MANY = 4 * 1024
"""Entries that take longer to be taken in than children take to begin again."""

Reader = tuple[Read, Means]
Clock = Callable[[], datetime]


def passing(
    desk: Desk, states: Sequence[State], reader: Reader, clock: Clock
) -> Generator[Message, None, Taken]:
    """Read these and take them in, as many together as can be gathered.

    It is told which were read and, while they are taken in, how far that is.
    """
    total = Taken()
    left = deque(states[at : at + BATCH] for at in range(0, len(states), BATCH))
    now = clock()
    while left:
        with Gathering(desk) as gathered:
            while left and not gathered.is_full:
                batch = requests(desk, left.popleft())
                readings = yield from _readings(reader, batch, now)
                gathered.add(desk, readings, clock())
                del readings  # before those of the next batch come
            total += yield from _take_in(desk, gathered, reader[1], clock())
    return total


def _take_in(
    desk: Desk, gathered: Gathering, means: Means, now: datetime
) -> Generator[Message, None, Taken]:
    entries, total = len(gathered.candidates), Taken()
    if entries >= MANY:
        means.confinement.rest()
    for part in take_in(desk, gathered, now):
        total += part
        yield {"taken": total.fresh, "of": entries}
    return total


def _readings(
    reader: Reader, batch: Sequence[Request], now: datetime
) -> Generator[Message, None, list[Reading]]:
    read, means = reader
    readings = []
    with interruptible(means.stop):
        for reading in read(batch, means, now):
            readings.append(reading)
            yield told(reading)
    return readings
