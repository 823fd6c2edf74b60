"""What brings weeks waits for its like: a daemon takes it in together.

A feed that is read for the first time brings weeks at once. Taken in as they come, each
feed would go through all these weeks again; gathered, they are gone through once
(`aggregator.gathering`). That goes turn by turn, and whatever else the writer is asked
for is done in between: news of other feeds, and what commands want.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta

from aggregator.intake import Intake, Load
from aggregator.pipeline import Taken
from feeds.model import Reading
from storage.states import State

QUIET = timedelta(seconds=2)
"""When nothing more has come for so long, what has come waits for no other."""

PATIENCE = timedelta(seconds=15)
"""The longest that a reading waits for others."""

AWAY = timedelta(days=1)
"""What was not read for so long brings more than the news of the day."""


def brings_weeks(state: State, reading: Reading, now: datetime) -> bool:
    """Whether a reading brings more than the news of the day.

    So does a new list: what it brings is read after those that it came with, also if a
    crash interrupts that.
    """
    has_entries = reading.feed is not None and bool(reading.feed.entries)
    is_list = reading.outlines is not None
    return (has_entries or is_list) and may_bring_weeks(state, now)


def may_bring_weeks(state: State, now: datetime) -> bool:
    """Whether that is to be expected of a subscription's next reading."""
    return state.last_success is None or now - state.last_success > AWAY


class _Part:
    """A load and when it was begun; ``called`` once it is its turn."""

    def __init__(self, begun: float) -> None:
        self.load = Load()
        self.begun = self.last = begun
        self.has_room = True
        self.called = asyncio.Event()

    @property
    def until(self) -> float:
        """The latest that it waits, by the loop's time."""
        quiet, patience = QUIET.total_seconds(), PATIENCE.total_seconds()
        return min(self.last + quiet, self.begun + patience)


class Backlog:
    """Gathers for one who asks, and takes in once all is there that is awaited.

    It waits no longer than until nothing more has come for a while, or there is no room
    for more. ``change`` waits, until a moment, for something to have come; it tells
    whether there is any use in waiting. ``on_taken`` hears what came of each load.
    """

    def __init__(
        self,
        intake: Intake,
        change: Callable[[float], Awaitable[bool]],
        on_taken: Callable[[Taken], None],
    ) -> None:
        self._intake = intake
        self._change = change
        self._on_taken = on_taken
        self._wanted: set[str] = set()
        self._asked: set[str] = set()
        self._waiting: tuple[_Part, asyncio.Task[None]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def expect(self, states: Iterable[State], now: datetime) -> None:
        """These, and no others, will be asked as soon as may be."""
        self._wanted = {one.name for one in states if may_bring_weeks(one, now)}

    def begin(self, states: Iterable[State], now: datetime) -> None:
        """These are asked from now on, until they are added or forgone."""
        self._asked |= {one.name for one in states if may_bring_weeks(one, now)}

    def forgo(self, states: Iterable[State]) -> None:
        """Nothing more is to be added of these."""
        self._asked -= {one.name for one in states}

    async def add(
        self, states: Sequence[State], readings: Sequence[Reading]
    ) -> "asyncio.Task[None]":
        """Gather readings; what it gives ends, or fails, when they are taken in."""
        part, taking = await self._with_room()
        try:
            part.has_room = await self._intake.gather(part.load, states, readings)
        finally:
            self.forgo(states)
            part.last = _now()
        return taking

    async def _with_room(self) -> "tuple[_Part, asyncio.Task[None]]":
        while self._waiting is not None and not self._waiting[0].has_room:
            await self._waiting[0].called.wait()
        if self._waiting is None:
            part = _Part(_now())
            taking = asyncio.create_task(self._take(part))
            self._tasks.add(taking)
            taking.add_done_callback(self._tasks.discard)
            self._waiting = part, taking
        return self._waiting

    async def _take(self, part: _Part) -> None:
        try:
            while part.has_room and (self._wanted or self._asked):
                if not await self._change(part.until):
                    break
            async with self._intake.turn:
                self._leave(part)
                taken = await self._intake.finish(part.load)
        finally:
            self._leave(part)
        self._on_taken(taken)

    def _leave(self, part: _Part) -> None:
        """What comes from now on is another load."""
        if self._waiting is not None and self._waiting[0] is part:
            self._waiting = None
        part.called.set()


def _now() -> float:
    """The loop's own time, which no setting of a clock changes."""
    return asyncio.get_running_loop().time()
