import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import backlog, intake, passes, refreshing
from aggregator.config import Subscription
from aggregator.config.model import Host
from aggregator.inbox import WAIT
from aggregator.pipeline import Taken
from feeds.http.model import Limits
from storage import subscriptions
from storage.errors import StorageError
from tests.aggregator.staging import (
    FEED,
    NOW,
    Reader,
    Stage,
    config,
    every,
    play,
    reading,
    web,
)
from tests.feeds.server import Server


@pytest.fixture(autouse=True)
def no_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pass ends before it has begun all, however long the machine stands still."""
    monkeypatch.setattr(passes, "LOOK", timedelta(minutes=5))
    monkeypatch.setattr(backlog, "QUIET", timedelta(seconds=0.2))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    with reading(monkeypatch) as made:
        yield made


def test_what_lies_here_is_read_before_the_web_is_asked(
    tmp_path: Path, reader: Reader
) -> None:
    folder = Subscription(name="zeta", folder=tmp_path)
    many = [web(f"a{number}") for number in range(8)]

    async def scene(stage: Stage) -> None:
        await asyncio.gather(stage.passes.poll(), stage.passes.scan())
        await stage.read("zeta", *(one.name for one in many))
        assert reader.asked[0] == ("zeta",)
        assert sorted(reader.asked[1]) == [one.name for one in many]

    play(config(tmp_path, folder, *many), scene)


def test_what_lies_here_is_taken_in_as_one(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[list[str]] = []
    monkeypatch.setattr(
        refreshing,
        "take",
        lambda desk, readings, now, stop: (
            taken.append([one.name for one in readings]) or Taken()
        ),
    )
    folders = [
        Subscription(name=name, folder=tmp_path / name) for name in ("a", "b", "c")
    ]

    async def scene(stage: Stage) -> None:
        reader.hold("b")
        scanning = asyncio.create_task(stage.passes.scan())
        await reader.is_asked("a")
        await asyncio.sleep(3 * WAIT)
        reader.let_go()
        await scanning
        assert [sorted(names) for names in taken] == [["a", "b", "c"]]

    play(config(tmp_path, *folders), scene)


def test_j1_a_feed_that_hangs_holds_up_none_that_is_asked_with_it(
    tmp_path: Path, reader: Reader
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("hanging")
        await stage.passes.poll()
        await stage.read("good", "sound")
        assert (await stage.states())["hanging"].last_poll is None
        reader.let_go()
        await stage.read("hanging")
        assert reader.began() == ["good", "hanging", "sound"]

    play(config(tmp_path, web("good"), web("hanging"), web("sound")), scene)


def test_j1_servers_that_never_answer_hold_up_no_other(tmp_path: Path) -> None:
    over = threading.Event()
    server = Server("0.0.0.0").start()
    server.serve("/good", FEED)
    server.script("/hanging", lambda connection: over.wait(60) and None)
    ports = frozenset({server.port})
    hosts = {
        name: f"127.0.1.{number}"
        for number, name in enumerate(
            [f"{kind}{n}" for n in range(20) for kind in "gh"], 1
        )
    }
    good = [name for name in hosts if name.startswith("g")]

    def subscription(name: str, host: str) -> Subscription:
        path = "/good" if name in good else "/hanging"
        url = server.url(path, host=host)
        return Subscription(name=name, url=url, allow_private=True)

    given = config(tmp_path, *(subscription(*one) for one in hosts.items()))
    patient = Limits(first_byte=timedelta(minutes=1), total=timedelta(minutes=1))

    async def scene(stage: Stage) -> None:
        stage.readers.means = replace(stage.readers.means, limits=patient)
        await stage.passes.scan()
        await stage.passes.poll()
        await stage.read(*good)
        found = await stage.states()
        assert {name for name in found if found[name].last_success} == set(good)
        over.set()
        await stage.read(*hosts)

    try:
        manners = tuple(Host(name=host, ports=ports) for host in hosts.values())
        play(replace(given, hosts=manners), scene)
    finally:
        over.set()
        server.close()


def test_j1_a_pass_under_way_holds_up_none_that_is_due_later(
    tmp_path: Path, reader: Reader
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("hanging")
        await stage.passes.poll()
        await reader.is_asked("hanging")
        later = config(tmp_path, web("hanging"), web("late"))
        await stage.writer.adopt(later, NOW)
        await stage.passes.poll()
        await stage.read("late")
        assert reader.asked == [("hanging",), ("late",)]
        reader.let_go()

    play(config(tmp_path, web("hanging")), scene)


def test_i6_a_host_is_asked_by_one_pass_and_then_left_alone_for_its_gap(
    tmp_path: Path, reader: Reader
) -> None:
    gap = timedelta(seconds=0.3)
    crowd = [web(f"a{number:02}", "crowd") for number in range(9)]
    given = config(tmp_path, *crowd, web("zeta"))
    host = Host(name="crowd.example", gap=gap)

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("a00")
        polling = asyncio.create_task(stage.passes.poll())
        await stage.read("zeta", "a01", "a07")
        asking = asyncio.create_task(
            stage.passes.refresh(
                lambda desk, now: subscriptions.named(desk.db, ["a08"])
            )
        )
        await asyncio.sleep(2 * gap.total_seconds())
        assert "a08" not in reader.began()
        reader.let_go()
        assert (await asking).readings == 1
        assert reader.times["a08"] - reader.times["a00"] >= gap.total_seconds()
        await polling

    play(replace(given, hosts=(host,)), scene)


def test_a_host_with_many_feeds_holds_up_no_other(
    tmp_path: Path, reader: Reader
) -> None:
    crowd = [web(f"a{number:02}", "crowd") for number in range(20)]
    host = Host(name="crowd.example", gap=timedelta())

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        await stage.passes.poll()
        await stage.read(*(one.name for one in crowd), "zeta")
        assert "zeta" in reader.asked[0]
        assert [len(batch) for batch in reader.asked] == [9, 8, 4]

    play(replace(config(tmp_path, *crowd, web("zeta")), hosts=(host,)), scene)


def test_no_subscription_is_read_by_two_passes_at_once(
    tmp_path: Path, reader: Reader
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("post")
        await stage.passes.poll()
        await reader.is_asked("post")
        told: list[object] = []
        asking = asyncio.create_task(stage.passes.refresh(every, told.append))
        await asyncio.sleep(3 * WAIT)
        assert not asking.done()
        reader.let_go()
        assert (await asking).readings == 0
        assert told == [{"wanted": 0}]
        assert (await stage.states())["post"].last_poll
        assert (await stage.passes.refresh(every)).readings == 1
        assert reader.asked == [("post",), ("post",)]

    given = config(tmp_path, web("post"))
    host = Host(name="post.example", gap=timedelta())
    play(replace(given, hosts=(host,)), scene)


def test_a_folder_is_looked_at_again_by_who_wants_it_read_while_a_scan_reads_it(
    tmp_path: Path, reader: Reader
) -> None:
    folder = Subscription(name="zeta", folder=tmp_path)

    async def scene(stage: Stage) -> None:
        reader.hold("zeta")
        scanning = asyncio.create_task(stage.passes.scan())
        await reader.is_asked("zeta")
        asking = asyncio.create_task(stage.passes.refresh(every))
        await asyncio.sleep(3 * WAIT)
        assert reader.asked == [("zeta",)]
        reader.let_go()
        assert (await asking).readings == 1
        assert reader.asked == [("zeta",), ("zeta",)]
        await scanning

    play(config(tmp_path, folder), scene)


def test_a_pass_that_fails_lets_its_subscriptions_go(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = config(tmp_path, web("post"))
    host = Host(name="post.example", gap=timedelta())

    def fail(*_: object) -> None:
        raise OSError("no more files")

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        with monkeypatch.context() as failing:
            failing.setattr(refreshing, "stream", fail)
            for _ in range(2):
                with pytest.raises(OSError, match="no more files"):
                    await stage.passes.refresh(every)
        await stage.passes.poll()
        await stage.read("post")

    play(replace(given, hosts=(host,)), scene)


def test_what_cannot_be_taken_in_is_due_again(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = config(tmp_path, web("post"))
    host = Host(name="post.example", gap=timedelta())

    def fail(*_: object, **__: object) -> Taken:
        raise StorageError("db", "the disk is full")

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        with monkeypatch.context() as failing:
            failing.setattr(intake, "step", fail)
            with pytest.raises(StorageError, match="the disk is full"):
                await stage.passes.refresh(every)
        await stage.passes.poll()
        await stage.read("post")

    play(replace(given, hosts=(host,)), scene)


def test_a_reading_of_a_place_that_was_left_meanwhile_is_dropped(
    tmp_path: Path, reader: Reader
) -> None:
    before = config(tmp_path, web("post", "old"), web("herald"), web("gone"))
    after = config(tmp_path, web("post", "new"), web("herald"))

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("post", "herald", "gone")
        reading = asyncio.create_task(stage.passes.refresh(every))
        await reader.is_asked("gone")
        await stage.writer.adopt(after, NOW)
        reader.let_go()
        assert (await reading).readings == 1
        found = await stage.states()
        assert found["herald"].validators.etag == '"of https://herald.example/feed"'
        assert found["post"].last_poll is None
        assert found["post"].validators.etag is None
        await stage.passes.poll()
        await stage.read("post")
        found = await stage.states()
        assert found["post"].validators.etag == '"of https://new.example/feed"'

    play(before, scene)


def test_what_was_removed_before_its_turn_is_not_asked(
    tmp_path: Path, reader: Reader
) -> None:
    before = config(tmp_path, *(web(f"a{number}", "crowd") for number in range(9)))
    after = config(tmp_path, web("a0", "crowd"))
    host = Host(name="crowd.example", gap=timedelta())

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("a0")
        reading = asyncio.create_task(stage.passes.refresh(every))
        await reader.is_asked("a0")
        await stage.writer.adopt(after, NOW)
        reader.let_go()
        await reading
        assert "a8" not in reader.began()

    play(replace(before, hosts=(host,)), scene)


def test_a_stop_drops_what_was_read_and_it_is_due_again(
    tmp_path: Path, reader: Reader
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("post")
        await stage.passes.poll()
        await reader.is_asked("post")
        stage.readers.halt()
        reader.let_go()
        await stage.timetable.stop()
        assert (await stage.states())["post"].last_poll is None

    play(config(tmp_path, web("post")), scene)


def test_a_stop_is_heard_by_who_waits_for_his_turn(
    tmp_path: Path, reader: Reader
) -> None:
    given = config(tmp_path, *(web(f"a{number}", "crowd") for number in range(9)))
    host = Host(name="crowd.example", gap=timedelta(hours=1))

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        waiting = [
            asyncio.create_task(stage.passes.refresh(every)),
            asyncio.create_task(stage.passes.poll()),
        ]
        await stage.read("a0")
        stage.readers.halt()
        async with asyncio.timeout(60):
            await asyncio.gather(*waiting)

    play(replace(given, hosts=(host,)), scene)


def test_a_configuration_that_cannot_be_taken_over_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("db", "the disk is full")

    async def scene(stage: Stage) -> None:
        monkeypatch.setattr("aggregator.writer.arrange", fail)
        with pytest.raises(StorageError, match="the disk is full"):
            await stage.writer.adopt(config(tmp_path), NOW + timedelta(hours=1))
        desk = await stage.writer.do(lambda desk: replace(desk))
        assert [one.name for one in desk.config.subscriptions] == ["post"]

    play(config(tmp_path, web("post")), scene)
