import asyncio
from collections.abc import Sequence

import pytest

from aggregator.pipeline import Taken
from aggregator.sharing import Shared
from feeds.model import Reading
from storage.states import State


class Writer:
    """Takes in what it is given, once it is let."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.go_on = asyncio.Event()
        self.fault: Exception | None = None

    async def take(self, states: Sequence[State], readings: Sequence[Reading]) -> Taken:
        assert [one.name for one in states] == [one.name for one in readings]
        self.took.append("".join(reading.name for reading in readings))
        await self.go_on.wait()
        if self.fault is not None:
            raise self.fault
        return Taken(readings=len(readings))


def taking(shared: Shared, name: str) -> "asyncio.Task[Taken]":
    states = [State(name=name, kind="url", location=name)]
    return asyncio.create_task(shared.take(states, [Reading(name=name)]))


async def begun() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_what_comes_while_the_writer_works_is_taken_in_as_one() -> None:
    async def scene() -> None:
        writer = Writer()
        shared = Shared(writer.take)
        tasks = [taking(shared, "a")]
        await begun()
        tasks += [taking(shared, "b"), taking(shared, "c")]
        await begun()
        assert writer.took == ["a"]
        writer.go_on.set()
        assert [taken.readings for taken in await asyncio.gather(*tasks)] == [1, 2, 2]
        assert writer.took == ["a", "bc"]

    asyncio.run(scene())


def test_a_fault_is_told_to_all_who_share_it_and_to_nobody_else() -> None:
    async def scene() -> None:
        writer = Writer()
        shared = Shared(writer.take)
        first = taking(shared, "a")
        await begun()
        others = [taking(shared, "b"), taking(shared, "c")]
        await begun()
        writer.go_on.set()
        assert await first == Taken(readings=1)
        writer.fault = OSError("the disk is full")
        for task in others:
            with pytest.raises(OSError, match="the disk is full"):
                await task
        writer.fault = None
        assert await taking(shared, "d") == Taken(readings=1)
        assert writer.took == ["a", "bc", "d"]

    asyncio.run(scene())
