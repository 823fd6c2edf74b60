"""What one client may take of a real server, in a process of its own.

Who is to be cut off meets a server with next to no patience, so that the tests need
little of it; who is to be answered meets one that bears a machine standing still.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.aggregator.daemons import ROOT, free_port
from tests.aggregator.web.test_web_feeds import publish
from tests.aggregator.web.test_web_server import connect

SERVE = """
import sys
from pathlib import Path
from aggregator.config import Config, Service
from aggregator.web import bounds
from aggregator.web.server import serve

bounds.PATIENCE, bounds.STALL = map(float, sys.argv[3:])
bounds.CONNECTIONS = 20
data = Path(sys.argv[1])
service = Service(listen=sys.argv[2], data=data)
serve(Config(path=data, service=service), service.database)
"""

LARGE = os.urandom(16 << 20)
REQUEST = b"GET /small.atom HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    publish(made, "large.atom", LARGE)
    publish(made, "small.atom")
    return made


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    with serving(data, patience=60, stall=6) as number:
        yield number


@pytest.fixture(scope="module")
def hasty(data: Path) -> Iterator[int]:
    with serving(data, patience=1, stall=1.5) as number:
        yield number


@contextmanager
def serving(data: Path, *, patience: float, stall: float) -> Iterator[int]:
    """The port of a server that waits for its clients for so many seconds."""
    number = free_port()
    words = (str(data), f"127.0.0.1:{number}", str(patience), str(stall))
    with subprocess.Popen([sys.executable, "-c", SERVE, *words], cwd=ROOT) as process:
        connect(number).close()
        yield number
        process.terminate()


def answer_to(port: int, sent: bytes) -> bytes:
    with connect(port) as client:
        with suppress(ConnectionError):  # it may be refused before all of it was sent
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


def trickle(client: socket.socket, sent: bytes) -> tuple[bytes, bool]:
    """What came of sending a byte now and then, and whether all could be sent."""
    client.settimeout(0.05)
    found = b""
    for byte in sent:
        try:
            client.sendall(bytes([byte]))
            found += (more := client.recv(1 << 16))
        except TimeoutError:
            continue
        except OSError:
            return found, False
        if not more:
            return found, False
    return found, True


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


def test_who_sends_a_byte_now_and_then_is_cut_off(hasty: int) -> None:
    with connect(hasty) as client:
        found, whole = trickle(client, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200)
    assert found.startswith(b"HTTP/1.1 408")
    assert not whole


def test_so_is_who_sends_nothing_or_nothing_but_empty_lines(hasty: int) -> None:
    with connect(hasty) as client:
        assert until_end(client) == b""
    with connect(hasty) as client:
        _, whole = trickle(client, b"\r\n" * 600)
    assert not whole


def test_so_is_who_never_ends_what_it_posts(hasty: int) -> None:
    with connect(hasty) as client:
        client.sendall(b"POST /small.atom HTTP/1.1\r\nContent-Length: 9999\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 405"
        _, whole = trickle(client, b"x" * 1200)
    assert not whole


def test_who_reads_a_byte_now_and_then_is_cut_off(hasty: int) -> None:
    # Sooner or later the server has its turn on this machine.
    times = (4, 8, 16, 32)
    # What the systems on both sides had taken up can still be read, no more.
    assert any(got_after_a_while(hasty, some) < len(LARGE) - 400 for some in times)


def got_after_a_while(port: int, seconds: int) -> int:
    """How much is to be had by who read a byte now and then for so long."""
    with connect(port) as client:
        client.sendall(
            b"GET /large.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            client.recv(1)
            time.sleep(0.1)
        return len(until_end(client))


def test_who_reads_slowly_but_steadily_gets_all(port: int) -> None:
    found = 0
    with connect(port) as client:
        client.sendall(
            b"GET /large.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        ends = time.monotonic() + 8
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
            assert is_answered(port)


def test_requests_sent_together_are_answered_in_order(port: int) -> None:
    last = REQUEST.replace(b"Host", b"Connection: close\r\nHost")
    found = answer_to(port, REQUEST * 20 + last)
    assert found.count(b"HTTP/1.1 200") == 21
