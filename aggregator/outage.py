"""When our own network is down, no feed has failed."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from feeds.http.outage import network_is_down
from feeds.model import Failure, Reading

UNREACHED = frozenset({"dns", "network", "timeout"})
"""Kinds of failure that a network which is down gives."""

OFFLINE = Failure(kind="offline", reason="this machine's own network seems to be down")

logger = logging.getLogger(__name__)


def online(readings: Iterable[Reading]) -> list[Reading]:
    """A batch of readings, in which nobody is blamed for our own network.

    Where many hosts were asked and none was reached, those readings count as not asked:
    they are tried again soon, and no failure is counted.
    """
    batch = list(readings)
    failed = {reading.name: reading for reading in batch if _unreached(reading)}
    reached = {one.cost.host for one in batch if one.cost.reached}
    unreached = {one.cost.host for one in failed.values()}
    if not network_is_down(reached, unreached):
        return batch
    logger.warning("offline hosts=%d", len(unreached))
    return [
        replace(one, asked=False, failure=OFFLINE) if one.name in failed else one
        for one in batch
    ]


def _unreached(reading: Reading) -> bool:
    failure, cost = reading.failure, reading.cost
    return bool(
        failure and failure.kind in UNREACHED and cost.host and not cost.reached
    )
