"""What a worker does: read a batch, within all limits that reading has here.

A batch is of feeds or of the pages that entries lead to.

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
from typing import Any, Generic, TypeVar, cast

import zstandard

from feeds import pages
from feeds.confined import Confinement
from feeds.http.model import Limits
from feeds.model import Manners, Request, Robots
from feeds.pages import Wanted
from feeds.read import Means, read

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What `Means` are made of elsewhere: all of them that can travel."""

    user_agent: str
    limits: Limits
    manners: Callable[[str], Manners]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Generic[Item]):
    """What is to be read together, and how long that may take at most.

    ``rules`` are those of hosts whose pages are wanted, as far as they are known.
    """

    requests: tuple[Item, ...]
    terms: Terms
    now: datetime
    deadline: timedelta
    rules: tuple[Robots, ...] = ()


def read_batch(batch: Batch[Request]) -> bytes:
    """The readings of a batch, in the order in which they came; see `unpacked`.

    What is not read within the deadline, or before `end_all_but` ended it, is missing.
    """
    with _means(batch) as means:
        return packed(tuple(read(batch.requests, means, batch.now)))


def read_pages(batch: Batch[Wanted]) -> bytes:
    """What came of a batch of pages, likewise."""
    rules = {one.origin: one for one in batch.rules}
    with _means(batch) as means:
        return packed(tuple(pages.read(batch.requests, rules, means, batch.now)))


def packed(readings: tuple[object, ...]) -> bytes:
    """Readings as they travel: texts and their markup shrink to less than a third."""
    return zstandard.compress(bytes(ForkingPickler.dumps(readings)))


def unpacked(readings: bytes) -> tuple[Any, ...]:
    """What `packed` made; from workers that are trusted, as they run what we send."""
    return cast(tuple[Any, ...], ForkingPickler.loads(zstandard.decompress(readings)))


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
def _means(batch: Batch[Item]) -> Iterator[Means]:
    with _ending(batch.deadline) as stop:
        yield Means(
            confinement=_confinement(),
            user_agent=batch.terms.user_agent,
            limits=batch.terms.limits,
            manners=batch.terms.manners,
            stop=stop,
        )


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
