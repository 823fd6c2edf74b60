"""Where subscriptions are read: in this process, or by workers elsewhere.

Whoever reads knows two functions, `Read` and `ReadPages`; they are those of `feeds`, or
ones that hand batches to an executor and give the same (`aggregator.fleet`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import feeds.read
from aggregator.config import Config, ConfigError, ConfigErrors
from aggregator.config.model import Service
from aggregator.traffic import OPEN
from feeds.model import Reading, Request, Robots
from feeds.read import Means

if TYPE_CHECKING:
    from feeds.pages import Page, Wanted

Read = Callable[[Sequence[Request], Means, datetime], Iterator[Reading]]
ReadPages = Callable[
    ["Sequence[Wanted]", Mapping[str, Robots], Means, datetime], "Iterator[Page]"
]

FAR = 8 * OPEN
"""Subscriptions that may be asked at once where none of their sockets is here."""


def _pages(
    wanted: "Sequence[Wanted]", rules: Mapping[str, Robots], means: Means, now: datetime
) -> "Iterator[Page]":
    from feeds import pages  # few subscriptions have any read

    return pages.read(wanted, rules, means, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Ways to read, how many subscriptions it may be asked for at once, its end."""

    read: Read = feeds.read.read
    pages: ReadPages = _pages
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
def reading_by(config: Config) -> Iterator[Engine]:
    """What a configuration reads by, until that is over; raises what `engine` does."""
    chosen = engine(config)
    try:
        yield chosen
    finally:
        chosen.end()


def _far(service: Service) -> Engine:
    from aggregator.fleet.dask import Dask, Place
    from aggregator.fleet.sending import Fleet

    scheme, _, host = service.engine.partition("://")
    transport = "tls" if scheme == "dask+tls" else "tcp"
    workers = Dask(Place(address=f"{transport}://{host}", keys=service.engine_keys))
    fleet = Fleet(workers)
    return Engine(read=fleet.read, pages=fleet.pages, most=FAR, end=workers.shutdown)
