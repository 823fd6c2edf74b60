"""What servers, owners and manners allow, whatever a feed's rhythm asks for.

A server's hints only ever lengthen an interval, an explicit ``max-age`` below an hour
excepted, and nothing that a server says can end a subscription.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from aggregator.rhythm.words import spell
from feeds.model import Failure, Hints, Reading

POLITE = timedelta(minutes=60)
"""Between two conditional requests for a feed whose owner gives no interval."""

WELCOME = timedelta(minutes=15)
"""The same where the server says that its answer is stale sooner (``max-age``)."""

UNCONDITIONAL = timedelta(hours=6)
"""Between two requests that the server gave no means to make conditional."""

LOCAL = timedelta(seconds=15)
"""Between two looks at a folder or a file: it costs its owner nothing."""

CEILING = timedelta(hours=24)
LONGEST_HINT = timedelta(hours=24)
LONGEST_RETRY = timedelta(days=7)
FIRST_RETRY = timedelta(minutes=30)
LONGEST_ERROR = timedelta(hours=24)
LONG_FAILING = timedelta(days=30)
LONGEST_FAILING = timedelta(days=7)
UNHEEDED = 3
"""So many answers in full to conditional requests tell that those are in vain."""

REFUSED = timedelta(hours=6)
TOO_MANY = timedelta(hours=1)
NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Not before this long from now, and why, in words for a person."""

    wait: timedelta
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between which limits the next poll is chosen.

    The longest of ``floors`` counts, also against ``ceiling``. ``skip_hours`` (GMT) and
    ``skip_days`` (Monday is 0) are the feed's own. ``guess`` is how often the feed says
    it is updated, for as long as nothing better is known. ``name`` spreads polls of
    many subscriptions that share a limit.
    """

    name: str = ""
    floors: tuple[Floor, ...] = ()
    ceiling: timedelta = CEILING
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    guess: timedelta | None = None

    @property
    def floor(self) -> Floor:
        """The floor that binds."""
        return max(
            self.floors,
            key=lambda floor: floor.wait,
            default=Floor(wait=NO_WAIT, why="nothing to wait for"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is known of a subscription before a reading, beside its rhythm.

    ``remote`` is what is read over the network; only what is ``learned`` is asked by
    its rhythm. ``interval`` is how often its owner wants it read, ``least`` how long
    there must be between two requests at least. ``hints`` and ``max_age`` are those of
    the last full document; ``unheeded`` conditional requests in a row were answered in
    full. ``failures`` counts the readings that failed in a row before this one, for as
    long as ``failing``.
    """

    remote: bool = True
    learned: bool = True
    interval: timedelta | None = None
    least: timedelta | None = None
    hints: Hints = field(default_factory=Hints)
    max_age: timedelta | None = None
    unheeded: int = 0
    failures: int = 0
    failing: timedelta = NO_WAIT


def bounds(terms: Terms, reading: Reading) -> Bounds:
    """The limits of the next poll after this reading."""
    hints = reading.feed.hints if reading.feed else terms.hints
    floors: tuple[Floor, ...]
    if reading.failure is not None:
        floors = (_after_failure(reading.failure, terms),)
    elif not terms.remote:
        floors = (_local(terms),)
    else:
        floors = _after_success(reading, terms, hints)
    learned = terms.learned and terms.remote and terms.interval is None
    return Bounds(
        name=reading.name,
        floors=floors,
        ceiling=CEILING if learned else floors[0].wait,
        skip_hours=hints.skip_hours,
        skip_days=hints.skip_days,
        guess=hints.update_every,
    )


def freshness(remembered: timedelta | None, reading: Reading) -> timedelta | None:
    """How long an answer stays fresh by the server's last word on it.

    A 304 refreshes what it confirms, with the headers it repeats (RFC 9111, 4.3.4).
    """
    if reading.max_age is not None:
        return reading.max_age
    return remembered if reading.status == 304 else None


def _local(terms: Terms) -> Floor:
    why = "local files are looked at again and again"
    return Floor(wait=terms.interval or LOCAL, why=why)


def _after_success(reading: Reading, terms: Terms, hints: Hints) -> tuple[Floor, ...]:
    max_age = freshness(terms.max_age, reading)
    floors = [_own(reading, terms, max_age or NO_WAIT)]
    for hint, label in ((max_age, "max-age"), (hints.ttl, "ttl")):
        if hint:
            wait = min(hint, LONGEST_HINT)
            floors.append(Floor(wait=wait, why=f"{label} {spell(hint)}"))
    return tuple(floors)


def _own(reading: Reading, terms: Terms, max_age: timedelta) -> Floor:
    if terms.interval is not None:
        return Floor(wait=terms.interval, why=f"interval {spell(terms.interval)}")
    least = terms.least or POLITE
    if not (reading.validators.etag or reading.validators.last_modified):
        why = "the server offers no conditional requests"
        return Floor(wait=max(UNCONDITIONAL, least), why=why)
    if terms.unheeded >= UNHEEDED:
        why = "the server answers conditional requests in full"
        return Floor(wait=max(UNCONDITIONAL, least), why=why)
    if terms.least is None and NO_WAIT < max_age < POLITE:
        least = WELCOME
    return Floor(wait=least, why=f"not more often than every {spell(least)}")


def _after_failure(failure: Failure, terms: Terms) -> Floor:
    tries = min(terms.failures, 10)
    ladder = min(FIRST_RETRY * 2**tries, LONGEST_ERROR)
    if terms.failing >= LONG_FAILING:
        ladder = LONGEST_FAILING
    if not terms.remote:
        ladder = min(LOCAL * 2**tries, POLITE)
    if failure.retry_after is not None:
        asked = min(max(failure.retry_after, POLITE), LONGEST_RETRY)
        return Floor(wait=asked, why=f"the server asked to wait ({failure.kind})")
    if failure.kind == "http-429":
        ladder = min(TOO_MANY * 2**tries, REFUSED)
    elif failure.kind in {"http-401", "http-403", "challenge"}:
        ladder = max(ladder, REFUSED)
    elif failure.kind == "http-410":
        ladder = LONGEST_ERROR
    count = terms.failures + 1
    times = "once" if count == 1 else f"{count} times in a row"
    return Floor(wait=ladder, why=f"failed {times} ({failure.kind})")
