"""One fetch on its way from hop to hop, and the time it has left."""

import time
from dataclasses import dataclass
from datetime import timedelta

from feeds.http.model import Fetch, Limits
from feeds.http.target import Target
from feeds.http.trail import Trail
from feeds.http.wire import Exchange


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


@dataclass(slots=True, kw_only=True, eq=False)
class Journey:
    """A fetch, the way it took so far and its exchange while one is under way.

    ``left`` are the seconds that remain when it stands still, ``ends`` is the reading
    of the clock at which they are used up when it moves. ``sent`` is the reading at
    which its exchange began.
    """

    fetch: Fetch
    trail: Trail
    left: float
    ends: float = 0.0
    sent: float = 0.0
    exchange: Exchange | None = None

    @property
    def target(self) -> Target:
        """Where it is now."""
        return self.trail.target

    def set_out(self, now: float) -> None:
        """Its turn has come: from now on it spends its time."""
        self.ends = now + self.left

    def pause(self, now: float) -> None:
        """It waits for its turn at another host, which costs it nothing."""
        self.left = self.ends - now

    def due(self, limits: Limits) -> tuple[float, str]:
        """When the next limit is reached if nothing happens, and what to say then."""
        whole = self.ends, f"not complete within {_shown(limits.total)}"
        exchange = self.exchange
        if exchange is None:
            return (
                self.ends,
                f"{self.target.host} not looked up in {_shown(limits.total)}",
            )
        if exchange.answer.begun:
            return whole
        connected = exchange.connected_after
        if connected is None:
            connect = limits.connect
            reason = f"no connection to {self.target.host} within {_shown(connect)}"
            return min(whole, (self.sent + connect.total_seconds(), reason))
        answer = self.sent + connected + limits.first_byte.total_seconds()
        return min(whole, (answer, f"no answer within {_shown(limits.first_byte)}"))


def _shown(duration: timedelta) -> str:
    return f"{duration.total_seconds():g} s"
