"""Publishers as they are: they answer, refuse, move and contradict themselves."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.rhythm.memory import Seen
from feeds.model import Cost, Entry, Failure, Feed, Hints, Reading, Validators
from storage.places import host_of

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

WAITS = (None, None, -HOUR, timedelta(0), 2 * MINUTE, 5 * HOUR, 3 * DAY, 900 * DAY)
"""What ``Retry-After`` may say."""

AGES = (None, None, timedelta(0), 15 * MINUTE, 3 * HOUR, 6000 * DAY)
HOURS = (frozenset[int](), frozenset(range(7)), frozenset(range(24)))
DAYS = (frozenset[int](), frozenset({5, 6}), frozenset(range(7)))
ENTRIES = (Entry(id="1"),)

TOLD = ("http-429", "http-429", "http-503", "http-500", "http-404", "http-403")
"""Failures that may come with ``Retry-After``."""

FAULTS = ("timeout", "dns", "network", "too-large", "not-a-feed", "challenge")
ENDS = ("http-401", "http-410")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request: where, when, and which tag it knows, if it is conditional."""

    name: str
    place: str
    now: datetime
    tag: str | None


@dataclass(slots=True, kw_only=True)
class Publisher:
    """One feed's server, by chance in all that it does; it changes now and then.

    ``tags`` says that it offers validators, ``heeds`` that it answers them with 304.
    For ``left`` more requests it fails by its ``fault``.
    """

    chance: random.Random
    rate: float
    home: str
    tags: bool = True
    heeds: bool = True
    max_age: timedelta | None = None
    hints: Hints = field(default_factory=Hints)
    fault: str = ""
    left: int = 0
    version: int = 0
    looked: datetime | None = None

    def answer(self, asked: Asked) -> tuple[Reading, Seen]:
        """What comes of a request, and the entries that nobody has seen before."""
        if self.chance.random() < 0.02:
            self._change()
        cost = Cost(host=host_of(asked.place), requests=1, reached=True)
        if self.left:
            self.left -= 1
            wait = self.chance.choice(WAITS) if self.fault in TOLD else None
            failure = Failure(kind=self.fault, reason="because", retry_after=wait)
            return Reading(name=asked.name, failure=failure, cost=cost), Seen()
        seen = self._published(asked.now)
        tag = f'"{self.version}"'
        told = Reading(
            name=asked.name,
            url=self.home,
            status=200,
            validators=Validators(etag=tag if self.tags else None),
            moved_to=self.home if self.home != asked.place else "",
            max_age=self.max_age,
            cost=cost,
        )
        if asked.tag == tag:
            # What a 304 does not say again is what was known (feeds.http).
            same = replace(told, status=304, validators=Validators(etag=tag))
            return same if self.heeds else replace(told, status=200), seen
        return replace(told, feed=Feed(hints=self.hints, entries=ENTRIES)), seen

    def _published(self, now: datetime) -> Seen:
        since = min(self.looked or now - 9 * DAY, now)
        self.looked = now
        mean = (now - since) / DAY * self.rate
        count = min(20, int(self.chance.expovariate(1 / mean))) if mean else 0
        self.version += count > 0
        dates = [since + (now - since) * self.chance.random() for _ in range(count)]
        return Seen(dates=tuple(dates[1:]), undated=len(dates[:1]), whole=count == 20)

    def _change(self) -> None:
        chance = self.chance
        if chance.random() < 0.5:
            self.fault = chance.choice(chance.choice((TOLD, FAULTS, ENDS)))
            self.left = chance.choice((1, 2, 4, 60))
            return
        self.tags = chance.random() < 0.8
        self.heeds = chance.random() < 0.8
        self.max_age = chance.choice(AGES)
        self.hints = Hints(
            ttl=chance.choice(AGES),
            skip_hours=chance.choice(HOURS),
            skip_days=chance.choice(DAYS),
            update_every=chance.choice((None, HOUR, 7 * DAY)),
        )
        if chance.random() < 0.2:
            self.home = f"{self.home}+"
