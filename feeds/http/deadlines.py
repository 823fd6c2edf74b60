"""Time as a batch counts it, and who has used up his."""

import time
from collections.abc import Iterable

from feeds.http.journey import Journey
from feeds.http.model import Limits


class Clock:
    """Seconds that pass, those left out that somebody else took."""

    def __init__(self) -> None:
        self._lost = 0.0

    def now(self) -> float:
        """A reading; only differences mean something."""
        return time.monotonic() - self._lost

    def forget_since(self, reading: float) -> None:
        """Leave out what passed since ``reading``."""
        self._lost += self.now() - reading


class Deadlines:
    """Looks at moving journeys no more often than the first limit can be reached.

    ``next_check`` is the moment of the next look.
    """

    def __init__(self, limits: Limits) -> None:
        self.next_check = 0.0
        self._limits = limits
        self._soonest = limits.soonest.total_seconds()

    def watch(self, journey: Journey, now: float) -> None:
        """Something of the journey began just now."""
        self.next_check = min(self.next_check, now + self._soonest, journey.ends)

    def overdue(
        self, journeys: Iterable[Journey], now: float
    ) -> list[tuple[Journey, str]]:
        """Those that are over a limit, with what to say of it."""
        over: list[tuple[Journey, str]] = []
        if now < self.next_check:
            return over
        self.next_check = now + self._soonest
        for journey in journeys:
            moment, reason = journey.due(self._limits)
            if moment <= now:
                over.append((journey, reason))
            else:
                self.next_check = min(self.next_check, moment)
        return over
