"""What the daemon does with hubs: ask them, answer them, take in what they send."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aggregator.control import Message, Refused
from aggregator.passes import Passes
from aggregator.pushed import asking, taking
from aggregator.pushed.leases import Said
from aggregator.reading import Readers
from aggregator.scheduler import Soon
from aggregator.writer import Writer
from feeds import pushed
from feeds.model import Reading
from feeds.pushed import Push

logger = logging.getLogger(__name__)

HELD = 32_000_000
"""Bytes of pushes that wait; what comes beyond is to be sent again later."""

EACH = 4
"""So many pushes for one subscription may wait."""

BUSY = "too much is pushed at once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A push for the callback of a number."""

    number: int
    push: Push


class Hubs:
    """The daemon's dealings with hubs; ``soon`` runs a job beside all others.

    Pushes are taken in one after another, in the order in which they came: a hub that
    sends what is costly to read holds up other hubs, and no poll. What is left at the
    end is asked for soon after the next start.
    """

    def __init__(
        self,
        parts: tuple[Writer, Readers, Passes],
        clock: Callable[[], datetime],
        soon: Soon,
    ) -> None:
        self._writer, self._readers, self._passes = parts
        self._clock = clock
        self._soon = soon
        self._waiting: deque[Arrived] = deque()
        self._busy = False

    async def tend(self) -> None:
        """Ask hubs for what is wanted of them."""
        asks = await self._writer.do(asking.due, self._clock())
        if asks:
            answers = await asyncio.to_thread(asking.send, asks, self._readers.means)
            for answer in answers:
                if answer.failure is not None:
                    logger.warning("refused hub=%s", answer.failure)
            await self._writer.do(asking.keep, answers, self._clock())

    async def answer(self, message: Message) -> Message:
        """What the web server passes on of what hubs say and send."""
        match message:
            case {"do": "confirm", "callback": int(number), "said": dict(said)}:
                now, heard = self._clock(), Said(**said)
                so = await self._writer.do(asking.confirm, now, number, heard)
                return {"confirmed": so}
            case {"do": "push", "callback": int(number), "type": str(type_), **more}:
                push = Push(body=more.get("body", b""), content_type=type_)
                self._accept(Arrived(number=number, push=push))
                return {}
        raise Refused("this is nothing that a hub says")

    def _accept(self, arrived: Arrived) -> None:
        held = sum(len(one.push.body) for one in self._waiting)
        same = sum(one.number == arrived.number for one in self._waiting)
        stopping = self._readers.means.stop.is_set()
        if stopping or same >= EACH or held + len(arrived.push.body) > HELD:
            raise Refused(BUSY)
        self._waiting.append(arrived)
        if not self._busy:
            self._busy = True
            self._soon("push", self._take_all)

    async def _take_all(self) -> None:
        try:
            while self._waiting:
                await self._take(self._waiting.popleft())
        finally:
            self._busy = False

    async def _take(self, arrived: Arrived) -> None:
        now = self._clock()
        to = await self._writer.do(taking.expected, now, arrived.number)
        if to is None:
            return
        means = self._readers.means
        understand = partial(
            pushed.understood, arrived.push, to.request, means.confinement, now
        )
        reading: Reading | None = None
        if arrived.push.body and not means.stop.is_set():
            reading = await asyncio.to_thread(understand)
        if reading is None or reading.feed is None:
            logger.info("pinged subscription=%s", to.state.name)
            await self._writer.do(taking.invite, now, to.state.name)
            return
        taken = await self._writer.do(
            taking.take_in, to, [reading], self._clock(), means.stop
        )
        if taken.failures:  # it looks like another feed: a poll tells
            await self._writer.do(taking.invite, now, to.state.name)
        self._passes.took(taken)
