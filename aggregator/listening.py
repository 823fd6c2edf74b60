"""How a daemon answers the commands that reach it: its end of `aggregator.control`.

Only the daemon's own user can connect.
"""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from aggregator.control import Message, Refused, Tell, address, reachable

logger = logging.getLogger(__name__)

Answer = Callable[[Message, Tell], Awaitable[Message]]

LONGEST_LINE = 1 << 20

LONGEST_BODY = 16 << 20

LAST_WORDS = timedelta(seconds=1)
"""How long answers under way may take when the daemon ends."""


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
        with reachable(path) as short:
            bound.bind(short)
        path.chmod(0o600)
        yield bound
    finally:
        bound.close()


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


async def _read(reader: asyncio.StreamReader) -> Message:
    """A message as it was written; ValueError for what is none."""
    message: Message = json.loads(await reader.readline())
    length = message.pop("length", 0)
    if length:
        if not 0 < length <= LONGEST_BODY:
            raise ValueError(f"a body of {length} bytes is not taken")
        message["body"] = await reader.readexactly(length)
    return message
