"""The whole policy, driven by random answers of random servers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.rhythm.bounds import CEILING, POLITE, Terms, bounds
from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen, read, write
from aggregator.rhythm.planning import SILENT_CEILING, next_poll
from aggregator.rhythm.price import Price, charge
from feeds.model import Failure, Feed, Hints, Reading, Validators

START = datetime(2024, 2, 28, tzinfo=UTC)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Answer:
    """A poll that takes ``late`` to be made, and what came of it."""

    reading: Reading
    seen: Seen | None
    late: timedelta


SPANS = st.timedeltas(timedelta(0), timedelta(days=6000))
HINTS = st.builds(
    Hints,
    ttl=st.none() | SPANS,
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
    update_every=st.none() | st.timedeltas(timedelta(seconds=1), WEEK),
)
KINDS = st.sampled_from(("timeout", "dns", "http-403", "http-410", "http-429"))
FAILURES = st.builds(Failure, kind=KINDS, reason=st.just(""), retry_after=SPANS)
READINGS = st.builds(
    Reading,
    name=st.just("any"),
    feed=st.none() | st.builds(Feed, hints=HINTS),
    validators=st.builds(Validators, etag=st.sampled_from((None, '"1"'))),
    failure=st.none() | st.none() | FAILURES,
    status=st.sampled_from((200, 304)),
    max_age=st.none() | SPANS,
)
DATES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
SEEN = st.builds(
    Seen,
    dates=st.lists(DATES, max_size=20).map(tuple),
    undated=st.integers(0, 20),
    whole=st.booleans(),
)
LATE = st.sampled_from(
    (timedelta(0), timedelta(seconds=3), timedelta(hours=5), timedelta(days=500))
)
ANSWERS = st.builds(Answer, reading=READINGS, seen=SEEN, late=LATE)


def asked_for(reading: Reading) -> timedelta:
    """What the server has a right to, by its own words."""
    if reading.failure:
        told = reading.failure.retry_after or timedelta(0)
        return min(told, WEEK)
    hints = (reading.max_age, reading.feed.hints.ttl if reading.feed else None)
    return max(min(hint or timedelta(0), CEILING) for hint in hints)


def minute_by_minute_allowed(time: datetime, hints: Hints) -> bool:
    return time.hour not in hints.skip_hours and time.weekday() not in hints.skip_days


def leaves_something(hints: Hints) -> bool:
    return len(hints.skip_hours) < 24 and len(hints.skip_days) < 7


@settings(max_examples=50, deadline=None)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=40))
def test_never_before_a_server_s_floor_and_always_again_some_day(
    answers: list[Answer],
) -> None:
    rhythm, price, terms, now = Rhythm(), Price(), Terms(), START
    for answer in answers:
        now += answer.late
        reading = answer.reading
        if reading.failure is None and answer.seen is not None:
            rhythm = learn(rhythm, answer.seen, now)
        price = charge(price, 24, 1, now)
        limits = bounds(terms, reading)
        plan = next_poll(read(write(rhythm)), price.cost, limits, now)

        hints = reading.feed.hints if reading.feed else terms.hints
        longest = max(SILENT_CEILING, limits.floor.wait) * 1.1 + WEEK
        assert now + asked_for(reading) <= plan.next_poll <= now + longest
        if reading.failure is None and not reading.max_age:
            assert plan.next_poll >= now + POLITE
        if leaves_something(hints):
            assert minute_by_minute_allowed(plan.next_poll, hints)
        assert plan.why

        failures = terms.failures + 1 if reading.failure else 0
        terms = Terms(hints=hints, max_age=reading.max_age, failures=failures)
        now = plan.next_poll
