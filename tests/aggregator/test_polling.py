from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.polling import LOCAL, Habits, plan, spell
from feeds.model import Failure, Feed, Hints, Reading, Validators

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
VALIDATED = Reading(name="a", validators=Validators(etag="x"))


def wait(habits: Habits, reading: Reading) -> timedelta:
    return plan(habits, reading, NOW).next_poll - NOW


def around(least: timedelta, found: timedelta) -> bool:
    """A tenth may be added."""
    return least <= found <= least * 1.1


@pytest.mark.parametrize(
    ("habits", "reading", "least"),
    [
        (Habits(), VALIDATED, HOUR),
        (Habits(), Reading(name="a"), 6 * HOUR),
        (Habits(interval=5 * MINUTE), Reading(name="a"), 5 * MINUTE),
        (Habits(interval=90 * DAY), VALIDATED, 90 * DAY),
        (
            Habits(hints=Hints(ttl=2 * HOUR)),
            Reading(name="a", validators=Validators(etag="x")),
            2 * HOUR,
        ),
        (
            Habits(hints=Hints(ttl=2 * HOUR)),
            Reading(
                name="a",
                validators=Validators(etag="x"),
                feed=Feed(hints=Hints(ttl=3 * HOUR)),
            ),
            3 * HOUR,
        ),
        (
            Habits(interval=5 * MINUTE),
            Reading(name="a", max_age=20 * MINUTE),
            20 * MINUTE,
        ),
        (Habits(), Reading(name="a", max_age=365 * DAY), DAY),
    ],
)
def test_hints_only_ever_lengthen_the_wait(
    habits: Habits, reading: Reading, least: timedelta
) -> None:
    assert around(least, wait(habits, reading))


def failing(kind: str, before: int = 0, **given: timedelta) -> timedelta:
    failure = Failure(kind=kind, reason="", **given)
    return wait(Habits(failures=before), Reading(name="a", failure=failure))


def test_failures_are_tried_again_ever_later_but_always() -> None:
    ladder = [failing("timeout", before) for before in range(40)]
    assert around(HOUR / 2, ladder[0])
    assert around(HOUR, ladder[1])
    assert all(around(DAY, step) for step in ladder[6:])


@pytest.mark.parametrize(
    ("kind", "least"),
    [("http-403", 6 * HOUR), ("http-410", DAY), ("http-429", HOUR)],
)
def test_some_answers_ask_for_more_distance(kind: str, least: timedelta) -> None:
    assert around(least, failing(kind))


def test_a_server_may_ask_to_wait_between_an_hour_and_a_week() -> None:
    assert around(2 * HOUR, failing("http-503", retry_after=2 * HOUR))
    assert around(HOUR, failing("http-503", retry_after=timedelta(seconds=1)))
    assert around(7 * DAY, failing("http-429", retry_after=900 * DAY))


def test_what_lies_here_is_looked_at_every_few_seconds() -> None:
    here = Habits(remote=False)
    assert wait(here, Reading(name="a")) == LOCAL
    assert wait(Habits(remote=False, interval=HOUR), Reading(name="a")) == HOUR
    broken = Reading(name="a", failure=Failure(kind="unreadable", reason=""))
    assert wait(here, broken) == LOCAL
    assert wait(Habits(remote=False, failures=30), broken) == HOUR


def test_many_subscriptions_do_not_fall_on_one_minute() -> None:
    times = {
        plan(Habits(), Reading(name=f"feed-{n}"), NOW).next_poll for n in range(200)
    }
    assert len(times) == 200
    assert max(times) - min(times) > 10 * MINUTE


def test_a_plan_says_why() -> None:
    assert plan(Habits(), VALIDATED, NOW).why == "polite default"
    ttl = Reading(name="a", max_age=2 * DAY)
    assert plan(Habits(), ttl, NOW).why == "max-age 2 d"
    broken = Reading(name="a", failure=Failure(kind="dns", reason=""))
    assert plan(Habits(), broken, NOW).why == "failed once (dns)"
    assert plan(Habits(failures=2), broken, NOW).why == "failed 3 times in a row (dns)"


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=90), "90 s"),
        (40 * MINUTE, "40 min"),
        (6 * HOUR, "6 h"),
        (2 * DAY, "2 d"),
        (timedelta(seconds=3601), "60 min"),
        (timedelta(seconds=0), "0 s"),
    ],
)
def test_durations_for_a_person(duration: timedelta, words: str) -> None:
    assert spell(duration) == words


@given(
    st.builds(
        Habits,
        remote=st.booleans(),
        interval=st.none() | st.timedeltas(MINUTE, 90 * DAY),
        hints=st.builds(Hints, ttl=st.none() | st.timedeltas(MINUTE, 900 * DAY)),
        failures=st.integers(0, 10**6),
    ),
    st.none() | st.sampled_from(["dns", "http-401", "http-410", "http-429"]),
    st.none() | st.timedeltas(timedelta(0), 9000 * DAY),
)
def test_no_subscription_is_ever_asked_at_once_again_or_never(
    habits: Habits, kind: str | None, hint: timedelta | None
) -> None:
    failure = Failure(kind=kind, reason="", retry_after=hint) if kind else None
    found = wait(habits, Reading(name="a", failure=failure, max_age=hint))
    assert LOCAL <= found <= max(8 * DAY, (habits.interval or DAY) * 1.1)
