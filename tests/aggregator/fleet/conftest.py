"""A street of hosts, and the means to read there."""

import gc
import warnings
from collections.abc import Iterator
from datetime import timedelta

import pytest

from aggregator.courtesy import Courtesy
from feeds.confined import Confinement
from feeds.model import Manners
from feeds.read import Means
from tests.aggregator.fleet.streets import HOSTS
from tests.feeds.server import Server


@pytest.fixture(autouse=True)
def no_wires_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A client of Dask that had no time to close its sockets leaves that to nobody.

    What is not closed is a warning, and a fault of the test that is there by then.
    """
    unclosed = "ignore:unclosed <(socket|ssl):ResourceWarning"
    request.node.add_marker(pytest.mark.filterwarnings(unclosed))
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def street() -> Iterator[Server]:
    """A server that many hosts have in common."""
    running = Server("0.0.0.0").start()
    yield running
    running.close()


@pytest.fixture
def means(street: Server) -> Iterator[Means]:
    manners = Manners(gap=timedelta(), connections=8, ports=frozenset({street.port}))
    with Confinement() as confinement:
        yield Means(
            confinement=confinement,
            user_agent="tests",
            manners=Courtesy(dict.fromkeys(HOSTS, manners)),
        )
