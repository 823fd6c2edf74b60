"""When to try again what was not taken, and when to give it up. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.outbox import Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Waits that double from ``first`` to ``longest``, for as long as ``whole``."""

    first: timedelta
    longest: timedelta
    whole: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long to wait after so many failures in a row, one at least."""
        doublings: int = 2 ** min(failures - 1, 30)
        return min(self.first * doublings, self.longest)


# A subscriber waits for its verification, and asks again if it does not come. Whoever
# does not take a feed for days is no subscriber any more (W3C WebSub, 7).
OF: Mapping[str, Patience] = {
    "verify": Patience(
        first=timedelta(seconds=30),
        longest=timedelta(minutes=5),
        whole=timedelta(minutes=10),
    ),
    "deny": Patience(
        first=timedelta(minutes=1),
        longest=timedelta(minutes=10),
        whole=timedelta(minutes=10),
    ),
    "feed": Patience(
        first=timedelta(seconds=30),
        longest=timedelta(hours=6),
        whole=timedelta(days=3),
    ),
    "ping": Patience(
        first=timedelta(minutes=1),
        longest=timedelta(hours=1),
        whole=timedelta(hours=6),
    ),
    "story": Patience(
        first=timedelta(seconds=30),
        longest=timedelta(hours=3),
        whole=timedelta(days=1),
    ),
}


def next_try(
    parcel: Parcel, now: datetime, asked: timedelta | None = None
) -> datetime | None:
    """When to try again what was not taken once more; ``None`` if it is given up.

    ``asked`` is how long the receiver wants to be left alone (RFC 9110, 10.2.3), which
    is heeded as far as the patience with it reaches.
    """
    patience = OF[parcel.kind]
    wait = max(patience.wait(parcel.tries + 1), asked or timedelta())
    ends = parcel.made + patience.whole
    if now >= ends:
        return None
    return min(now + wait, ends)


def reopening(
    kind: str, failures: int, now: datetime, asked: timedelta | None = None
) -> datetime:
    """When a receiver is tried again that failed so often in a row, this time too."""
    patience = OF[kind]
    wait = max(patience.wait(failures), asked or timedelta())
    return now + min(wait, patience.whole)
