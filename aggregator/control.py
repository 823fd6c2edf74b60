"""How a command reaches the daemon that writes its data folder: a Unix socket.

One line of JSON asks, lines of JSON answer; the last one has a ``result`` or an
``error``. A ``body`` goes in bytes after the line that says its ``length``. The
daemon's end of it is `aggregator.listening`.
"""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

Message = dict[str, Any]
Tell = Callable[[Message], None]

LONGEST_PATH = 100
"""Of a Unix socket's path, in bytes; Linux allows 107."""

SILENCE = timedelta(minutes=10)
"""How long a daemon may say nothing: it waits for its turns at slow hosts."""


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
        with reachable(address(data)) as path:
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


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """``path`` in a form that is short enough for a socket, on Linux at least."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
