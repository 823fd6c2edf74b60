"""Where subscriptions are read: in this process, or by workers elsewhere.

Whoever reads knows one function, `Read`; it is that of `feeds.read`, or one that hands
batches to an executor and gives the same readings (`aggregator.fleet`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import feeds.read
from aggregator.config import Config, ConfigError, ConfigErrors
from aggregator.config.model import Service
from aggregator.traffic import OPEN
from feeds.model import Reading, Request
from feeds.read import Means

Read = Callable[[Sequence[Request], Means, datetime], Iterator[Reading]]

FAR = 8 * OPEN
"""Subscriptions that may be asked at once where none of their sockets is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A way to read, how many subscriptions it may be asked for at once, its end."""

    read: Read = feeds.read.read
    most: int = OPEN
    end: Callable[[], object] = lambda: None


def engine(config: Config) -> Engine:
    """The engine of a configuration. Raises ConfigErrors where it is not installed."""
    service = config.service
    if service.engine == "local":
        return Engine()
    try:
        return _far(service)
    except ImportError as error:
        reason = f"{error.name} is not installed: pip install 'aggregator[fleet]'"
        fault = ConfigError(config.path, "service: engine", reason)
        raise ConfigErrors([fault]) from error


@contextmanager
def reading_by(config: Config) -> Iterator[Read]:
    """How a configuration reads, until that is over. Raises what `engine` raises."""
    chosen = engine(config)
    try:
        yield chosen.read
    finally:
        chosen.end()


def _far(service: Service) -> Engine:
    from aggregator.fleet.dask import Dask, Place
    from aggregator.fleet.sending import Fleet

    scheme, _, host = service.engine.partition("://")
    transport = "tls" if scheme == "dask+tls" else "tcp"
    workers = Dask(Place(address=f"{transport}://{host}", keys=service.engine_keys))
    return Engine(read=Fleet(workers).read, most=FAR, end=workers.shutdown)
