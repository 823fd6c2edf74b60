"""A daemon copies beside all else, and leaves a place alone that takes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("fsspec", reason="aggregator[mirror] is not installed")

from aggregator.config import Config
from aggregator.mirroring.errors import MirrorError
from aggregator.mirroring.mirror import Mirror
from aggregator.mirroring.target import Target
from aggregator.writer import Writer
from tests.aggregator.mirroring.test_copying import FEEDS, config, standing, write
from tests.aggregator.taking import NOON


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def play(wanted: Config, scene: Callable[[Mirror, Clock], Awaitable[None]]) -> None:
    async def run() -> None:
        wanted.service.data.mkdir(exist_ok=True)
        writer, clock = Writer(), Clock()
        mirror = Mirror(writer, clock)
        await writer.open(wanted, NOON)
        try:
            await scene(mirror, clock)
        finally:
            mirror.stop()
            await writer.close()

    asyncio.run(run())


def refuse(*_: object) -> None:
    raise MirrorError("there is no room")


def test_a_place_that_takes_nothing_is_left_alone_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    to = f"file://{tmp_path}/there"
    wanted = config(tmp_path, to)
    write(tmp_path, FEEDS)

    async def scene(mirror: Mirror, clock: Clock) -> None:
        with monkeypatch.context() as full:
            full.setattr(Target, "put", refuse)
            await mirror.look(wanted)
        assert "not copied files=3 reason=there is no room" in caplog.text
        await mirror.look(wanted)
        assert standing(to) == {}
        clock.now += timedelta(minutes=1)
        await mirror.look(wanted)
        assert standing(to) == FEEDS

    play(wanted, scene)


def test_what_was_copied_is_remembered_by_the_next_daemon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = config(tmp_path, f"file://{tmp_path}/there")
    write(tmp_path, FEEDS)

    async def scene(mirror: Mirror, _: Clock) -> None:
        await mirror.look(wanted)

    play(wanted, scene)
    monkeypatch.setattr(Target, "put", refuse)
    play(wanted, scene)
    assert standing(wanted.publish.to) == FEEDS


def test_a_place_that_nothing_knows_is_told_and_stops_nothing(tmp_path: Path) -> None:
    wanted = config(tmp_path, "nowhere://there")

    async def scene(mirror: Mirror, _: Clock) -> None:
        with pytest.raises(MirrorError, match="nowhere"):
            await mirror.look(wanted)
        await mirror.look(wanted)

    play(wanted, scene)


def test_without_an_address_nothing_is_copied(tmp_path: Path) -> None:
    wanted = config(tmp_path, "")

    async def scene(mirror: Mirror, _: Clock) -> None:
        await mirror.look(wanted)

    play(wanted, scene)
