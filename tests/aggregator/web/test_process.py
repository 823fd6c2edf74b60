"""The server as the daemon's child; its whole life is shown in test_daemon."""

import socket
from pathlib import Path

import pytest

from aggregator.config import ConfigErrors
from aggregator.web.process import WebProcess
from tests.aggregator.daemons import free_port
from tests.aggregator.web.visiting import configured


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def test_after_an_address_that_cannot_be_had_another_may_be(tmp_path: Path) -> None:
    port = free_port()
    web = WebProcess()
    web.bind(configured(tmp_path, listen=f"127.0.0.1:{port}"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        other = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ConfigErrors, match="cannot listen"):
            web.bind(configured(tmp_path, listen=other))
    assert not answers(port)
    web.bind(configured(tmp_path, listen=f"127.0.0.1:{port}"))
    assert answers(port)
    web.stop()
    assert not answers(port)


def test_what_was_bound_and_not_served_is_let_go(tmp_path: Path) -> None:
    one, other = free_port(), free_port()
    web = WebProcess()
    web.bind(configured(tmp_path, listen=f"127.0.0.1:{one}"))
    web.bind(configured(tmp_path, listen=f"127.0.0.1:{other}"))
    assert not answers(one)
    assert answers(other)
    web.stop()


def test_nothing_is_served_after_the_stop(tmp_path: Path) -> None:
    port = free_port()
    web = WebProcess()
    web.bind(configured(tmp_path, listen=f"127.0.0.1:{port}"))
    web.stop()
    web.start()
    web.revive()
    assert not answers(port)
