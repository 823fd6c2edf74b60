"""What a well-behaved fetcher promises, kept account of request by request."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.rhythm.bounds import POLITE, UNCONDITIONAL, WELCOME
from feeds.http.addresses import is_local
from feeds.model import Hints, Manners, Reading
from storage.states import State

NONE = timedelta(0)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = 7 * DAY
LONGEST = 1.1 * WEEK + 8 * DAY
"""Within this every feed is planned again: a week for ``Retry-After``, spread by a
tenth, and the days that it told to skip."""

REFETCH = 8 * DAY
MUTING = {"http-401", "http-407", "http-410"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request as it went out, when, and to which URL it led in the end."""

    name: str
    host: str
    url: str
    conditional: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What a server has a right to after its last answer.

    A document with validators came from ``vouched`` at ``whole``, and is still good.
    """

    not_before: datetime | None = None
    age: timedelta | None = None
    hints: Hints = field(default_factory=Hints)
    vouched: str = ""
    whole: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Promises:
    """Raises `AssertionError` at what breaks one; ``seen`` counts what was tried."""

    rights: dict[str, Right] = field(default_factory=dict)
    hosts: dict[str, datetime] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)

    def sent(self, request: Sent) -> None:
        """A request goes out."""
        assert request.name not in self.under_way, f"{request.name} twice at once"
        self.under_way.add(request.name)
        closed = self.hosts.get(request.host)
        assert closed is None or request.now >= closed, f"{request.host} is closed"
        right = self.rights.get(request.name, Right())
        if right.not_before is not None:
            assert request.now >= right.not_before, f"{request.name} too soon"
        if right.vouched == request.url and not request.conditional and right.whole:
            assert request.now - right.whole >= REFETCH, f"{request.name} needlessly"
            self.seen["refetch"] += 1

    def lane(self, spans: Sequence[tuple[float, float]], manners: Manners) -> None:
        """The requests of a pass to one host, as they began and ended in seconds."""
        ordered = sorted(spans)
        for at, (start, _) in enumerate(ordered):
            running = sum(end > start for _, end in ordered[:at])
            assert running < manners.connections
            if at:
                gap = start - ordered[at - 1][0]
                assert gap >= manners.gap.total_seconds() - 1e-6
                self.seen["lane"] += 1

    def planned(
        self, after: State, reading: Reading, own: timedelta | None, now: datetime
    ) -> None:
        """A reading was taken in; ``own`` is its owner's interval."""
        self.under_way.discard(after.name)
        assert after.why
        if after.muted:
            assert after.muted in MUTING
            assert after.muted in after.why
            self.seen["muted"] += 1
        assert after.next_poll is not None
        assert now < after.next_poll <= now + LONGEST
        if not reading.asked:
            self.seen["put off"] += 1
            return
        right = self._heard(after.name, reading, own, now)
        self.rights[after.name] = right
        hints = right.hints
        if len(hints.skip_hours) < 24 and len(hints.skip_days) < 7:
            assert after.next_poll.hour not in hints.skip_hours
            assert after.next_poll.weekday() not in hints.skip_days

    def _heard(
        self, name: str, reading: Reading, own: timedelta | None, now: datetime
    ) -> Right:
        right = self.rights.get(name, Right())
        if reading.failure is not None:
            wait = min(max(reading.failure.retry_after or NONE, NONE), WEEK)
            self._refused(reading, wait, now)
            return replace(right, not_before=now + wait)
        if reading.status == 200:
            tagged = reading.validators.etag is not None
            right = replace(right, vouched=reading.url if tagged else "", whole=now)
        age = right.age if reading.status == 304 else None
        age = age if reading.max_age is None else reading.max_age
        hints = reading.feed.hints if reading.feed else right.hints
        told = [min(hint, DAY) for hint in (age, hints.ttl) if hint]
        least = WELCOME if age and age < POLITE else POLITE
        least = least if right.vouched else UNCONDITIONAL
        wait = max(own or least, *told, NONE)
        return replace(right, not_before=now + wait, age=age, hints=hints)

    def _refused(self, reading: Reading, wait: timedelta, now: datetime) -> None:
        failure, host = reading.failure, reading.cost.host
        if failure is None or is_local(host):
            return
        if failure.kind == "http-429":
            wait = max(wait, HOUR)
        elif failure.kind != "http-503" or failure.retry_after is None:
            return
        self.hosts[host] = max(now + wait, self.hosts.get(host, now))
        self.seen["closed"] += 1

    def turned_back(self) -> None:
        """The clock went back: nobody knows any more when a time that was told is."""
        self.hosts.clear()
        for name, right in self.rights.items():
            self.rights[name] = replace(right, not_before=None, whole=None)
