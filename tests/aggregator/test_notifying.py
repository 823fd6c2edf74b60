"""What systemd hears, over a real socket."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from aggregator.notifying import READY, notify, reloading
from tests.aggregator.daemons import configure, running


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(60)
        yield listening


def test_systemd_is_told_where_it_asks(systemd: socket.socket) -> None:
    notify(READY, {"NOTIFY_SOCKET": systemd.getsockname()})
    assert systemd.recv(100) == b"READY=1"


def test_an_abstract_socket_is_reached_too() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        name = f"aggregator-of-a-test-{uuid4()}"
        listening.bind(f"\0{name}")
        listening.settimeout(60)
        notify(READY, {"NOTIFY_SOCKET": f"@{name}"})
        assert listening.recv(100) == b"READY=1"


def test_a_reload_is_told_with_its_time() -> None:
    assert reloading(1.5) == "RELOADING=1\nMONOTONIC_USEC=1500000"


def test_nobody_is_told_where_nobody_asks(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        notify(READY, {})
        notify(READY, {"NOTIFY_SOCKET": "vsock:2:1"})
    assert caplog.text == ""


def test_a_listener_that_is_gone_is_no_reason_to_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        notify(READY, {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert "systemd was not told state=READY=1" in caplog.text


def test_a_daemon_says_when_it_is_up_alive_and_ending(
    systemd: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", systemd.getsockname())
    systemd.settimeout(60)
    with running(configure(tmp_path)) as daemon:
        assert systemd.recv(100) == b"READY=1"
        assert systemd.recv(100) == b"WATCHDOG=1"
        daemon.end()
    told = {systemd.recv(100)}
    while b"STOPPING=1" not in told:
        told.add(systemd.recv(100))
    assert told <= {b"WATCHDOG=1", b"STOPPING=1"}
