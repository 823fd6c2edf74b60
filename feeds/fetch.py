"""Conditional GETs of many documents at once: the only HTTP client.

How it works is told in `feeds.http.round`; what is borne, in `feeds.http.model.Limits`.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from feeds.http.model import Fetch, Fetched, Ways
from feeds.http.round import Round
from feeds.http.wire import Wire


def fetch_by(ways: Ways, requests: Sequence[Fetch]) -> Generator[Fetched, None, None]:
    """Fetch all, and give what came of each as soon as it is known, in any order.

    Failures are values (`Fetched.failure`) with the kinds of `feeds.errors`. What is
    not finished when ``ways.stop`` is set gives nothing. While the caller is busy
    between two results nothing is received, and no deadline runs. Closing it ends what
    is under way.
    """
    with closing(Fetching(ways, requests)) as fetching:
        for part in fetching.parts():
            yield from part


class Fetching:
    """Fetches under way, for who has something else to see to while nothing comes.

    To be closed, which ends them; other threads may call `wake` alone.
    """

    def __init__(self, ways: Ways, requests: Sequence[Fetch]) -> None:
        self._wire = Wire(ways.limits.transfers)
        self._round = Round(ways, self._wire)
        self._requests = requests

    def parts(self) -> Iterator[list[Fetched]]:
        """What `fetch_by` gives, part by part; nothing may be new after a `wake`."""
        return self._round.run(self._requests)

    def wake(self) -> None:
        """Have the next part come soon; may be called also after `close`."""
        self._wire.wake()

    def close(self) -> None:
        """End what is under way."""
        self._wire.close()
