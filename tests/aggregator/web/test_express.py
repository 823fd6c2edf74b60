"""An answer that was given before is written at once, and is the same answer."""

import socket
from pathlib import Path

import pytest

from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.test_web_feeds import FEED, publish
from tests.aggregator.web.visiting import Visitor


def ask(visitor: Visitor, *requests: str) -> bytes:
    """All that comes back until the server ends the connection, without its dates."""
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=60) as client:
        client.sendall("".join(requests).replace("\n", "\r\n").encode())
        found = b""
        while more := client.recv(1 << 16):
            found += more
    lines = found.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.startswith(b"date:"))


@pytest.mark.parametrize(
    "request_",
    [
        "GET /all.atom HTTP/1.1\nConnection: close\n\n",
        "GET /all.atom HTTP/1.0\n\n",
        "HEAD /all.atom HTTP/1.1\nConnection: close\n\n",
        "GET /all.atom HTTP/1.1\nAccept-Encoding: br\nConnection: close\n\n",
        "GET /all.atom HTTP/1.1\nIf-None-Match: *\nConnection: close\n\n",
        "GET /all.atom?x=y HTTP/1.1\nContent-Length: 3\nConnection: close\n\nabc",
    ],
)
def test_it_does_not_matter_how_often_something_is_asked(
    tmp_path: Path, visit: Visit, request_: str
) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    first, *others = (ask(visitor, request_) for _ in range(3))
    assert first.startswith(b"HTTP/1.1 ")
    assert others == [first, first]


def test_many_requests_at_once_are_answered_in_order(
    tmp_path: Path, visit: Visit
) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    visitor.get("/all.atom")
    get, none = "GET /all.atom HTTP/1.1\n\n", "GET /none.atom HTTP/1.1\n\n"
    last = "GET /all.atom HTTP/1.1\nConnection: close\n\n"
    found = ask(visitor, *[get, none, get] * 20, last)
    statuses = [one[:3] for one in found.replace(FEED, b"").split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"404", b"200"] * 20 + [b"200"]
    assert found.count(FEED) == 41


def test_who_asks_much_and_reads_nothing_is_not_written_to_without_end(
    tmp_path: Path, visit: Visit
) -> None:
    publish(tmp_path, "all.atom", b"x" * (1 << 20))
    visitor = visit()
    visitor.get("/all.atom")
    request = b"GET /all.atom HTTP/1.1\r\n\r\n"
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=60) as client:
        client.sendall(request * 500)
        assert visitor.get("/all.atom").status == 200
        (held,) = (
            one.transport.get_write_buffer_size()
            for one in list(visitor.server.server_state.connections)
            if one.transport.get_extra_info("peername") == client.getsockname()
        )
    assert held < 4 << 20
