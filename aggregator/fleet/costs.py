"""What reading costs, by what it took the last times."""

from dataclasses import dataclass

from feeds.model import Cost

KNOWN = 100_000
"""Hosts that are remembered: some megabytes; those asked longest ago are forgotten."""

WEIGHT = 0.3
"""Of the newest measure in the running mean."""


@dataclass(frozen=True, slots=True)
class Price:
    """Of one subscription: seconds until its server has answered, and bytes."""

    seconds: float = 1.0
    bytes: float = 50_000.0


class Costs:
    """Learns from each reading what the next one from the same host may cost."""

    def __init__(self) -> None:
        self._prices: dict[str, Price] = {}

    def of(self, host: str) -> Price:
        """What one subscription of a host costs, or what is usual."""
        return self._prices.get(host, Price())

    def learn(self, host: str, cost: Cost) -> None:
        """One more was read."""
        seconds = cost.took.total_seconds()
        before = self._prices.pop(host, Price(seconds, cost.received))
        self._prices[host] = Price(
            seconds=before.seconds + WEIGHT * (seconds - before.seconds),
            bytes=before.bytes + WEIGHT * (cost.received - before.bytes),
        )
        if len(self._prices) > KNOWN:
            self._prices.pop(next(iter(self._prices)), None)
