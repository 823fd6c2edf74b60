"""One try at some batches: submitted, waited for, and what became of each."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from aggregator.fleet.cutting import Asked, gap, longest
from aggregator.fleet.work import Batch, Terms, unpacked
from feeds.model import Robots
from feeds.read import Means

LOOK = 0.2
"""Seconds between two looks at whether there is still something to wait for."""

Answer = Future[bytes]


class Named(Protocol):
    """What came of something that was asked for, by its name."""

    @property
    def name(self) -> str: ...


Item = TypeVar("Item", bound=Asked)
Result = TypeVar("Result", bound=Named)


class EngineError(ConnectionError):
    """The engine did not do what it was given; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[Item, Result]):
    """A kind of reading: what a worker does, and what comes of what ends workers.

    ``rules`` gives those that go with a batch of pages.
    """

    read: Callable[[Batch[Item]], bytes]
    given_up: Callable[[Item], Result]
    rules: Callable[[Sequence[Item]], tuple[Robots, ...]] = lambda _: ()


@dataclass(slots=True, kw_only=True)
class Try(Generic[Item, Result]):
    """Batches that are tried once, beside each other.

    At the end those of which not all came are ``lost``, and for what ``reason`` the
    last of them; those whose worker died are ``killed``.
    """

    task: Task[Item, Result]
    executor: Executor
    means: Means
    now: datetime
    lost: list[tuple[Item, ...]] = field(default_factory=list)
    killed: list[tuple[Item, ...]] = field(default_factory=list)
    reason: str = ""

    def readings(self, batches: Sequence[tuple[Item, ...]]) -> Iterator[Result]:
        """What comes of the batches, each as a whole, in the order of their ends.

        A batch is waited for twice as long as it may take once it has begun.
        """
        ends = time.monotonic()
        ends += max((2 * self._longest(one) for one in batches), default=0.0)
        under_way = {
            answer: batch for batch in batches if (answer := self._submit(batch))
        }
        try:
            while under_way and not self._is_over(ends):
                for answer in wait(under_way, LOOK, FIRST_COMPLETED).done:
                    yield from self._came(under_way.pop(answer), answer)
        finally:
            for answer, batch in under_way.items():
                answer.cancel()
                self._lose(batch, "it gave no answer in time")

    def _submit(self, batch: tuple[Item, ...]) -> Answer | None:
        means = self.means
        terms = Terms(
            user_agent=means.user_agent, limits=means.limits, manners=means.manners
        )
        deadline = timedelta(seconds=self._longest(batch))
        work = Batch(
            requests=batch,
            terms=terms,
            now=self.now,
            deadline=deadline,
            rules=self.task.rules(batch),
        )
        try:
            return self.executor.submit(self.task.read, work)
        except OSError as error:
            self._lose(batch, str(error))
            return None

    def _came(self, batch: tuple[Item, ...], answer: Answer) -> Iterator[Result]:
        try:
            readings: tuple[Result, ...] = unpacked(answer.result())
        except BrokenExecutor:
            self.killed.append(batch)
        except CancelledError:
            self._lose(batch, "the connection was lost")
        except OSError as error:
            self._lose(batch, str(error))
        else:
            yield from readings
            came = {reading.name for reading in readings}
            if left := tuple(one for one in batch if one.name not in came):
                self._lose(left, "a worker ended before it had read all")

    def _lose(self, batch: tuple[Item, ...], reason: str) -> None:
        self.lost.append(batch)
        self.reason = reason

    def _is_over(self, ends: float) -> bool:
        return self.means.stop.is_set() or time.monotonic() > ends

    def _longest(self, batch: Sequence[Item]) -> float:
        means = self.means
        return longest(batch, means.limits, means.manners).total_seconds()


def rest(batches: Sequence[Sequence[Asked]], means: Means, pause: timedelta) -> None:
    """Wait for ``pause``, and until hosts that were asked may be asked again."""
    gaps = (max(pause, gap(batch, means.manners)) for batch in batches)
    means.stop.wait(max(gaps, default=pause).total_seconds())
