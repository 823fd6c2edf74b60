"""How often somebody may come: a bucket of turns that fills up again. Pure."""

from dataclasses import dataclass

MOST = 30
"""Turns that are given at once."""

EVERY = 20.0
"""Seconds until there is another turn."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Allowance:
    """The turns of each of a few who come; moments are seconds that never run back."""

    def __init__(self, most: int = MOST, every: float = EVERY) -> None:
        self._most = most
        self._every = every
        self._buckets: dict[int, _Bucket] = {}

    def take(self, who: int, now: float) -> bool:
        """Take a turn, if there is one."""
        bucket = self._buckets.setdefault(who, _Bucket(self._most, now))
        gained = (now - bucket.at) / self._every
        bucket.left, bucket.at = min(bucket.left + gained, self._most), now
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True
