"""What tests of every package may use."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.feeds.server import Server

# The same examples at every run, so that a change is judged by what it changed;
# HYPOTHESIS_PROFILE=searching looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on 127.0.0.1, see tests/feeds/server.py."""
    running = Server().start()
    yield running
    running.close()
