import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import passes
from aggregator.config import Config, Service, Subscription
from aggregator.passes import Passes
from aggregator.refreshing import means
from aggregator.writer import Writer
from feeds.confined import Confinement
from feeds.model import Entry, Feed, Reading, Request, Validators
from storage import subscriptions
from storage.errors import StorageError
from storage.subscriptions import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Reader:
    """Reads what it is asked for, in batches that can be held up."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, wanted: Sequence[Request], *_: object) -> list[Reading]:
        self.asked.append(tuple(request.name for request in wanted))
        self.begun.set()
        assert self.go_on.wait(10)
        return [
            Reading(
                name=request.name,
                feed=Feed(entries=(Entry(key="1", title="News"),)),
                validators=Validators(etag=f'"of {request.location}"'),
            )
            for request in wanted
        ]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(passes, "collect", made)
    return made


def config(data: Path, *members: Subscription) -> Config:
    service = Service(data=data, id="river.example")
    return Config(path=data / "aggregator.toml", service=service, subscriptions=members)


def web(name: str, host: str = "") -> Subscription:
    return Subscription(name=name, url=f"https://{host or name}.example/feed")


def play(
    configured: Config, scene: Callable[[Writer, Passes], Awaitable[None]]
) -> None:
    async def played() -> None:
        configured.service.data.mkdir(exist_ok=True)
        writer = Writer()
        with Confinement() as confinement:
            await writer.open(configured, NOW)
            made = Passes(writer, means(configured, confinement), lambda: NOW)
            try:
                await scene(writer, made)
            finally:
                made.stop()
                await writer.close()

    asyncio.run(played())


async def states(writer: Writer) -> dict[str, State]:
    found = await writer.do(lambda desk: subscriptions.every(desk.db))
    return {state.name: state for state in found}


async def begun(reader: Reader) -> None:
    assert await asyncio.to_thread(reader.begun.wait, 10)
    reader.begun.clear()


def test_what_lies_here_is_read_before_the_web_is_asked(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.refreshing.BATCH", 5)
    folder = Subscription(name="zeta", folder=tmp_path)
    many = [web(f"a{number}") for number in range(8)]

    async def scene(writer: Writer, made: Passes) -> None:
        await asyncio.gather(made.poll(), made.scan())
        assert reader.asked[0] == ("zeta",)
        assert sorted(sum(reader.asked[1:], ())) == [one.name for one in many]
        assert [len(batch) for batch in reader.asked[1:]] == [5, 3]

    play(config(tmp_path, folder, *many), scene)


def test_a_host_with_many_feeds_holds_up_no_other(
    tmp_path: Path, reader: Reader
) -> None:
    crowd = [web(f"a{number:03}", "crowd") for number in range(20)]

    async def scene(writer: Writer, made: Passes) -> None:
        await made.scan()
        await made.poll()
        assert "zeta" in reader.asked[0]
        assert [len(batch) for batch in reader.asked] == [9, 8, 4]

    play(config(tmp_path, *crowd, web("zeta")), scene)


def test_no_subscription_is_read_by_two_passes_at_once(
    tmp_path: Path, reader: Reader
) -> None:
    async def scene(writer: Writer, made: Passes) -> None:
        await made.scan()
        reader.go_on.clear()
        polling = asyncio.create_task(made.poll())
        await begun(reader)
        told: list[object] = []
        taken = await made.refresh(
            lambda desk, now: subscriptions.every(desk.db), told.append
        )
        assert taken.readings == 0
        assert told == [{"wanted": 0}]
        reader.go_on.set()
        await polling
        await made.refresh(lambda desk, now: subscriptions.every(desk.db))
        assert reader.asked == [("post",), ("post",)]

    play(config(tmp_path, web("post")), scene)


def test_a_pass_that_fails_lets_its_subscriptions_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[Reading]:
        raise OSError("no more files")

    monkeypatch.setattr(passes, "collect", fail)

    async def scene(writer: Writer, made: Passes) -> None:
        await made.scan()
        for _ in range(2):
            with pytest.raises(OSError, match="no more files"):
                await made.poll()

    play(config(tmp_path, web("post")), scene)


def test_a_reading_of_a_place_that_was_left_meanwhile_is_dropped(
    tmp_path: Path, reader: Reader
) -> None:
    before = config(tmp_path, web("post", "old"), web("herald"), web("gone"))
    after = config(tmp_path, web("post", "new"), web("herald"))

    async def scene(writer: Writer, made: Passes) -> None:
        await made.scan()
        reader.go_on.clear()
        reading = asyncio.create_task(
            made.refresh(lambda desk, now: subscriptions.every(desk.db))
        )
        await begun(reader)
        await writer.adopt(after, NOW)
        reader.go_on.set()
        taken = await reading
        assert taken.readings == 1
        found = await states(writer)
        assert found["herald"].validators.etag == '"of https://herald.example/feed"'
        assert found["post"].last_poll is None
        assert found["post"].validators.etag is None
        await made.poll()
        found = await states(writer)
        assert found["post"].validators.etag == '"of https://new.example/feed"'

    play(before, scene)


def test_a_stop_drops_what_was_read_and_it_is_due_again(
    tmp_path: Path, reader: Reader
) -> None:
    async def scene(writer: Writer, made: Passes) -> None:
        await made.scan()
        reader.go_on.clear()
        polling = asyncio.create_task(made.poll())
        await begun(reader)
        made.means.stop.set()
        reader.go_on.set()
        await polling
        assert (await states(writer))["post"].last_poll is None

    play(config(tmp_path, web("post")), scene)


def test_a_configuration_that_cannot_be_taken_over_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("db", "the disk is full")

    async def scene(writer: Writer, made: Passes) -> None:
        monkeypatch.setattr("aggregator.writer.arrange", fail)
        with pytest.raises(StorageError, match="the disk is full"):
            await writer.adopt(config(tmp_path), NOW + timedelta(hours=1))
        desk = await writer.do(lambda desk: replace(desk))
        assert [one.name for one in desk.config.subscriptions] == ["post"]

    play(config(tmp_path, web("post")), scene)
