import asyncio

from aggregator.inbox import Inbox
from feeds.model import Reading


def test_what_comes_together_is_taken_out_together() -> None:
    async def scene() -> None:
        inbox = Inbox()
        for name in "abc":
            inbox.put(Reading(name=name))
        assert [one.name for one in await inbox.part()] == ["a", "b", "c"]
        inbox.put(Reading(name="d"))
        inbox.close()
        assert [one.name for one in await inbox.part()] == ["d"]
        assert await inbox.part() == []

    asyncio.run(scene())


def test_who_waits_for_readings_gets_them_though_more_may_come() -> None:
    async def scene() -> None:
        inbox = Inbox()
        waiting = asyncio.create_task(inbox.part())
        await asyncio.sleep(0)
        assert not waiting.done()
        inbox.put(Reading(name="a"))
        async with asyncio.timeout(60):
            assert [one.name for one in await waiting] == ["a"]

    asyncio.run(scene())


def test_the_end_is_waited_for_no_longer_than_it_takes_to_come() -> None:
    async def scene() -> None:
        inbox = Inbox()
        waiting = asyncio.create_task(inbox.part())
        await asyncio.sleep(0)
        inbox.close()
        async with asyncio.timeout(60):
            assert await waiting == []

    asyncio.run(scene())
