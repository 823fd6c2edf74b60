"""The server as the daemon's child; its whole life is shown in test_daemon."""

import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

import pytest

from aggregator.config import ConfigErrors
from aggregator.web import process
from aggregator.web.process import WebProcess
from tests.aggregator.daemons import free_port, until
from tests.aggregator.web import loading
from tests.aggregator.web.visiting import configured


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=60).close()
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


def test_a_server_that_was_loaded_before_is_the_one_that_serves(tmp_path: Path) -> None:
    listen = f"127.0.0.1:{free_port()}"
    web = WebProcess()
    others = set(multiprocessing.active_children())
    web.bind(configured(tmp_path, listen=listen, title="The first"))
    web.load()
    loaded = set(multiprocessing.active_children()) - others
    assert len(loaded) == 1
    web.start()
    try:
        assert b"The first" in page(int(listen.rpartition(":")[2]))
        assert set(multiprocessing.active_children()) - others == loaded
    finally:
        web.stop()


def test_another_configuration_is_served_without_cutting_anybody_off(
    tmp_path: Path,
) -> None:
    listen = f"127.0.0.1:{free_port()}"
    web = WebProcess()
    others = set(multiprocessing.active_children())
    web.bind(configured(tmp_path, listen=listen, title="The first"))
    web.start()
    port = int(listen.rpartition(":")[2])
    try:
        assert b"The first" in page(port)
        (before,) = set(multiprocessing.active_children()) - others
        seen = [b""]
        with asking(port, seen):
            web.bind(configured(tmp_path, listen=listen, title="The second"))
            web.start()
            until(lambda: b"The second" in seen[-1])
            web.bind(configured(tmp_path, listen=listen, title="The third"))
            web.start()
            until(lambda: b"The third" in seen[-1])
        assert set(multiprocessing.active_children()) - others == {before}
    finally:
        web.stop()


def test_a_server_that_does_not_answer_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "ADOPTING", 0.2)
    listen = f"127.0.0.1:{free_port()}"
    web = WebProcess()
    others = set(multiprocessing.active_children())
    web.bind(configured(tmp_path, listen=listen, title="The first"))
    web.start()
    port = int(listen.rpartition(":")[2])
    try:
        assert b"The first" in page(port)
        (hangs,) = set(multiprocessing.active_children()) - others
        os.kill(hangs.pid or 0, signal.SIGSTOP)
        web.bind(configured(tmp_path, listen=listen, title="The second"))
        web.start()
        assert b"The second" in page(port)
        assert not hangs.is_alive()
    finally:
        web.stop()


@pytest.mark.parametrize("loaded", [True, False])
def test_a_stop_waits_for_no_server_that_still_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: bool
) -> None:
    monkeypatch.setattr(process, "_serve", loading.without_end)
    monkeypatch.setattr(process, "ADOPTING", 90)
    monkeypatch.setattr(process, "LOADING", 90)
    others = set(multiprocessing.active_children())
    web = WebProcess()
    web.bind(configured(tmp_path, listen=f"127.0.0.1:{free_port()}"))
    if loaded:
        web.load()
    with ThreadPoolExecutor() as pool:
        starting = pool.submit(web.start)
        until(lambda: set(multiprocessing.active_children()) > others)
        pool.submit(web.stop).result(60)
        starting.result(60)
    assert set(multiprocessing.active_children()) == others


def page(port: int) -> bytes:
    """The page of the moment; it says that there is no database, and whose it is."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


@contextmanager
def asking(port: int, seen: list[bytes]) -> Iterator[None]:
    """Somebody who asks again and again meanwhile; raises if an answer is missing."""
    enough = Event()

    def ask() -> None:
        while not enough.is_set():
            seen.append(page(port))

    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(ask) for _ in range(2)]
        try:
            yield
        finally:
            enough.set()
        for one in asked:
            one.result()
