"""What the daemon bears of hubs that send more than it can take."""

import asyncio
from collections.abc import Iterator

import pytest

from aggregator.control import Message, Refused
from aggregator.passes import Passes
from aggregator.pushed.hubs import EACH, HELD, Hubs
from aggregator.reading import Readers
from aggregator.scheduler import Job
from aggregator.writer import Writer
from feeds.confined import Confinement
from feeds.read import Means
from tests.aggregator.taking import NOON
from tests.feeds.asking import AGENT


@pytest.fixture(scope="module")
def means() -> Iterator[Means]:
    with Confinement() as confinement:
        yield Means(confinement=confinement, user_agent=AGENT)


def hubs(means: Means, begun: list[str]) -> Hubs:
    """The dealings with hubs of a daemon that finds no time for what it began."""

    def soon(name: str, job: Job) -> None:
        begun.append(name)

    writer = Writer()
    readers = Readers(writer, means, lambda: NOON)
    passes = Passes(writer, readers, lambda: NOON, soon)
    return Hubs((writer, readers, passes), lambda: NOON, soon)


def push(callback: int, size: int = 1) -> Message:
    return {"do": "push", "callback": callback, "type": "", "body": bytes(size)}


def test_one_subscription_has_a_few_pushes_waiting(means: Means) -> None:
    async def work() -> list[str]:
        begun: list[str] = []
        made = hubs(means, begun)
        for _ in range(EACH):
            assert await made.answer(push(1)) == {}
        with pytest.raises(Refused, match="too much"):
            await made.answer(push(1))
        assert await made.answer(push(2)) == {}
        return begun

    assert asyncio.run(work()) == ["push"]


def test_all_that_waits_fits_into_memory(means: Means) -> None:
    async def work() -> None:
        made = hubs(means, [])
        size = HELD // 4
        for number in range(4):
            await made.answer(push(number, size))
        with pytest.raises(Refused, match="too much"):
            await made.answer(push(9))

    asyncio.run(work())


@pytest.mark.parametrize(
    "message",
    [
        {"do": "push"},
        {"do": "push", "callback": "1", "type": ""},
        {"do": "confirm", "callback": 1, "said": "so"},
    ],
)
def test_what_no_web_server_says_is_refused(means: Means, message: Message) -> None:
    with pytest.raises(Refused, match="nothing that a hub says"):
        asyncio.run(hubs(means, []).answer(message))
