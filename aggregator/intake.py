"""What was read, on its way to the writer: at once, or gathered and turn by turn."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from aggregator import refreshing
from aggregator.desk import Desk
from aggregator.gathering import Gathering
from aggregator.pipeline import Taken, step
from aggregator.writer import Writer
from feeds.model import Reading
from feeds.read import Means
from storage.states import State


class Load:
    """What is taken in together; for the writer's thread alone."""

    def __init__(self) -> None:
        self._gathered: Gathering | None = None

    def gather(
        self,
        desk: Desk,
        states: Sequence[State],
        readings: Sequence[Reading],
        now: datetime,
    ) -> bool:
        """Add readings, and tell whether there is room for more."""
        if self._gathered is None:
            self._gathered = Gathering(desk)
        refreshing.gather(desk, self._gathered, states, readings, now)
        return not self._gathered.is_full

    def is_large(self, _: Desk) -> bool:
        """Whether it takes long to take it in."""
        return self._gathered is not None and self._gathered.is_large

    def step(self, desk: Desk, now: datetime) -> Taken | None:
        """Take the next turn's share in; ``None`` once it is over."""
        if self._gathered is None or self._gathered.is_over:
            return None
        return step(desk, self._gathered, now)

    def drop(self, _: Desk) -> None:
        """Let go of what was not taken in."""
        if self._gathered is not None:
            self._gathered.candidates.close()


class Intake:
    """Takes in until a ``stop``: what is left then stays due.

    Who takes a load in has the ``turn``: of two at one time, each would be in the way
    of the other, whose weeks are others. Children that have nothing to read rest
    meanwhile.
    """

    def __init__(
        self, writer: Writer, clock: Callable[[], datetime], means: Means
    ) -> None:
        self.turn = asyncio.Lock()
        self._writer = writer
        self._clock = clock
        self._stop = means.stop
        self._rest = means.confinement.rest

    async def take(self, states: Sequence[State], readings: Sequence[Reading]) -> Taken:
        """Take readings in at once, whatever else is taken in at this time."""
        if self._stop.is_set():
            return Taken()
        return await self._writer.do(
            refreshing.take_in, states, readings, self._clock(), self._stop
        )

    async def gather(
        self, load: Load, states: Sequence[State], readings: Sequence[Reading]
    ) -> bool:
        """Add readings to a load, and tell whether it has room for more."""
        return await self._writer.do(load.gather, states, readings, self._clock())

    async def finish(self, load: Load) -> Taken:
        """Take a load in, letting others come to the writer between its turns."""
        total = Taken()
        if await self._writer.do(load.is_large):
            self._rest()
        try:
            while not self._stop.is_set():
                part = await self._writer.do(load.step, self._clock())
                if part is None:
                    break
                total += part
        finally:
            await self._writer.do(load.drop)
        return total
