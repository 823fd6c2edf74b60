"""The server as a process: it listens, and it ends when told to."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from aggregator.config import ConfigErrors
from aggregator.web.address import listen
from aggregator.web.app import make
from aggregator.web.server import server
from tests.aggregator.daemons import free_port, until
from tests.aggregator.making import article, story
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.visiting import configured

SERVE = """
import sys
from pathlib import Path
from aggregator.config import Config, Service
from aggregator.web.server import serve

data = Path(sys.argv[1])
service = Service(listen=sys.argv[2], data=data)
serve(Config(path=data, service=service), service.database)
print("ended in good order")
"""


def connect(port: int) -> socket.socket:
    """A connection to a server that may not be up yet."""
    made: list[socket.socket] = []

    def connected() -> bool:
        with suppress(ConnectionRefusedError):
            made.append(socket.create_connection(("127.0.0.1", port), timeout=60))
        return bool(made)

    until(connected)
    return made[0]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_promptly_though_a_reader_hangs_on(
    tmp_path: Path, ending: signal.Signals
) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    port = free_port()
    with (
        subprocess.Popen(
            [sys.executable, "-c", SERVE, str(tmp_path), f"127.0.0.1:{port}"],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[3],
        ) as process,
        connect(port) as idle,
        connect(port) as half,
    ):
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        os.kill(process.pid, ending)
        output, _ = process.communicate(timeout=60)
    assert output == b"ended in good order\n"
    assert process.returncode == 0


def test_a_taken_address_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ConfigErrors, match=r"service: listen: cannot .* in use"):
            listen(configured(tmp_path, listen=address))


def test_it_listens_on_ipv6_where_asked(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("there is no IPv6 here")
    try:
        found = listen(configured(tmp_path, listen="[::1]:0"))
    except ConfigErrors as errors:
        pytest.skip(f"there is no IPv6 here: {errors}")
    with found:
        assert found.family == socket.AF_INET6


def test_the_server_says_nothing_of_itself(tmp_path: Path) -> None:
    made = server(make(configured(tmp_path), tmp_path / "aggregator.db")).config
    assert not made.server_header
    assert not made.access_log
