"""How it goes with what is sent to others: webhooks, hubs and who follows our feeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aggregator.rhythm.words import spell
from aggregator.wording import count
from storage import followers, outbox, receivers
from storage.database import Database
from storage.receivers import Receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A webhook or hub that takes nothing, and how much waits for it."""

    receiver: Receiver
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How many follow our feeds, how many of them take nothing; and who else fails."""

    followers: int
    deaf: int
    failing: tuple[Failing, ...]


def sending(db: Database) -> Sending:
    """What is known of it."""
    waiting = outbox.waiting(db)
    every = receivers.every(db)
    own = [one for one in every if receivers.is_own(one.name)]
    return Sending(
        followers=followers.count(db),
        deaf=len(every) - len(own),
        failing=tuple(
            Failing(receiver=one, waiting=waiting.get(one.name, 0)) for one in own
        ),
    )


def lines(seen: Sending, now: datetime) -> Iterator[str]:
    """For a person; nothing where nothing is sent, or all of it is taken."""
    if seen.followers:
        deaf = f"; {seen.deaf} of them take nothing now" if seen.deaf else ""
        yield f"pushed     to {count(seen.followers, 'follower')}{deaf}"
    for one in seen.failing:
        told = one.receiver
        left = max(told.next_try - now, timedelta())
        since = max(now - told.failing_since, timedelta())
        lost = f", {told.given_up} given up" if told.given_up else ""
        yield (
            f"not taken  {told.name}, for {spell(since)}: "
            f"{told.failure}; {one.waiting} waiting{lost}; tried again in {spell(left)}"
        )


def record(seen: Sending) -> dict[str, Any]:
    """For programs."""
    return {
        "followers": seen.followers,
        "followers_failing": seen.deaf,
        "failing": [
            {
                "name": one.receiver.name,
                "failures": one.receiver.failures,
                "since": one.receiver.failing_since.isoformat(),
                "reason": one.receiver.failure,
                "waiting": one.waiting,
                "given_up": one.receiver.given_up,
                "next_try": one.receiver.next_try.isoformat(),
            }
            for one in seen.failing
        ],
    }
