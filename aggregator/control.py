"""How a command reaches the daemon that writes its data folder: a Unix socket.

One line of JSON asks, lines of JSON answer; the last one has a ``result`` or an
``error``. A ``body`` goes in bytes after the line that says its ``length``. Only the
daemon's own user can connect.
"""

import asyncio
import json
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

Message = dict[str, Any]
Tell = Callable[[Message], None]
Answer = Callable[[Message, Tell], Awaitable[Message]]

LONGEST_PATH = 100
"""Of a Unix socket's path, in bytes; Linux allows 107."""

LONGEST_LINE = 1 << 20

LONGEST_BODY = 16 << 20

SILENCE = timedelta(minutes=10)
"""How long a daemon may say nothing: it waits for its turns at slow hosts."""

LAST_WORDS = timedelta(seconds=1)
"""How long answers under way may take when the daemon ends."""


class Refused(Exception):  # noqa: N818  # an answer, not a fault of ours
    """The daemon could not do what was asked; the message is its own."""


def address(data: Path) -> Path:
    """Where the daemon of a data folder listens."""
    return data / "control.sock"


def ask(
    data: Path, message: Message, *, patience: timedelta = SILENCE
) -> Iterator[Message] | None:
    """Ask the daemon of a data folder; ``None`` if none is listening there.

    A ``body`` in the message may be bytes. The daemon may say nothing for as long as
    ``patience``.

    The iterator gives what it tells meanwhile and ends with its ``result``; it raises
    `Refused` if the daemon could not do it, ended before it was done, or is silent.
    """
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(patience.total_seconds())
    try:
        with _reachable(address(data)) as path:
            connection.connect(path)
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        connection.close()
        return None
    except OSError as error:
        connection.close()
        raise Refused(f"{address(data)}: {error.strerror}") from error
    return _answers(connection, message)


def result(
    data: Path, message: Message, *, patience: timedelta = SILENCE
) -> Message | None:
    """What came of asking, or ``None`` if no daemon is listening. Raises Refused."""
    answers = ask(data, message, patience=patience)
    if answers is None:
        return None
    *_, last = answers
    found: Message = last["result"]
    return found


def _answers(connection: socket.socket, message: Message) -> Iterator[Message]:
    try:
        with connection, connection.makefile("r", encoding="utf-8") as lines:
            connection.sendall(_written(message))
            for line in lines:
                answer: Message = json.loads(line)
                if "error" in answer:
                    raise Refused(answer["error"])
                yield answer
                if "result" in answer:
                    return
    except TimeoutError as error:
        patience = timedelta(seconds=connection.gettimeout() or 0)
        raise Refused(f"the daemon has said nothing for {patience}") from error
    except ConnectionError as error:
        raise Refused("the daemon ended before it was done") from error
    raise Refused("the daemon ended before it was done")


def _written(message: Message) -> bytes:
    """The line of a message, and the body that follows it."""
    body: bytes = message.get("body", b"")
    told = {name: value for name, value in message.items() if name != "body"}
    if body:
        told["length"] = len(body)
    return json.dumps(told).encode() + b"\n" + body


async def _read(reader: asyncio.StreamReader) -> Message:
    """A message as it was written; ValueError for what is none."""
    message: Message = json.loads(await reader.readline())
    length = message.pop("length", 0)
    if length:
        if not 0 < length <= LONGEST_BODY:
            raise ValueError(f"a body of {length} bytes is not taken")
        message["body"] = await reader.readexactly(length)
    return message


@asynccontextmanager
async def listening(data: Path, answer: Answer) -> AsyncIterator[None]:
    """Answer commands while the context lasts. The caller holds the data folder."""
    path = address(data)
    path.unlink(missing_ok=True)
    answering: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        answering.add(task)
        try:
            await _serve(reader, writer, answer)
        finally:
            writer.close()
            answering.discard(task)

    with _bound(path) as bound:
        server = await asyncio.start_unix_server(serve, sock=bound, limit=LONGEST_LINE)
        try:
            yield
        finally:
            server.close()
            path.unlink(missing_ok=True)
            if under_way := [task for task in answering if task is not None]:
                await asyncio.wait(under_way, timeout=LAST_WORDS.total_seconds())


@contextmanager
def _bound(path: Path) -> Iterator[socket.socket]:
    """A socket at ``path`` that, before anyone can reach it, is the user's alone."""
    bound = socket.socket(socket.AF_UNIX)
    try:
        with _reachable(path) as short:
            bound.bind(short)
        path.chmod(0o600)
        yield bound
    finally:
        bound.close()


@contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """``path`` in a form that is short enough for a socket, on Linux at least."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    def tell(message: Message) -> None:
        if not writer.is_closing():
            writer.write(json.dumps(message).encode() + b"\n")

    try:
        message = await _read(reader)
        tell({"result": await answer(message, tell)})
    except (EOFError, ValueError, Refused) as error:
        tell({"error": str(error)})
    except Exception:
        logger.exception("failed request")
        tell({"error": "the daemon failed; its log says why"})
    with suppress(ConnectionError):  # whoever asked need not wait for the answer
        await writer.drain()
