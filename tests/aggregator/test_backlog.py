"""What brings weeks is gathered and taken in together, and holds up nothing else."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator import backlog, gathering, intake, passes, pipeline, refreshing
from aggregator.backlog import Backlog
from aggregator.config import Config, Subscription
from aggregator.config.model import Host
from aggregator.desk import Desk
from aggregator.gathering import Gathering
from aggregator.intake import Intake, Load
from aggregator.orders import Choose
from aggregator.pipeline import Taken
from aggregator.refreshing import means
from aggregator.writer import Writer
from feeds.confined import Confinement
from feeds.model import Reading
from storage import subscriptions
from storage.database import iso
from storage.states import State
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

LONG = timedelta(hours=1)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for others waits as long as they take, unless a test has less."""
    monkeypatch.setattr(backlog, "QUIET", LONG)
    monkeypatch.setattr(backlog, "PATIENCE", LONG)
    monkeypatch.setattr(passes, "LOOK", timedelta(minutes=5))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    with reading(monkeypatch) as made:
        yield made


class Watch:
    """Sees what the writer gathers, and the turns by which that is taken in."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gathered: list[str] = []
        self.turns: list[Taken] = []
        self._gather, self._step = refreshing.gather, intake.step
        self._may_go_on = threading.Event()
        self._may_go_on.set()
        monkeypatch.setattr(refreshing, "gather", self.gather)
        monkeypatch.setattr(intake, "step", self.step)

    def gather(
        self,
        desk: Desk,
        load: Gathering,
        states: Sequence[State],
        readings: Sequence[Reading],
        now: datetime,
    ) -> None:
        self._gather(desk, load, states, readings, now)
        self.gathered += [reading.name for reading in readings]

    def step(self, desk: Desk, load: Gathering, now: datetime) -> Taken:
        self.turns.append(self._step(desk, load, now))
        assert self._may_go_on.wait(60)
        return self.turns[-1]

    @property
    def loads(self) -> list[int]:
        """How many readings were taken in together, each time."""
        return [turn.readings for turn in self.turns if turn.readings]

    def hold(self) -> None:
        """After the next turn the writer stands still."""
        self._may_go_on.clear()

    def let_go(self) -> None:
        self._may_go_on.set()

    async def has_gathered(self, *names: str) -> None:
        await _until(lambda: set(names) <= set(self.gathered))

    async def has_turned(self, count: int) -> None:
        await _until(lambda: len(self.turns) >= count)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.005)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def quick(*members: str, data: Path) -> Config:
    """These subscriptions, whose hosts may be asked again at once."""
    hosts = tuple(Host(name=f"{one}.example", gap=timedelta()) for one in members)
    return replace(config(data, *map(web, members)), hosts=hosts)


def test_first_readings_wait_for_those_that_are_asked_with_them(
    tmp_path: Path, reader: Reader, watch: Watch
) -> None:
    async def scene(stage: Stage) -> None:
        reader.hold("c")
        asking = asyncio.create_task(stage.passes.refresh(every))
        await watch.has_gathered("a", "b")
        assert watch.turns == []
        reader.let_go()
        assert (await asking).readings == 3
        assert watch.loads == [3]

    play(quick("a", "b", "c", data=tmp_path), scene)


def test_those_of_a_host_that_come_one_after_another_are_taken_in_together(
    tmp_path: Path, reader: Reader, watch: Watch
) -> None:
    many = [web(f"a{number:02}", "crowd") for number in range(20)]
    host = Host(name="crowd.example", gap=timedelta())

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        await stage.passes.poll()
        await stage.read(*(one.name for one in many))
        assert [len(batch) for batch in reader.asked] == [8, 8, 4]
        assert watch.loads == [20]

    play(replace(config(tmp_path, *many), hosts=(host,)), scene)


@pytest.mark.parametrize("bound", ["QUIET", "PATIENCE"])
def test_one_that_hangs_holds_up_the_others_for_a_while(
    tmp_path: Path,
    reader: Reader,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
) -> None:
    monkeypatch.setattr(backlog, bound, timedelta(seconds=0.2))

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("hanging")
        await stage.passes.poll()
        await stage.read("a", "b")
        reader.let_go()
        await stage.read("hanging")
        assert watch.loads == [2, 1]

    play(quick("a", "b", "hanging", data=tmp_path), scene)


def test_what_is_full_waits_for_nobody(
    tmp_path: Path, reader: Reader, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "READINGS", 2)

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("hanging")
        await stage.passes.poll()
        await stage.read("a", "b")
        reader.let_go()

    play(quick("a", "b", "hanging", data=tmp_path), scene)


class Full(Intake):
    """An intake of which every load is full at once."""

    async def gather(
        self, load: Load, states: Sequence[State], readings: Sequence[Reading]
    ) -> bool:
        return False

    async def finish(self, load: Load) -> Taken:
        return Taken(readings=1)


def test_while_a_full_load_waits_for_its_turn_nothing_more_is_gathered() -> None:
    async def scene() -> None:
        taken: list[Taken] = []
        full = Full(Writer(), lambda: NOW, means(config(Path()), Confinement()))
        gathering = Backlog(full, lambda _: asyncio.sleep(0, True), taken.append)
        async with full.turn:
            first = await gathering.add([], [])
            second = asyncio.create_task(gathering.add([], []))
            for _ in range(9):
                await asyncio.sleep(0)
            assert not second.done()
        await first
        await (await second)
        assert [one.readings for one in taken] == [1, 1]

    asyncio.run(scene())


def named(*names: str) -> Choose:
    """Chooses the subscriptions of these names."""
    return lambda desk, _: subscriptions.named(desk.db, names)


def test_news_of_others_goes_in_at_once(
    tmp_path: Path, reader: Reader, watch: Watch
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.refresh(named("known"))
        reader.hold("hanging")
        asking = asyncio.create_task(stage.passes.refresh(named("new", "hanging")))
        await watch.has_gathered("new")
        assert (await stage.passes.refresh(named("known"))).readings == 1
        assert watch.loads == [1]
        reader.let_go()
        assert (await asking).readings == 2

    play(quick("known", "new", "hanging", data=tmp_path), scene)


def test_what_was_not_read_for_days_is_gathered_too(
    tmp_path: Path, reader: Reader, watch: Watch
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.refresh(every)
        await stage.writer.do(_read_at, NOW - timedelta(days=3))
        await stage.passes.refresh(every)
        assert watch.loads == [2, 2]

    play(quick("a", "b", data=tmp_path), scene)


def test_others_come_to_the_writer_between_turns(
    tmp_path: Path, reader: Reader, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 1)

    async def scene(stage: Stage) -> None:
        await stage.passes.refresh(named("known"))
        watch.turns.clear()
        watch.hold()
        asking = asyncio.create_task(stage.passes.refresh(named("a", "b", "c")))
        await watch.has_turned(1)
        command = asyncio.create_task(stage.writer.do(lambda _: len(watch.turns)))
        poll = asyncio.create_task(stage.passes.refresh(named("known")))
        await reader.is_asked("known")
        watch.let_go()
        assert await command == 1
        assert (await poll).readings == 1
        assert (await asking).readings == 3
        assert [turn.fresh for turn in watch.turns] == [1, 1, 1]

    play(quick("known", "a", "b", "c", data=tmp_path), scene)


def test_a_stop_drops_what_was_gathered_and_it_is_due_again(
    tmp_path: Path, reader: Reader, watch: Watch
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        reader.hold("hanging")
        await stage.passes.poll()
        await watch.has_gathered("a", "b")
        stage.readers.halt()
        reader.let_go()
        await stage.timetable.stop()
        assert watch.turns == []
        states = await stage.states()
        assert {one.last_poll for one in states.values()} == {None}
        assert {one.validators.etag for one in states.values()} == {None}

    play(quick("a", "b", "hanging", data=tmp_path), scene)


def test_a_stop_ends_a_load_after_the_turn_it_is_in(
    tmp_path: Path, reader: Reader, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 1)

    async def scene(stage: Stage) -> None:
        watch.hold()
        asking = asyncio.create_task(stage.passes.refresh(every))
        await watch.has_turned(1)
        stage.readers.halt()
        watch.let_go()
        await asking
        assert len(watch.turns) == 1
        states = await stage.states()
        assert {one.validators.etag for one in states.values()} == {None}

    play(quick("a", "b", "c", data=tmp_path), scene)


@pytest.mark.parametrize("while_taken", [False, True], ids=["waiting", "taken in"])
def test_what_is_subscribed_to_no_longer_is_dropped(
    tmp_path: Path,
    reader: Reader,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    while_taken: bool,
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 1)
    before = quick("early", "herald", "gone", "moved", data=tmp_path)
    after = config(tmp_path, web("early"), web("herald"), web("moved", "elsewhere"))

    async def scene(stage: Stage) -> None:
        if while_taken:
            watch.hold()
        else:
            reader.hold("herald")
        asking = asyncio.create_task(stage.passes.refresh(every))
        if while_taken:
            await watch.has_turned(1)
        else:
            await watch.has_gathered("early", "gone", "moved")
        adopting = asyncio.create_task(stage.writer.adopt(after, NOW))
        reader.let_go()
        watch.let_go()
        await adopting
        assert (await asking).readings == 2
        found = await stage.states()
        assert found["herald"].validators.etag == '"of https://herald.example/feed"'
        assert found["moved"].validators.etag is None
        entries = await stage.writer.do(_carriers)
        assert entries == ["early", "herald"]

    play(before, scene)


def _read_at(desk: Desk, time: datetime) -> None:
    desk.db.execute("UPDATE subscriptions SET last_success = ?", [iso(time)])


def _carriers(desk: Desk) -> list[str]:
    """The subscriptions of which something is kept."""
    rows = desk.db.execute(
        "SELECT DISTINCT s.name FROM entries e "
        "JOIN subscriptions s ON s.id = e.subscription_id ORDER BY s.name"
    )
    return [name for (name,) in rows.fetchall()]


def test_a_list_is_taken_in_with_what_it_came_with(
    tmp_path: Path, watch: Watch, server: Server
) -> None:
    """So a crash between them leaves the feeds that it names for the same place."""
    feed = server.serve("/feed", FEED)
    brought = server.serve("/brought", FEED)
    outline = f'<outline type="rss" text="Brought" xmlUrl="{brought}"/>'
    opml = server.serve("/list", f'<opml version="2.0"><body>{outline}</body></opml>')
    given = config(
        tmp_path,
        Subscription(name="list", opml=opml, allow_private=True),
        Subscription(name="post", url=feed, allow_private=True),
    )
    host = Host(name=server.host, gap=timedelta(), ports=frozenset({server.port}))

    async def scene(stage: Stage) -> None:
        await stage.passes.scan()
        await stage.passes.poll()
        await stage.read("list", "post")
        await _until(lambda: len(watch.loads) == 2)
        assert watch.loads == [2, 1]

    play(replace(given, hosts=(host,)), scene)
