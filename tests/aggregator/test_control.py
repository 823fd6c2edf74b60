import asyncio
import json
import socket
import stat
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator import control
from aggregator import listening as listening_module
from aggregator.control import Message, Refused, Tell
from aggregator.listening import LONGEST_BODY, Answer, listening


def talk(data: Path, answer: Answer, client: Callable[[], Any]) -> Any:
    """What ``client`` gives while ``answer`` listens."""

    async def both() -> Any:
        async with listening(data, answer):
            return await asyncio.to_thread(client)

    return asyncio.run(both())


async def echo(message: Message, tell: Tell) -> Message:
    tell({"heard": message["words"]})
    return {"done": True}


def test_what_is_told_meanwhile_comes_before_the_result(tmp_path: Path) -> None:
    def client() -> list[Message]:
        return list(control.ask(tmp_path, {"words": "Grüße\n"}) or ())

    told = talk(tmp_path, echo, client)
    assert told == [{"heard": "Grüße\n"}, {"result": {"done": True}}]


def test_the_result_alone_can_be_asked_for(tmp_path: Path) -> None:
    found = talk(tmp_path, echo, lambda: control.result(tmp_path, {"words": ""}))
    assert found == {"done": True}


def test_a_body_goes_along_as_it_is(tmp_path: Path) -> None:
    body = bytes(range(256)) * 30_000

    async def keep(message: Message, tell: Tell) -> Message:
        return {"is": message["body"] == body, "words": message["words"]}

    message = {"words": "Grüße", "body": body}
    found = talk(tmp_path, keep, lambda: control.result(tmp_path, message))
    assert found == {"is": True, "words": "Grüße"}


@pytest.mark.parametrize("length", [-1, LONGEST_BODY + 1])
def test_a_body_that_cannot_be_is_refused(tmp_path: Path, length: int) -> None:
    message = {"words": "", "length": length}
    with pytest.raises(Refused, match="is not taken"):
        talk(tmp_path, echo, lambda: control.result(tmp_path, message))


def test_who_hangs_up_before_the_end_of_a_body_is_let_go(tmp_path: Path) -> None:
    def client() -> bytes:
        with socket.socket(socket.AF_UNIX) as short:
            short.connect(str(control.address(tmp_path)))
            short.sendall(b'{"words": "", "length": 99}\nshort')
            short.shutdown(socket.SHUT_WR)
            return short.recv(1000)

    assert b"error" in talk(tmp_path, echo, client)


def test_whoever_has_no_patience_does_not_wait(tmp_path: Path) -> None:
    over = threading.Event()

    async def ponder(message: Message, tell: Tell) -> Message:
        await asyncio.to_thread(over.wait, 60)
        return {}

    def client() -> Any:
        try:
            return control.result(tmp_path, {}, patience=timedelta(seconds=0.1))
        finally:
            over.set()

    with pytest.raises(Refused, match="said nothing"):
        talk(tmp_path, ponder, client)


def test_where_nobody_listens_there_is_no_answer(tmp_path: Path) -> None:
    assert control.ask(tmp_path, {}) is None
    assert control.result(tmp_path / "nowhere", {}) is None


def test_what_a_killed_daemon_left_is_not_taken_for_one(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(control.address(tmp_path)))
    assert control.ask(tmp_path, {}) is None
    found = talk(tmp_path, echo, lambda: control.result(tmp_path, {"words": ""}))
    assert found == {"done": True}


def test_a_refusal_is_told_in_the_daemons_words(tmp_path: Path) -> None:
    async def refuse(message: Message, tell: Tell) -> Message:
        raise Refused("not today")

    with pytest.raises(Refused, match="not today"):
        talk(tmp_path, refuse, lambda: control.result(tmp_path, {}))


def test_a_fault_of_the_daemons_is_logged_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(message: Message, tell: Tell) -> Message:
        raise ZeroDivisionError

    with pytest.raises(Refused, match="its log says why"):
        talk(tmp_path, fail, lambda: control.result(tmp_path, {}))
    assert "ZeroDivisionError" in caplog.text


def test_a_daemon_that_ends_meanwhile_does_not_leave_us_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening_module, "LAST_WORDS", timedelta(0))

    async def never(message: Message, tell: Tell) -> Message:
        tell({"begun": True})
        await asyncio.Event().wait()
        return {}

    async def both() -> None:
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def client() -> None:
            for _ in control.ask(tmp_path, {}) or ():
                loop.call_soon_threadsafe(begun.set)

        async with listening(tmp_path, never):
            asking = asyncio.create_task(asyncio.to_thread(client))
            await begun.wait()
        for task in asyncio.all_tasks() - {asyncio.current_task(), asking}:
            task.cancel()
        with pytest.raises(Refused, match="ended before it was done"):
            await asking

    asyncio.run(both())


def test_who_asks_need_not_wait_for_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    done = asyncio.Event()

    async def slow(message: Message, tell: Tell) -> Message:
        for _ in range(10):
            tell({"words": "x" * 100_000})
            await asyncio.sleep(0)
        done.set()
        return {}

    def hasty() -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(control.address(tmp_path)))
            connection.sendall(json.dumps({}).encode() + b"\n")

    async def both() -> None:
        async with listening(tmp_path, slow):
            await asyncio.to_thread(hasty)
            await done.wait()

    asyncio.run(both())
    assert caplog.text == ""


def test_what_is_no_message_is_refused(tmp_path: Path) -> None:
    def client() -> Any:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(control.address(tmp_path)))
            connection.sendall(b"hello\n")
            return json.loads(connection.recv(1000))

    assert "error" in talk(tmp_path, echo, client)


def test_nobody_else_may_ask(tmp_path: Path) -> None:
    def mode() -> int:
        return stat.S_IMODE(control.address(tmp_path).stat().st_mode)

    assert talk(tmp_path, echo, mode) == 0o600
    assert not control.address(tmp_path).exists()


def test_a_deep_folder_is_no_hindrance(tmp_path: Path) -> None:
    data = tmp_path / ("deep" * 20) / ("deeper" * 20)
    data.mkdir(parents=True)
    found = talk(data, echo, lambda: control.result(data, {"words": ""}))
    assert found == {"done": True}
