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

LOCAL = timedelta(minutes=1)
"""Between two looks at a folder or a file: it costs its owner nothing."""

CEILING = timedelta(hours=24)
LONGEST_HINT = timedelta(hours=24)
LONGEST_RETRY = timedelta(days=7)
FIRST_RETRY = timedelta(minutes=30)
LONGEST_ERROR = timedelta(hours=24)
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

    ``remote`` is what is read over the network. ``interval`` is the one its owner asked
    for; ``hints`` and ``max_age`` are those of the last full document; ``failures``
    counts the readings that failed in a row before this one.
    """

    remote: bool = True
    interval: timedelta | None = None
    hints: Hints = field(default_factory=Hints)
    max_age: timedelta | None = None
    failures: int = 0


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
    fixed = floors[0].wait if terms.interval or not terms.remote else None
    return Bounds(
        name=reading.name,
        floors=floors,
        ceiling=fixed or CEILING,
        skip_hours=hints.skip_hours,
        skip_days=hints.skip_days,
        guess=hints.update_every,
    )


def _local(terms: Terms) -> Floor:
    why = "local files are looked at again and again"
    return Floor(wait=terms.interval or LOCAL, why=why)


def _after_success(reading: Reading, terms: Terms, hints: Hints) -> tuple[Floor, ...]:
    # A 304 refreshes what it confirms, with the headers it repeats (RFC 9111, 4.3.4).
    remembered = terms.max_age if reading.status == 304 else None
    max_age = reading.max_age if reading.max_age is not None else remembered
    floors = [_own(reading, terms, max_age or NO_WAIT)]
    for hint, label in ((max_age, "max-age"), (hints.ttl, "ttl")):
        if hint:
            wait = min(hint, LONGEST_HINT)
            floors.append(Floor(wait=wait, why=f"{label} {spell(hint)}"))
    return tuple(floors)


def _own(reading: Reading, terms: Terms, max_age: timedelta) -> Floor:
    if terms.interval is not None:
        return Floor(wait=terms.interval, why=f"interval {spell(terms.interval)}")
    if not (reading.validators.etag or reading.validators.last_modified):
        why = "the server offers no conditional requests"
        return Floor(wait=UNCONDITIONAL, why=why)
    if NO_WAIT < max_age < POLITE:
        return Floor(wait=WELCOME, why=f"not more often than every {spell(WELCOME)}")
    return Floor(wait=POLITE, why=f"not more often than every {spell(POLITE)}")


def _after_failure(failure: Failure, terms: Terms) -> Floor:
    tries = min(terms.failures, 10)
    ladder = min(FIRST_RETRY * 2**tries, LONGEST_ERROR)
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
    times = "once" if count == 1 else f"{count} times"
    return Floor(wait=ladder, why=f"failed {times} in a row ({failure.kind})")
