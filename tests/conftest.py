"""What tests of every package may use."""

from collections.abc import Iterator

import pytest

from tests.feeds.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on 127.0.0.1, see tests/feeds/server.py."""
    running = Server().start()
    yield running
    running.close()
