"""A pass in this process: read, gather, take in."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from datetime import datetime

from aggregator.commands.interrupting import interruptible
from aggregator.control import Message
from aggregator.desk import Desk
from aggregator.engine import Read
from aggregator.gathering import Gathering
from aggregator.pipeline import Taken, take_in
from aggregator.refreshing import requests, told
from feeds.model import Reading
from feeds.read import Means
from storage.states import State

BATCH = 250
"""Subscriptions that are asked as one: connections are kept as long as that takes."""

TOGETHER = 512
"""Entries that are gathered as one: those of a whole batch would fill memory."""

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
    read, means = reader
    while left:
        with Gathering(desk) as gathered:
            while left and not gathered.is_full:
                readings = read(requests(desk, left.popleft()), means, now)
                with interruptible(means.stop):
                    yield from _gather(desk, gathered, readings, clock)
            if gathered.is_large or not left:  # seldom is more to be read after it
                means.confinement.rest()
            total += yield from _take_in(desk, gathered, clock())
    return total


def _gather(
    desk: Desk, gathered: Gathering, readings: Iterable[Reading], clock: Clock
) -> Iterator[Message]:
    """Gather readings part by part, before they fill memory, and tell of each."""
    came: list[Reading] = []
    entries = 0
    for reading in readings:
        yield told(reading)
        came.append(reading)
        entries += len(reading.feed.entries) if reading.feed else 0
        if entries >= TOGETHER:
            gathered.add(desk, came, clock())
            came, entries = [], 0
    gathered.add(desk, came, clock())


def _take_in(
    desk: Desk, gathered: Gathering, now: datetime
) -> Generator[Message, None, Taken]:
    entries, total = len(gathered.candidates), Taken()
    for part in take_in(desk, gathered, now):
        total += part
        yield {"taken": total.fresh, "of": entries}
    return total
