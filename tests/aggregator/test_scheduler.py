import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.scheduler import LEAP, Timetable, Watchdog
from storage.errors import StorageError

DAY = timedelta(days=1)


class Clocks:
    """A wall clock and a monotonic one, moved by hand."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 3, 1, tzinfo=UTC)
        self.steady = 100.0

    def pass_by(self, time: timedelta) -> None:
        self.wall += time
        self.steady += time.total_seconds()

    def watchdog(self) -> Watchdog:
        return Watchdog(lambda: self.wall, lambda: self.steady)


def test_time_that_passes_is_no_jump() -> None:
    clocks = Clocks()
    dog = clocks.watchdog()
    for _ in range(3):
        clocks.pass_by(DAY)
        assert dog.jump() is None


@pytest.mark.parametrize("step", [timedelta(hours=-2), timedelta(days=400)])
def test_a_jump_is_told_once(step: timedelta) -> None:
    clocks = Clocks()
    dog = clocks.watchdog()
    clocks.pass_by(timedelta(seconds=5))
    clocks.wall += step
    assert dog.jump() == step
    clocks.pass_by(timedelta(seconds=5))
    assert dog.jump() is None


def test_a_clock_that_is_put_right_bit_by_bit_does_not_jump() -> None:
    clocks = Clocks()
    dog = clocks.watchdog()
    for _ in range(100):
        clocks.pass_by(timedelta(seconds=5))
        clocks.wall += LEAP / 10
        assert dog.jump() is None


class Counter:
    """A job that counts its runs and can be waited for."""

    def __init__(self) -> None:
        self.runs = 0
        self._ran = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._ran:
            self.runs += 1
            self._ran.notify_all()

    async def has_run(self, times: int) -> None:
        async with asyncio.timeout(60), self._ran:
            await self._ran.wait_for(lambda: self.runs >= times)


def play(scene: Callable[[], Awaitable[None]]) -> None:
    async def played() -> None:
        await scene()

    asyncio.run(played())


def test_every_job_runs_at_once_and_again_after_a_jump() -> None:
    async def scene() -> None:
        clocks, job = Clocks(), Counter()
        timetable = Timetable(clocks.watchdog())
        timetable.every(DAY, "job", job)
        timetable.start()
        await job.has_run(1)
        timetable.look()
        clocks.wall -= timedelta(hours=2)
        timetable.look()
        await job.has_run(2)
        await timetable.stop()
        assert job.runs == 2

    play(scene)


def test_what_the_machine_denies_is_told_in_a_line_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    faults = [StorageError("db", "the disk is full"), OSError("no space")]

    async def scene() -> None:
        job = Counter()

        async def failing() -> None:
            await job()
            if faults:
                raise faults.pop(0)

        timetable = Timetable()
        timetable.every(timedelta(milliseconds=1), "publish", failing)
        timetable.start()
        await job.has_run(3)
        await timetable.stop()

    play(scene)
    told = [record.getMessage() for record in caplog.records]
    assert [one for one in told if one.startswith("failed job=")] == [
        "failed job=publish reason=db: the disk is full",
        "failed job=publish reason=no space",
    ]


def test_a_bug_is_shown_and_the_next_run_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene() -> None:
        job = Counter()

        async def failing() -> None:
            await job()
            raise ZeroDivisionError

        timetable = Timetable()
        timetable.every(timedelta(milliseconds=1), "job", failing)
        timetable.start()
        await job.has_run(2)
        await timetable.stop()

    play(scene)
    assert "ZeroDivisionError" in caplog.text


def test_a_stop_waits_for_what_runs_and_starts_nothing_more() -> None:
    async def scene() -> None:
        begun, go_on, ended = Counter(), asyncio.Event(), Counter()

        async def long() -> None:
            await begun()
            await go_on.wait()
            await ended()

        timetable = Timetable()
        timetable.every(timedelta(milliseconds=1), "long", long)
        timetable.soon("aside", long)
        timetable.start()
        await begun.has_run(2)
        stopping = asyncio.create_task(timetable.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        go_on.set()
        await stopping
        assert ended.runs == 2

    play(scene)


def test_a_stop_waits_for_what_others_do_meanwhile() -> None:
    async def scene() -> None:
        timetable = Timetable()
        with timetable.awaited():
            stopping = asyncio.create_task(timetable.stop())
            for _ in range(9):
                await asyncio.sleep(0)
            assert not stopping.done()
        await stopping

    play(scene)


def test_a_timetable_that_never_began_can_be_stopped() -> None:
    async def scene() -> None:
        await Timetable().stop()

    play(scene)
