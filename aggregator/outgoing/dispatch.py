"""The sending, beside everything else a daemon does.

What is due is looked up on the writer's thread and sent from threads of their own, a
few at a time and one for each receiver. Nothing waits for it: what cannot be sent stays
in the outbox, also over a restart.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from aggregator.desk import Desk
from aggregator.outgoing import (
    announcing,
    pinging,
    pushing,
    spreading,
    telling,
    verifying,
)
from aggregator.outgoing.concluding import conclude
from aggregator.outgoing.letters import LIMITS, Letter, send
from aggregator.scheduler import Soon
from aggregator.writer import Writer
from feeds.http.model import Ways
from feeds.read import Means
from storage import outbox
from storage.database import writing
from storage.outbox import Parcel

LOOK = timedelta(seconds=2)
"""Between two looks for what is due."""

ROOM: Mapping[str, int] = {"verify": 2, "deny": 1, "feed": 4, "ping": 1, "story": 3}
"""So many of each kind are under way at once: none waits for another kind's end."""

Write = Callable[[Desk, Parcel, datetime], Letter | None]

_WRITE: Mapping[str, Write] = {
    "verify": verifying.letter,
    "deny": verifying.denial,
    "feed": pushing.letter,
    "ping": pinging.letter,
    "story": telling.letter,
}


class Dispatch:
    """Sends what is due; ``soon`` runs a job beside all others.

    ``means`` says by which agent, with which manners and until when.
    """

    def __init__(
        self,
        writer: Writer,
        clock: Callable[[], datetime],
        soon: Soon,
        means: Callable[[], Means],
    ) -> None:
        self._writer = writer
        self._clock = clock
        self._soon = soon
        self._means = means
        self._threads = ThreadPoolExecutor(sum(ROOM.values()), "send")
        self._busy: dict[str, str] = {}
        self._looking = asyncio.Lock()
        self._begun = False

    async def look(self) -> None:
        """Begin what is due, as far as there is room for it."""
        if self._means().stop.is_set():
            return
        async with self._looking:
            if not self._begun:
                await self._writer.do(_begin, self._clock())
                self._begun = True
            for letter in await self._writer.do(due, self._clock(), {**self._busy}):
                self._busy[letter.parcel.receiver] = letter.parcel.kind
                self._soon("send", partial(self._send, letter))

    def stop(self) -> None:
        """Take no more work; what is under way has been told to stop."""
        self._threads.shutdown(cancel_futures=True)

    async def _send(self, letter: Letter) -> None:
        loop = asyncio.get_running_loop()
        ways = _ways(self._means())
        try:
            outcome = await loop.run_in_executor(self._threads, send, letter, ways)
            if outcome is None:
                return
            await self._writer.do(conclude, letter, outcome, self._clock())
        finally:
            del self._busy[letter.parcel.receiver]
        await self.look()


def due(desk: Desk, now: datetime, busy: Mapping[str, str]) -> list[Letter]:
    """What is to be sent now, and what is new since; ``busy`` receivers are left out.

    What has become pointless is dropped.
    """
    announcing.announce(desk, now)
    spreading.spread(desk, now)
    under_way = Counter(busy.values())
    found = []
    for kind, room in ROOM.items():
        limit = room - under_way[kind]
        for parcel in outbox.due(desk.db, now, kind, but=busy.keys(), limit=limit):
            letter = _WRITE[kind](desk, parcel, now)
            if letter is not None:
                found.append(letter)
                continue
            with writing(desk.db):
                outbox.drop(desk.db, parcel)
    return found


def _ways(means: Means) -> Ways:
    return Ways(
        user_agent=means.user_agent,
        manners=means.manners,
        limits=LIMITS,
        stop=means.stop,
    )


def _begin(desk: Desk, now: datetime) -> None:
    with writing(desk.db):
        pushing.catch_up(desk, now)
