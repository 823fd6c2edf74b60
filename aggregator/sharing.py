"""What waits for the writer is taken in as one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aggregator.pipeline import Taken
from feeds.model import Reading
from storage.states import State

Take = Callable[[Sequence[State], Sequence[Reading]], Awaitable[Taken]]


@dataclass(slots=True, kw_only=True, eq=False)
class _Load:
    states: list[State] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    taking: "asyncio.Future[Taken] | None" = None


class Shared:
    """Takes in one after another, each with all that came while the last one was.

    A turn costs more than a reading: the busier the writer, the more share one.
    """

    def __init__(self, take: Take) -> None:
        self._take = take
        self._load = _Load()
        self._turn = asyncio.Lock()

    async def take(self, states: Sequence[State], readings: Sequence[Reading]) -> Taken:
        """What came of these together with others; raises what taking them in raises.

        A reading belongs to the one of ``states`` that has its name.
        """
        load = self._load
        load.states += states
        load.readings += readings
        async with self._turn:
            if load.taking is None:
                self._load = _Load()
                load.taking = asyncio.ensure_future(
                    self._take(load.states, load.readings)
                )
                await asyncio.wait([load.taking])
        return await load.taking
