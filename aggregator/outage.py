"""When our own network is down, no feed has failed."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.http.outage import network_is_down
from feeds.model import Failure, Reading

UNREACHED = frozenset({"dns", "network", "timeout"})
"""Kinds of failure that a network which is down gives."""

OFFLINE = Failure(kind="offline", reason="this machine's own network seems to be down")

LATELY = timedelta(minutes=1)
"""For how long it counts that a host was reached."""

logger = logging.getLogger(__name__)


class Network:
    """Knows which hosts were reached lately, so that it can tell when none are.

    What is taken in together is too little for that: readings are taken in as they
    come, and those that fail come last.
    """

    def __init__(self) -> None:
        self._reached: dict[str, datetime] = {}
        self._unreached: dict[str, datetime] = {}

    def online(self, readings: Iterable[Reading], now: datetime) -> list[Reading]:
        """The readings, with nobody blamed for our own network.

        Where many hosts were asked lately and none was reached, those count as not
        asked: they are tried again soon, and no failure is counted.
        """
        batch = list(readings)
        failed = {reading.name: reading for reading in batch if _unreached(reading)}
        reached = {one.cost.host: now for one in batch if one.cost.reached}
        unreached = {one.cost.host: now for one in failed.values()}
        self._reached = _lately(self._reached, now) | reached
        self._unreached = _lately(self._unreached, now) | unreached
        down = network_is_down(self._reached.keys(), self._unreached.keys())
        if not (down and failed):
            return batch
        logger.warning("offline hosts=%d", len(self._unreached))
        return [
            replace(one, asked=False, failure=OFFLINE) if one.name in failed else one
            for one in batch
        ]


def _lately(hosts: dict[str, datetime], now: datetime) -> dict[str, datetime]:
    return {host: at for host, at in hosts.items() if now - LATELY <= at <= now}


def _unreached(reading: Reading) -> bool:
    failure, cost = reading.failure, reading.cost
    return bool(
        failure and failure.kind in UNREACHED and cost.host and not cost.reached
    )
