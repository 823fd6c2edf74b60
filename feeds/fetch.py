"""Conditional GETs of many documents at once: the only HTTP client.

How it works is told in `feeds.http.round`; what is borne, in `feeds.http.model.Limits`.
"""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing

from feeds.http.model import Fetch, Fetched, Limits, Ways
from feeds.http.round import Round
from feeds.http.wire import Wire
from feeds.model import Manners


def fetch(
    requests: Sequence[Fetch],
    *,
    limits: Limits,
    manners: Callable[[str], Manners],
    user_agent: str,
    stop: threading.Event | None = None,
) -> Iterator[Fetched]:
    """Fetch all, and give what came of each as soon as it is known, in any order.

    Failures are values (`Fetched.failure`) with the kinds of `feeds.errors`. What is
    not finished when ``stop`` is set gives nothing. While the caller is busy between
    two results nothing is received, and no deadline runs.
    """
    ways = Ways(user_agent=user_agent, manners=manners, limits=limits, stop=stop)
    return fetch_by(ways, requests)


def fetch_by(ways: Ways, requests: Sequence[Fetch]) -> Generator[Fetched, None, None]:
    """`fetch`, also with names resolved in another way than the system's.

    Closing it ends what is under way.
    """
    with closing(Wire(ways.limits.transfers)) as wire:
        yield from Round(ways, wire).run(requests)
