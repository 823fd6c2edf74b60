"""What tests of every package may use."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, settings

from tests.feeds.server import Server

# The same examples at every run, so that a change is judged by what it changed, and not
# by how busy the machine is; HYPOTHESIS_PROFILE=searching looks for new ones.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("searching", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def keep_log_level() -> Iterator[None]:
    """Commands set how much is logged; the next test must not hear less for that.

    Nor for what a fixture did that several tests share, which was made before this one.
    """
    logging.getLogger().setLevel(logging.WARNING)
    yield
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def close_databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what a test opened: from Python 3.13 on it is a warning if nobody did."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remembered(*given: object, **more: object) -> sqlite3.Connection:
        opened.append(connect(*given, **more))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remembered)
    yield
    for connection in opened:
        # Those of other threads are theirs to close.
        with suppress(sqlite3.ProgrammingError):
            connection.close()


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on 127.0.0.1, see tests/feeds/server.py."""
    running = Server().start()
    yield running
    running.close()
