"""How a command reaches the daemon that writes its data folder: a Unix socket.

One line of JSON asks, lines of JSON answer; the last one has a ``result`` or an
``error``. Only the daemon's own user can connect.
"""

import asyncio
import json
import os
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

Message = dict[str, Any]
Tell = Callable[[Message], None]
Answer = Callable[[Message, Tell], Awaitable[Message]]

LONGEST_PATH = 100
"""Of a Unix socket's path, in bytes; Linux allows 107."""

LONGEST_LINE = 1 << 20


class Refused(Exception):  # noqa: N818  # an answer, not a fault of ours
    """The daemon could not do what was asked; the message is its own."""


def address(data: Path) -> Path:
    """Where the daemon of a data folder listens.

    In the folder itself, or, where that path is too long for a socket, in the user's
    folder for such things under a name made from it.
    """
    path = data / "control.sock"
    if len(os.fsencode(path)) <= LONGEST_PATH:
        return path
    name = f"aggregator-{os.getuid()}-{sha256(os.fsencode(data)).hexdigest()[:16]}.sock"
    return Path(os.environ.get("XDG_RUNTIME_DIR", tempfile.gettempdir()), name)


def ask(data: Path, message: Message) -> Iterator[Message] | None:
    """Ask the daemon of a data folder; ``None`` if none is listening there.

    The iterator gives what it tells meanwhile and ends with its result; it raises
    `Refused` if the daemon could not do it, or ended before it was done.
    """
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(os.fsencode(address(data)))
    except (FileNotFoundError, ConnectionRefusedError):
        connection.close()
        return None
    return _answers(connection, message)


def _answers(connection: socket.socket, message: Message) -> Iterator[Message]:
    with connection, connection.makefile("rw", encoding="utf-8") as lines:
        lines.write(json.dumps(message) + "\n")
        lines.flush()
        for line in lines:
            answer: Message = json.loads(line)
            if "error" in answer:
                raise Refused(answer["error"])
            yield answer
            if "result" in answer:
                return
    raise Refused("the daemon ended before it was done")


@asynccontextmanager
async def listening(data: Path, answer: Answer) -> AsyncIterator[None]:
    """Answer commands while the context lasts."""
    path = address(data)
    path.unlink(missing_ok=True)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _serve(reader, writer, answer)
        finally:
            writer.close()

    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(serve, path, limit=LONGEST_LINE)
    finally:
        os.umask(before)
    try:
        yield
    finally:
        server.close()
        path.unlink(missing_ok=True)


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer
) -> None:
    def tell(message: Message) -> None:
        writer.write(json.dumps(message).encode() + b"\n")

    try:
        message = json.loads(await reader.readline())
        tell({"result": await answer(message, tell)})
    except (ValueError, Refused) as error:
        tell({"error": str(error)})
    await writer.drain()
