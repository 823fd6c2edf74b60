"""When to ask a subscription again, and why then. Pure.

The clamps and ladders are those of careful fetchers: a server's hints only ever
lengthen an interval, and nothing a server says can end a subscription.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from aggregator.rhythm.bounds import (
    FIRST_RETRY,
    LONGEST_ERROR,
    LONGEST_HINT,
    LONGEST_RETRY,
    POLITE,
    REFUSED,
    TOO_MANY,
    UNCONDITIONAL,
)
from feeds.model import Failure, Hints, Reading

LOCAL = timedelta(seconds=15)
"""Between two looks at a folder or a file: it costs its owner nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is known of a subscription before this reading.

    ``remote`` is what is read over the network. ``interval`` is the one its owner asked
    for; ``failures`` counts the readings that failed in a row before this one.
    """

    remote: bool = True
    interval: timedelta | None = None
    hints: Hints = field(default_factory=Hints)
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The next poll, and the reason in words for a person."""

    next_poll: datetime
    why: str


def plan(habits: Habits, reading: Reading, now: datetime) -> Plan:
    """When to read again after this reading.

    A remote poll is moved later by up to a tenth, by a fixed share per subscription
    and hour, so that a thousand of them do not fall on one minute.
    """
    if reading.failure is not None:
        wait, why = _after_failure(reading.failure, habits)
    else:
        wait, why = _after_success(reading, habits)
    if habits.remote:
        wait += wait * _share(reading.name, now) / 10
    return Plan(next_poll=now + wait, why=why)


def _after_success(reading: Reading, habits: Habits) -> tuple[timedelta, str]:
    if not habits.remote:
        wait = habits.interval or LOCAL
        return wait, f"looked at every {spell(wait)}"
    floors = [(POLITE, "polite default")]
    if habits.interval is not None:
        floors = [(habits.interval, f"interval {spell(habits.interval)}")]
    elif not (reading.validators.etag or reading.validators.last_modified):
        floors.append((UNCONDITIONAL, "the server offers no conditional requests"))
    hints = reading.feed.hints if reading.feed else habits.hints
    for hint, label in ((reading.max_age, "max-age"), (hints.ttl, "ttl")):
        if hint:
            floors.append((min(hint, LONGEST_HINT), f"{label} {spell(hint)}"))
    return max(floors, key=lambda floor: floor[0])


def _after_failure(failure: Failure, habits: Habits) -> tuple[timedelta, str]:
    tries = min(habits.failures, 10)
    ladder = min(FIRST_RETRY * 2**tries, LONGEST_ERROR)
    if not habits.remote:
        ladder = min(LOCAL * 2**tries, POLITE)
    if failure.retry_after is not None:
        asked = min(max(failure.retry_after, POLITE), LONGEST_RETRY)
        return asked, f"the server asked to wait ({failure.kind})"
    if failure.kind == "http-429":
        ladder = min(TOO_MANY * 2**tries, REFUSED)
    elif failure.kind in {"http-401", "http-403", "challenge"}:
        ladder = max(ladder, REFUSED)
    elif failure.kind == "http-410":
        ladder = LONGEST_ERROR
    return ladder, f"failed {_times(habits.failures + 1)} ({failure.kind})"


def spell(duration: timedelta) -> str:
    """A duration for a person: ``90 s``, ``40 min``, ``6 h``, ``2 d``."""
    seconds = round(duration.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s" if seconds < 600 else f"{seconds // 60} min"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"


def _share(name: str, now: datetime) -> float:
    """A number in [0, 1) that stays the same for a name within an hour."""
    seed = f"{name} {now:%Y-%m-%d %H}".encode()
    return int.from_bytes(sha256(seed).digest()[:4]) / 2**32
