"""The web of `hanging.py`: one server that stands for every host of the loopback."""

import asyncio
import multiprocessing
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

PORTS = range(8000, 10000)
"""Where any host may be asked."""

NEWS = 10
"""One feed in so many has something new after `news`."""

WORDS = [f"{a}{b}" for a in "bdfgklmnprstvz" for b in ("alo", "emi", "iru", "osta")]

FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:{number}</id>
<title>{number}</title><updated>2026-03-01T12:00:00Z</updated>
<entry><id>urn:{number}:{revision}</id><title>{title}</title>
<updated>2026-03-01T12:00:00Z</updated><content>{text}</content></entry></feed>"""


class Web:
    """A server that answers for every host, or keeps silent for ever."""

    def __init__(self) -> None:
        self._revision = 0

    async def answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One connection, from its beginning to its end."""
        try:
            here = writer.get_extra_info("sockname")[0]
            while here.startswith("127."):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = head.split(" ", 2)[1]
                if path == "/silence":
                    await reader.read()
                    return
                writer.write(self._reply(path, head))
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def _reply(self, path: str, head: str) -> bytes:
        if path == "/news":
            self._revision += 1
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        number = int(path.removeprefix("/"))
        revision = 0 if number % NEWS else self._revision
        tag = f'"{number}-{revision}"'
        if f"If-None-Match: {tag}" in head:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        body = document(number, revision)
        return (
            "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n"
            f"ETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def document(number: int, revision: int) -> str:
    """A feed of one entry that tells a story of its own."""
    chance = random.Random(f"{number} {revision}")
    return FEED.format(
        number=number,
        revision=revision,
        title=" ".join(chance.choices(WORDS, k=6)),
        text=" ".join(chance.choices(WORDS, k=40)),
    )


def serve(port: int) -> None:
    """Answer until the process is ended."""

    async def served() -> None:
        # No narrower address stands for all hosts of the loopback; others are refused.
        server = await asyncio.start_server(Web().answer, "0.0.0.0", port, backlog=1024)
        await server.serve_forever()

    asyncio.run(served())


@contextmanager
def serving() -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                break
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port,))
    process.start()
    try:
        while not news(port):
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.join()


def news(port: int) -> bool:
    """Let some feeds have something new; whether the server is there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /news HTTP/1.1\r\n\r\n")
            return connection.recv(100) != b""
    except ConnectionError:
        return False


def address(port: int, number: int, *, silent: bool) -> str:
    """Where the feed of a number lies, on a host of its own."""
    host = f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"
    return f"http://{host}:{port}/{'silence' if silent else number}"
