"""What a worker does: read a batch, within all limits that reading has here.

The limits, the deadlines and the guard of addresses are part of reading itself, so they
hold wherever it runs. A worker needs this package, and nothing of the configuration.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from multiprocessing.reduction import ForkingPickler
from threading import Event, Timer, get_ident
from typing import cast

import zstandard

from feeds.confined import Confinement
from feeds.http.model import Limits
from feeds.model import Manners, Reading, Request
from feeds.read import Means, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What `Means` are made of elsewhere: all of them that can travel."""

    user_agent: str
    limits: Limits
    manners: Callable[[str], Manners]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Subscriptions to be read together, and how long that may take at most."""

    requests: tuple[Request, ...]
    terms: Terms
    now: datetime
    deadline: timedelta


def read_batch(batch: Batch) -> bytes:
    """The readings of a batch, in the order in which they came; see `unpacked`.

    What is not read within the deadline, or before `end_all_but` ended it, is missing.
    """
    with _ending(batch.deadline) as stop:
        means = Means(
            confinement=_confinement(),
            user_agent=batch.terms.user_agent,
            limits=batch.terms.limits,
            manners=batch.terms.manners,
            stop=stop,
        )
        return packed(tuple(read(batch.requests, means, batch.now)))


def packed(readings: tuple[Reading, ...]) -> bytes:
    """Readings as they travel: texts and their markup shrink to less than a third."""
    return zstandard.compress(bytes(ForkingPickler.dumps(readings)))


def unpacked(readings: bytes) -> tuple[Reading, ...]:
    """What `packed` made; from workers that are trusted, as they run what we send."""
    return cast(
        tuple[Reading, ...], ForkingPickler.loads(zstandard.decompress(readings))
    )


def end_all_but(wanted: Collection[int]) -> None:
    """End the batches of other threads than these: nobody waits for them any more."""
    for thread, stop in tuple(_under_way.items()):
        if thread not in wanted:
            stop.set()


def retire() -> None:
    """End every batch and every child process, for good."""
    end_all_but(())
    _confinement().stop()


_under_way: dict[int, Event] = {}
"""What ends the batch of each thread that reads one."""


@cache
def _confinement() -> Confinement:
    """The children of this process, which all of its batches share."""
    return Confinement()


@contextmanager
def _ending(deadline: timedelta) -> Iterator[Event]:
    stop = Event()
    timer = Timer(deadline.total_seconds(), stop.set)
    timer.daemon = True
    timer.start()
    _under_way[get_ident()] = stop
    try:
        yield stop
    finally:
        del _under_way[get_ident()]
        timer.cancel()
