import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from aggregator.commands.telling import tell_daemon
from aggregator.control import Message, Refused, Tell
from aggregator.listening import listening
from tests.aggregator.daemons import configure

Capture = pytest.CaptureFixture[str]


def beside(data: Path, answer: Callable[[], Message], act: Callable[[], None]) -> None:
    """Act beside a daemon that answers so."""
    data.mkdir()

    async def answered(message: Message, tell: Tell) -> Message:
        assert message == {"do": "reload"}
        return answer()

    async def both() -> None:
        async with listening(data, answered):
            await asyncio.to_thread(act)

    asyncio.run(both())


def test_a_running_daemon_takes_the_change_over(
    tmp_path: Path, capsys: Capture
) -> None:
    path = configure(tmp_path)
    beside(
        tmp_path / "data",
        lambda: {"configuration": str(path)},
        lambda: tell_daemon(path, news="it reads it now"),
    )
    assert capsys.readouterr().out == "it reads it now\n"


def test_where_none_runs_nothing_is_said(tmp_path: Path, capsys: Capture) -> None:
    tell_daemon(configure(tmp_path), news="it reads it now")
    assert capsys.readouterr().out == ""


def test_a_daemon_by_another_configuration_is_not_mistaken_for_ours(
    tmp_path: Path, capsys: Capture
) -> None:
    beside(
        tmp_path / "data",
        lambda: {"configuration": "/etc/aggregator/aggregator.toml"},
        lambda: tell_daemon(configure(tmp_path), news="it reads it now"),
    )
    told = capsys.readouterr().out
    assert told == "a daemon runs here, but by /etc/aggregator/aggregator.toml\n"


def test_a_daemon_that_keeps_the_old_one_says_why(tmp_path: Path) -> None:
    def refuse() -> Message:
        raise Refused("service: listen: cannot listen on 127.0.0.1:80")

    with pytest.raises(Refused, match=r"keeps the old one: service: listen"):
        beside(
            tmp_path / "data",
            refuse,
            lambda: tell_daemon(configure(tmp_path), news="it reads it now"),
        )
