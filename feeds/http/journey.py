"""One fetch on its way from hop to hop, and the time it has left."""

from dataclasses import dataclass
from datetime import timedelta

from feeds.http.closures import Contact
from feeds.http.model import Fetch, Limits
from feeds.http.target import Target
from feeds.http.trail import Trail
from feeds.http.wire import Exchange
from feeds.model import Cost

_WORTH_ANOTHER = frozenset({"network", "timeout", "tls"})


@dataclass(slots=True, kw_only=True, eq=False)
class Journey:
    """A fetch, the way it took so far and its exchange while one is under way.

    ``others`` are what its URL may mean where ``trail`` leads nowhere. ``left`` are the
    seconds that remain when it stands still, ``ends`` is the reading of the clock at
    which they are used up when it moves. ``sent`` is the reading at which its exchange
    began; ``requests``, ``reached`` and ``received`` are those of `Cost`.
    """

    fetch: Fetch
    trail: Trail
    left: float
    others: tuple[Target, ...] = ()
    ends: float = 0.0
    sent: float = 0.0
    exchange: Exchange | None = None
    repeated: bool = False
    requests: int = 0
    reached: bool = False
    received: int = 0

    @property
    def target(self) -> Target:
        """Where it is now."""
        return self.trail.target

    def set_out(self, now: float) -> None:
        """Its turn has come: from now on it spends its time."""
        self.ends = now + self.left

    def pause(self, now: float) -> None:
        """It waits for its turn at another host, which costs it nothing."""
        self.left, self.ends = self.ends - now, 0.0

    @property
    def contact(self) -> Contact:
        """How far its last exchange came."""
        if self.exchange is None or self.exchange.connected_after is None:
            return Contact.NONE
        return Contact.ANSWERED if self.exchange.answer.begun else Contact.CONNECTED

    def send(self, exchange: Exchange, now: float) -> None:
        """Its exchange begins."""
        self.exchange, self.sent = exchange, now
        self.requests += 1

    def settle(self) -> None:
        """Its exchange is over."""
        if self.exchange is not None:
            self.reached = self.reached or self.contact > Contact.NONE
            self.received += self.exchange.received

    def reconsider(self, kind: str, now: float) -> bool:
        """Whether there is another meaning of its URL to be tried, which it takes."""
        lost = len(self.trail.targets) > 1 or self.contact is Contact.ANSWERED
        if lost or not self.others or kind not in _WORTH_ANOTHER or now >= self.ends:
            return False
        self.trail, self.others = Trail(targets=self.others[:1]), self.others[1:]
        return True

    def cost(self, now: float, limits: Limits) -> Cost:
        """What it took until now; it is on the move, or never was."""
        left = self.ends - now if self.ends else self.left
        return Cost(
            host=self.target.host,
            requests=self.requests,
            reached=self.reached,
            took=max(limits.total - timedelta(seconds=left), timedelta()),
            received=self.received,
        )

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
