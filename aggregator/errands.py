"""What others ask of a daemon through its socket: commands, and its own web server."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta
from typing import TypeVar

from aggregator import regrouping, rereading, tokens
from aggregator.control import Message, Refused, Tell
from aggregator.crew import Crew
from aggregator.desk import Desk
from aggregator.fleet.trying import EngineError
from aggregator.orders import Choose, Order, left_out, unseen
from aggregator.outgoing import hub
from aggregator.pipeline import Taken
from aggregator.refreshing import summed

Job = TypeVar("Job", rereading.Job, regrouping.Job)

GLANCE = 0.5
"""Seconds between two looks at how far a long job is."""


class Errands:
    """Has the crew do what is asked; ``reload`` reads the configuration anew."""

    def __init__(self, crew: Crew, reload: Callable[[], Awaitable[None]]) -> None:
        self._crew = crew
        self._reload = reload

    async def answer(self, message: Message, tell: Tell) -> Message:
        """Do what a message asks for; the writer is there until it is done.

        Raises Refused.
        """
        with self._crew.timetable.awaited():
            return await self._answer(message, tell)

    async def _answer(self, message: Message, tell: Tell) -> Message:
        crew = self._crew
        match message:
            case {"do": "once" | "texts" | "regroup"}:
                return await self._at_length(message, tell)
            case {"do": "add token" | "remove token"}:
                await crew.writer.do(tokens.carry_out, crew.clock(), message)
                return {}
            case {"do": "prune", "age": age, "newest": newest, "dry": bool(dry)}:
                older = None if age is None else timedelta(seconds=age)
                return asdict(await crew.prune(age=older, newest=newest, dry=dry))
            case {"do": "follow" | "confirm" | "push"}:
                return await self._from_web(message)
            case {"do": "reload"}:
                await self._reload()
                return {"configuration": str(crew.config.path)}
            case {"do": "introduce"}:
                return self._introduction()
        raise Refused(f"this daemon does not know how to do {message!r}")

    async def _at_length(self, message: Message, tell: Tell) -> Message:
        """What takes a while, and is told of meanwhile."""
        do = self._crew.writer.do
        match message:
            case {"do": "once", "all": bool(all_), "names": list(names), **more}:
                accept = bool(more.get("accept"))
                order = Order(all_=all_, names=tuple(names), accept=accept)
                return await self._once(order, tell)
            case {"do": "texts"}:
                read = await do(rereading.carry_out, message)
                return await self._watched("texts", read, rereading.state, tell)
            case {"do": "regroup"}:
                grouped = await do(regrouping.carry_out, message, self._crew.clock())
                return await self._watched("regroup", grouped, regrouping.state, tell)
        raise Refused(f"this daemon does not know how to do {message!r}")

    async def _from_web(self, message: Message) -> Message:
        """What the web server, which only reads, passes on."""
        crew = self._crew
        match message:
            case {"do": "follow", "fields": dict(fields)}:
                return await crew.writer.do(hub.answer, crew.clock(), fields)
        return await crew.hubs.answer(message)

    def _introduction(self) -> Message:
        return {
            "process": os.getpid(),
            "configuration": str(self._crew.config.path),
            "alive": self._crew.heartbeat.is_alive(time.monotonic()),
        }

    async def _watched(
        self,
        kind: str,
        job: Job | None,
        state: Callable[[Desk], Job | None],
        tell: Tell,
    ) -> Message:
        """Tell how far a long job is until it is over; others do it."""
        while job is not None and not job.over:
            tell({kind: asdict(job)})
            if self._crew.is_stopping:
                raise Refused("the daemon is stopping; its next start goes on with it")
            await asyncio.sleep(GLANCE)
            job = await self._crew.writer.do(state)
        return {kind: asdict(job) if job else None}

    async def _once(self, order: Order, tell: Tell) -> Message:
        crew = self._crew
        spared = await crew.writer.do(left_out, crew.clock(), order)
        choose: Choose = unseen(order)
        taken = Taken()
        try:
            while (more := await crew.passes.refresh(choose, tell)).readings:
                taken += more
        except EngineError as error:
            raise Refused(str(error)) from error
        finally:
            published = await crew.passes.publish()
        if crew.is_stopping:
            raise Refused("the daemon is stopping; its next start reads what is due")
        return {**summed(taken, published), "left_out": spared}
