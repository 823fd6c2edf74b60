"""What one client may take of a real server, in a process of its own.

The server's patience is shortened, so that the tests need little of it.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.aggregator.web.test_web_feeds import publish
from tests.aggregator.web.test_web_server import connect, free_port

SERVE = """
import sys
from pathlib import Path
from aggregator.config import Config, Service
from aggregator.web import bounds
from aggregator.web.server import serve

bounds.PATIENCE, bounds.STALL, bounds.CONNECTIONS = 1.0, 1.5, 20
data = Path(sys.argv[1])
service = Service(listen=sys.argv[2], data=data)
serve(Config(path=data, service=service), service.database)
"""

LARGE = os.urandom(16 << 20)
REQUEST = b"GET /small.atom HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    data = tmp_path_factory.mktemp("data")
    publish(data, "large.atom", LARGE)
    publish(data, "small.atom")
    number = free_port()
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(data), f"127.0.0.1:{number}"],
        cwd=Path(__file__).resolve().parents[3],
    ) as process:
        connect(number).close()
        yield number
        process.terminate()


def answer_to(port: int, sent: bytes) -> bytes:
    with connect(port) as client:
        client.sendall(sent)
        return until_end(client)


def until_end(client: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    found = b""
    try:
        while more := client.recv(1 << 16):
            found += more
    except ConnectionResetError:
        pass
    return found


def trickle(client: socket.socket, sent: bytes) -> tuple[bytes, float]:
    """What came of sending a byte now and then, and after how many seconds."""
    started = time.monotonic()
    client.settimeout(0.05)
    found = b""
    for byte in sent:
        try:
            client.sendall(bytes([byte]))
            found += (more := client.recv(1 << 16))
        except TimeoutError:
            continue
        except OSError:
            break
        if not more:
            break
    return found, time.monotonic() - started


def is_answered(port: int) -> bool:
    with connect(port) as client:
        client.sendall(REQUEST)
        return client.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 17000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 101 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X" * 30_000, b"431"),
        (b"GET /" + b"a" * 30_000, b"414"),
        (b"\r\n" * 30_000, b"431"),
        (b"GARBAGE\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_large_or_no_request_is_refused(
    port: int, sent: bytes, status: bytes
) -> None:
    assert answer_to(port, sent).startswith(b"HTTP/1.1 " + status)
    assert is_answered(port)


def test_what_is_just_small_enough_is_answered(port: int) -> None:
    line = b"GET /small.atom?" + b"a" * 8000 + b" HTTP/1.1\r\nConnection: close\r\n"
    fields = b"".join(b"X-%d: %s\r\n" % (one, b"y" * 140) for one in range(90))
    assert answer_to(port, line + fields + b"\r\n").startswith(b"HTTP/1.1 200")


def test_who_sends_a_byte_now_and_then_is_cut_off(port: int) -> None:
    with connect(port) as client:
        found, seconds = trickle(client, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 80)
    assert found.startswith(b"HTTP/1.1 408")
    assert seconds < 9


def test_so_is_who_sends_nothing_or_nothing_but_empty_lines(port: int) -> None:
    with connect(port) as client:
        assert until_end(client) == b""
    with connect(port) as client:
        _, seconds = trickle(client, b"\r\n" * 200)
    assert seconds < 9


def test_so_is_who_never_ends_what_it_posts(port: int) -> None:
    with connect(port) as client:
        client.sendall(b"POST /small.atom HTTP/1.1\r\nContent-Length: 9999\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 405"
        _, seconds = trickle(client, b"x" * 400)
    assert seconds < 9


def test_who_reads_a_byte_now_and_then_is_cut_off(port: int) -> None:
    with connect(port) as client:
        client.sendall(b"GET /large.atom HTTP/1.1\r\nHost: x\r\n\r\n")
        ends = time.monotonic() + 4
        while time.monotonic() < ends:
            client.recv(1)
            time.sleep(0.1)
        # What the systems on both sides had taken up can still be read, no more.
        assert len(until_end(client)) < len(LARGE) - 40


def test_who_reads_slowly_but_steadily_gets_all(port: int) -> None:
    found = 0
    with connect(port) as client:
        client.sendall(
            b"GET /large.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        ends = time.monotonic() + 4
        while time.monotonic() < ends:
            found += len(client.recv(1 << 15))
            time.sleep(0.1)
        found += len(until_end(client))
    assert found > len(LARGE)


def test_who_only_holds_connections_gives_way_to_who_asks(port: int) -> None:
    with ExitStack() as stack:
        idle = [stack.enter_context(connect(port)) for _ in range(60)]
        assert is_answered(port)
        assert until_end(idle[0]) == b""
        idle[-1].sendall(REQUEST)
        assert idle[-1].recv(12) == b"HTTP/1.1 200"


def test_many_slow_readers_cost_nobody_else_anything(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(15):
            client = stack.enter_context(connect(port))
            client.sendall(b"GET /large.atom HTTP/1.1\r\nHost: x\r\n\r\n")
        for _ in range(20):
            started = time.monotonic()
            assert is_answered(port)
            assert time.monotonic() - started < 20


def test_requests_sent_together_are_answered_in_order(port: int) -> None:
    last = REQUEST.replace(b"Host", b"Connection: close\r\nHost")
    found = answer_to(port, REQUEST * 20 + last)
    assert found.count(b"HTTP/1.1 200") == 21
