"""One who has the web asked, and where what comes of it goes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.backlog import Backlog, brings_weeks
from aggregator.pipeline import Taken
from aggregator.refreshing import OnReading
from aggregator.sharing import Take
from aggregator.traffic import Traffic
from feeds.model import Reading
from storage.states import State

OnTaken = Callable[[Sequence[Reading], Taken], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What he hears, how what comes is taken in, and the traffic that makes way.

    Of what was gathered ``on_taken`` is told by itself of the lists, and without the
    readings of what came of all; ``changed`` that others may begin.
    """

    on_reading: OnReading
    on_taken: OnTaken
    take: Take
    backlog: Backlog
    traffic: Traffic
    changed: Callable[[], None]

    async def take_in(
        self, part: Sequence[Reading], states: Mapping[str, State], now: datetime
    ) -> "set[asyncio.Task[None]]":
        """Take news in; what brings weeks is gathered, and these tasks take it in."""
        weeks = [one for one in part if brings_weeks(states[one.name], one, now)]
        late = {one.name for one in weeks}
        news = [one for one in part if one.name not in late]
        tasks = set()
        if news:
            await self._take_news([states[one.name] for one in news], news)
        if weeks:
            tasks.add(await self._gather([states[one.name] for one in weeks], weeks))
        self.changed()
        return tasks

    async def _take_news(
        self, states: Sequence[State], news: Sequence[Reading]
    ) -> None:
        taken = await self.take(states, news)
        self.traffic.taken(states)
        self.on_taken(news, taken)

    async def _gather(
        self, states: Sequence[State], weeks: Sequence[Reading]
    ) -> "asyncio.Task[None]":
        taking = await self.backlog.add(states, weeks)
        self.traffic.gathered(states)
        lists = [one for one in weeks if one.outlines is not None]

        def let_go(over: "asyncio.Task[None]") -> None:
            self.traffic.let_go(states)
            self.changed()
            if lists and not over.cancelled() and not over.exception():
                self.on_taken(lists, Taken())

        taking.add_done_callback(let_go)
        return taking
