"""Reading by an `Executor`, wherever that runs what it is given.

    cut -> try -> readings           what was lost, or killed once, is tried again
               -> killed twice       in smaller and smaller parts, one after another

The parts find the document that kills its worker. What it belongs to gets a failure,
and is read apart from all others from then on. Feeds and the pages that entries lead to
are read alike. Whatever was not read in the end is told as
an `EngineError`: it stays due, and nothing of it was taken in. Every waiting ends.
"""

import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta
from threading import Lock

import feeds.read
from aggregator.fleet.costs import Costs
from aggregator.fleet.cutting import Item, cut, split
from aggregator.fleet.trying import LOOK, EngineError, Result, Task, Try, rest
from aggregator.fleet.work import read_batch, read_pages
from feeds import robots
from feeds.model import Failure, Reading, Request, Robots, is_remote
from feeds.pages import Page, Wanted
from feeds.read import Means
from feeds.urls import redacted
from storage.places import host_of

logger = logging.getLogger(__name__)

PAUSES = (timedelta(), timedelta(seconds=5), timedelta(seconds=15))
"""Before each try: an engine that was lost may be back by then."""

CHANCES = 2
"""So often a feed or page must end its worker all alone to be given up."""


class Fleet:
    """Reads by an executor; ``pauses`` stand before its tries.

    Several threads may `read` at once, no host being asked by two of them.
    """

    def __init__(
        self, executor: Executor, pauses: Sequence[timedelta] = PAUSES
    ) -> None:
        self._executor = executor
        self._pauses = pauses
        self._costs = Costs()
        self._deadly: set[str] = set()
        self._searching = Lock()

    def read(
        self, requests: Sequence[Request], means: Means, now: datetime
    ) -> Iterator[Reading]:
        """Like `feeds.read.read`; what lies on this machine is read here.

        Raises EngineError where something was not read.
        """
        far = {one.name: one for one in requests if is_remote(one.kind, one.location)}
        near = [one for one in requests if one.name not in far]
        tried = Try(task=_FEEDS, executor=self._executor, means=means, now=now)
        for reading in self._read(tuple(far.values()), tried, self._costs):
            self._learn(far[reading.name], reading)
            yield reading
        yield from feeds.read.read(near, means, now)
        _tell_lost(tried, "subscriptions")

    def pages(
        self,
        wanted: Sequence[Wanted],
        known: Mapping[str, Robots],
        means: Means,
        now: datetime,
    ) -> Iterator[Page]:
        """Like `feeds.pages.read`. Raises EngineError where something was not read."""

        def rules(batch: Sequence[Wanted]) -> tuple[Robots, ...]:
            origins = {robots.origin_of(one.url) for one in batch}
            return tuple(known[one] for one in sorted(origins & known.keys()))

        task = Task(read=read_pages, given_up=_no_page, rules=rules)
        tried = Try(task=task, executor=self._executor, means=means, now=now)
        yield from self._read(wanted, tried, Costs())
        _tell_lost(tried, "pages")

    def _read(
        self, requests: Sequence[Item], tried: Try[Item, Result], costs: Costs
    ) -> Iterator[Result]:
        """What the last try lost stands in ``tried`` at the end."""
        suspects: list[tuple[Item, ...]] = [
            (one,) for one in requests if one.location in self._deadly
        ]
        sound = [one for one in requests if one.location not in self._deadly]
        left = list(cut(sound, costs, tried.means.manners))
        for again, pause in enumerate(self._pauses):
            if again:
                rest(left, tried.means, pause)
            tried.lost, tried.killed = [], []
            yield from tried.readings(left)
            left = tried.lost if again else tried.lost + tried.killed
            suspects += tried.killed if again else ()
            if not left or tried.means.stop.is_set():
                break
        if suspects:
            yield from self._search(suspects, tried)

    def _search(
        self, suspects: Sequence[tuple[Item, ...]], tried: Try[Item, Result]
    ) -> Iterator[Result]:
        """Try suspects in parts, one after another, so that no other one is blamed."""
        stop = tried.means.stop
        parts = deque((part, 1) for batch in suspects for part in split(batch))
        while not self._searching.acquire(timeout=LOOK):
            if stop.is_set():
                return
        try:
            while parts and not stop.is_set():
                part, chance = parts.popleft()
                rest([part], tried.means, timedelta())
                tried.killed = []
                yield from tried.readings([part])
                if tried.killed and len(part) > 1:
                    parts.extendleft((one, 1) for one in reversed(split(part)))
                elif tried.killed and chance < CHANCES:
                    parts.appendleft((part, chance + 1))
                elif tried.killed:
                    self._deadly.add(part[0].location)
                    logger.error("deadly place=%s", redacted(part[0].location))
                    yield tried.task.given_up(part[0])
        finally:
            self._searching.release()

    def _learn(self, request: Request, reading: Reading) -> None:
        self._costs.learn(host_of(request.location), reading.cost)
        if reading.failure != DEADLY:
            self._deadly.discard(request.location)


def _tell_lost(tried: Try[Item, Result], what: str) -> None:
    if tried.lost and not tried.means.stop.is_set():
        count = sum(map(len, tried.lost))
        raise EngineError(f"{count} {what} were not read: {tried.reason}")


def _no_reading(request: Request) -> Reading:
    return Reading(name=request.name, validators=request.validators, failure=DEADLY)


def _no_page(one: Wanted) -> Page:
    return Page(number=one.number, failure=DEADLY)


_FEEDS = Task(read=read_batch, given_up=_no_reading)


DEADLY = Failure(
    kind="limits",
    reason="reading it ended the process that read it each time, so it is read apart "
    "from all others",
)
