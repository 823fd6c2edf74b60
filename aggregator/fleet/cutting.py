"""What is to be read is cut into batches: whole hosts, and like with like. Pure.

A host is in one batch, which keeps to its manners, so that none is asked by two workers
at once. Results of a batch come together: quick hosts must not wait for slow ones.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from aggregator.fleet.costs import Costs, Price
from feeds.http.model import Limits
from feeds.model import Manners
from storage.places import host_of


class Asked(Protocol):
    """A feed or a page to be read."""

    @property
    def name(self) -> str: ...
    @property
    def location(self) -> str: ...


Item = TypeVar("Item", bound=Asked)

MOST = 64
"""Feeds or pages in a batch of several hosts: each can have a transfer of its own."""

HEAVY = 1_000_000
"""Bytes from which on a batch is full: half a second or so of parsing."""

SPREAD = 4.0
"""A host that takes so many times longer than the quickest begins another batch ..."""

BRIEF = 2.0
"""... unless it takes fewer seconds than these."""

LEEWAY = timedelta(seconds=60)
"""What a batch may take beside its fetches: its documents wait for a child."""


def cut(
    requests: Sequence[Item], costs: Costs, manners: Callable[[str], Manners]
) -> Iterator[tuple[Item, ...]]:
    """Batches of about equal cost, the quickest first."""
    priced = [
        (_of_lane(lane, costs.of(host), manners(host)), lane)
        for host, lane in lanes(requests).items()
    ]
    priced.sort(key=lambda one: one[0].seconds)
    batch: list[Item] = []
    quickest = heavy = 0.0
    for price, lane in priced:
        slow = price.seconds > max(BRIEF, SPREAD * quickest)
        full = len(batch) + len(lane) > MOST or heavy + price.bytes > HEAVY
        if batch and (slow or full):
            yield tuple(batch)
            batch, heavy = [], 0.0
        if not batch:
            quickest = price.seconds
        batch += lane
        heavy += price.bytes
    if batch:
        yield tuple(batch)


def split(batch: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """A batch in eight parts, or one for each where there are fewer.

    What belongs to one host may part here: the parts are read one after another.
    """
    size = -(-len(batch) // 8)
    return [batch[at : at + size] for at in range(0, len(batch), size)]


def lanes(requests: Sequence[Item]) -> dict[str, list[Item]]:
    """What is asked of each host."""
    found: dict[str, list[Item]] = {}
    for request in requests:
        found.setdefault(host_of(request.location), []).append(request)
    return found


def longest(
    batch: Sequence[Asked], limits: Limits, manners: Callable[[str], Manners]
) -> timedelta:
    """No batch takes longer, whatever its servers do."""
    asked = lanes(batch).items()
    turns = (len(lane) * (limits.total + manners(host).gap) for host, lane in asked)
    return LEEWAY + max(turns, default=timedelta())


def gap(batch: Sequence[Asked], manners: Callable[[str], Manners]) -> timedelta:
    """How long all hosts of a batch want to rest before they are asked again."""
    return max((manners(host).gap for host in lanes(batch)), default=timedelta())


def _of_lane(lane: Sequence[Asked], each: Price, manners: Manners) -> Price:
    turns = -(-len(lane) // manners.connections)
    waiting = (len(lane) - 1) * manners.gap.total_seconds()
    return Price(
        seconds=max(turns * each.seconds, waiting), bytes=len(lane) * each.bytes
    )
