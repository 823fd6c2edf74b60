"""What a reading makes of a subscription."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.polling import Ground, closes, conditional, polled
from aggregator.rhythm.bounds import LOCAL
from aggregator.rhythm.memory import Seen
from feeds.model import Cost, Entry, Failure, Feed, Hints, Reading, Source, Validators
from storage.states import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PLACE = "https://herald.example/feed"
NEW = State(name="herald", kind="url", location=PLACE)
TAGGED = Validators(etag='"1"')
ENTRIES = (Entry(id="1"),)
SAME = Reading(name="herald", status=304, url=PLACE, validators=TAGGED)
WHOLE = Reading(
    name="herald",
    status=200,
    url=PLACE,
    feed=Feed(source=Source(title="The Herald"), entries=ENTRIES),
    validators=TAGGED,
)


def failing(kind: str, **given: object) -> Reading:
    failure = Failure(kind=kind, reason="why", **given)
    return Reading(name="herald", failure=failure)


def after(
    *readings: Reading, state: State = NEW, apart: timedelta = HOUR, **ground: object
) -> State:
    """The subscription after readings, the last of which ended at NOW."""
    for number, reading in enumerate(readings, start=1 - len(readings)):
        state = polled(state, reading, Ground(**ground), NOW + number * apart)
    return state


def around(least: timedelta, state: State) -> bool:
    """A tenth may be added."""
    assert state.next_poll is not None
    return least <= state.next_poll - NOW <= least * 1.1


def test_a_success_keeps_what_makes_the_next_one_cheap() -> None:
    state = after(WHOLE)
    assert (state.validators, state.vouched_by) == (TAGGED, PLACE)
    assert (state.first_read, state.last_success, state.last_whole) == (NOW, NOW, NOW)
    assert state.source.title == "The Herald"
    assert after(SAME, state=state).last_whole == NOW


def test_failures_are_counted_and_leave_what_was_known() -> None:
    known = after(WHOLE, state=replace(NEW, rhythm=""))
    state = after(failing("dns"), failing("dns"), failing("timeout"), state=known)
    assert (state.failures, state.failing_since) == (3, NOW - 2 * HOUR)
    assert state.failure == Failure(kind="timeout", reason="why")
    assert (state.validators, state.source) == (known.validators, known.source)
    assert state.rhythm == known.rhythm
    assert state.why == "failed 3 times in a row (timeout)"
    healed = after(SAME, state=state)
    assert (healed.failures, healed.failing_since, healed.failure) == (0, None, None)


def test_failures_are_tried_again_ever_later_but_always() -> None:
    ladder = [after(*[failing("dns")] * count) for count in (1, 2, 3, 10)]
    for state, least in zip(ladder, (HOUR / 2, HOUR, 2 * HOUR, DAY), strict=True):
        assert around(least, state)


def test_b21_e14_a_poll_dated_in_the_future_makes_a_feed_due_only_once() -> None:
    ahead = replace(after(WHOLE), last_poll=NOW + DAY)
    offline = replace(failing("offline"), asked=False)
    assert after(offline, state=ahead).last_poll == NOW


def test_c19_after_a_month_of_failures_a_week_is_soon_enough() -> None:
    long_gone = replace(NEW, failures=40, failing_since=NOW - 31 * DAY)
    assert around(7 * DAY, after(failing("dns"), state=long_gone))


def test_c7_a_410_is_believed_when_it_is_said_again_a_day_later() -> None:
    once = after(failing("http-410"))
    assert once.muted == ""
    assert around(DAY, once)
    soon = after(failing("http-410"), failing("http-410"), apart=HOUR)
    assert soon.muted == ""
    again = after(failing("http-410"), failing("http-410"), apart=DAY)
    assert again.muted == "http-410"
    assert "not asked any more" in again.why
    assert after(WHOLE, state=again).muted == ""


def test_c7_a_410_after_another_failure_is_the_first_one() -> None:
    assert after(failing("dns"), failing("http-410"), apart=2 * DAY).muted == ""


@pytest.mark.parametrize("kind", ["http-401", "http-407"])
def test_c8_missing_credentials_are_asked_for_once(kind: str) -> None:
    assert after(failing(kind)).muted == kind


def test_a9_a10_after_eight_days_of_304_the_whole_is_asked_for() -> None:
    state = after(WHOLE)
    for hours in range(0, 7 * 24, 12):
        state = polled(state, SAME, Ground(), NOW + hours * HOUR)
        assert conditional(state)
    state = polled(state, SAME, Ground(), NOW + 8 * DAY)
    assert not conditional(state)
    state = polled(state, WHOLE, Ground(), NOW + 9 * DAY)
    assert conditional(state)


def test_a18_a_server_that_sends_all_in_spite_of_conditions_is_asked_less() -> None:
    again = replace(WHOLE, feed=None)
    twice = after(again, again, state=after(WHOLE))
    assert around(HOUR, after(WHOLE, state=twice, interval=HOUR))
    often = after(again, again, state=twice)
    assert often.unheeded == 4
    assert often.next_poll is not None
    assert often.next_poll - NOW >= 6 * HOUR
    assert after(SAME, state=often).unheeded == 0


def test_b2_max_age_is_remembered_by_a_304_and_forgotten_by_a_document() -> None:
    state = after(replace(WHOLE, max_age=5 * HOUR))
    assert after(SAME, state=state).max_age == 5 * HOUR
    assert after(WHOLE, state=state).max_age is None


def test_b12_and_b13_skipped_hours_and_days_are_skipped() -> None:
    hints = Hints(skip_hours=frozenset(range(13, 20)), skip_days=frozenset({6}))
    quiet = replace(WHOLE, feed=Feed(hints=hints, entries=ENTRIES))
    # NOW is a Sunday, whose last hour ends with it.
    state = after(quiet)
    assert state.next_poll is not None
    assert (state.next_poll.weekday(), state.next_poll.hour) == (0, 0)
    assert "skip" in state.why
    hours = replace(quiet, feed=Feed(hints=replace(hints, skip_days=frozenset())))
    state = after(hours)
    assert state.next_poll is not None
    assert state.next_poll.hour >= 20


def test_b16_how_often_a_feed_publishes_decides_and_not_its_age() -> None:
    def asked(every: timedelta) -> timedelta:
        dates = tuple(NOW - number * every for number in range(20))
        state = after(WHOLE, seen=Seen(dates=dates), cost=1.0)
        assert state.next_poll is not None
        return state.next_poll - NOW

    assert HOUR <= asked(5 * HOUR) < asked(35 * HOUR) < asked(299 * HOUR)


def test_g3_a_feed_that_stays_empty_is_noted() -> None:
    empty = replace(WHOLE, feed=Feed())
    state = after(empty, empty, SAME, apart=DAY)
    assert state.empty_since == NOW - 2 * DAY
    assert after(WHOLE, state=state).empty_since is None
    delta = replace(empty, delta=True)
    assert after(delta, state=after(WHOLE)).empty_since is None


def test_g6_a_document_of_nothing_but_news_is_asked_for_sooner() -> None:
    dates = tuple(NOW - number * 5 * HOUR for number in range(1, 40))
    known = after(WHOLE, seen=Seen(dates=dates), state=NEW, cost=1.0)
    later = NOW + 10 * HOUR
    two = (later - HOUR, later - 2 * HOUR)
    some = polled(known, WHOLE, Ground(seen=Seen(dates=two), cost=1.0), later)
    every = Ground(seen=Seen(dates=two, whole=True), cost=1.0)
    full = polled(known, WHOLE, every, later)
    assert full.next_poll is not None
    assert some.next_poll is not None
    assert full.next_poll < some.next_poll
    assert "missed" in full.why


def test_what_was_not_asked_has_not_failed() -> None:
    known = after(WHOLE)
    closed = replace(failing("http-429", retry_after=2 * HOUR), asked=False)
    state = after(closed, state=known)
    assert (state.failures, state.last_poll) == (0, known.last_poll)
    assert around(2 * HOUR, state)
    offline = replace(failing("offline"), asked=False)
    assert around(2 * MINUTE, after(offline, state=known))


def test_what_lies_here_is_looked_at_every_few_seconds() -> None:
    folder = State(name="notes", kind="folder", location="/notes")
    read = Reading(name="notes")
    assert around(LOCAL, after(read, state=folder))
    assert around(HOUR, after(read, state=folder, interval=HOUR))
    broken = Reading(name="notes", failure=Failure(kind="unreadable", reason=""))
    assert around(LOCAL, after(broken, state=folder))
    assert around(HOUR, after(broken, state=replace(folder, failures=30)))
    assert after(read, state=folder).rhythm == ""


def test_a_list_of_feeds_is_asked_every_hour() -> None:
    state = replace(NEW, kind="opml")
    reading = replace(WHOLE, feed=None, outlines=())
    assert around(HOUR, after(reading, state=state))


def test_many_subscriptions_do_not_fall_on_one_minute() -> None:
    states = [replace(NEW, name=f"feed-{number}") for number in range(200)]
    times = {
        polled(state, replace(WHOLE, name=state.name), Ground(interval=HOUR), NOW)
        for state in states
    }
    moments = sorted(state.next_poll for state in times if state.next_poll)
    assert moments[-1] - moments[0] > 4 * MINUTE


def test_a_feed_that_tells_stories_first_is_asked_sooner() -> None:
    dates = tuple(NOW - number * 5 * HOUR for number in range(40))

    def next_poll(firsts: int, stories: int) -> datetime | None:
        state = replace(NEW, firsts=firsts, stories=stories)
        return after(WHOLE, state=state, seen=Seen(dates=dates), cost=1.0).next_poll

    first, average, last = next_poll(30, 40), next_poll(0, 0), next_poll(1, 40)
    assert first is not None
    assert average is not None
    assert last is not None
    assert first < average < last


@pytest.mark.parametrize(
    ("kind", "wait", "host", "whole"),
    [
        ("http-429", None, "herald.example", True),
        ("http-429", HOUR, "herald.example", True),
        ("http-503", HOUR, "herald.example", True),
        ("http-503", None, "herald.example", False),
        ("http-404", HOUR, "herald.example", False),
        ("http-429", HOUR, "192.168.1.4", False),
        ("http-429", HOUR, "", False),
    ],
)
def test_c10_a_host_may_ask_to_be_left_alone(
    kind: str, wait: timedelta | None, host: str, whole: bool
) -> None:
    reading = replace(failing(kind, retry_after=wait), cost=Cost(host=host))
    assert closes(reading) == whole


@given(
    st.builds(
        State,
        name=st.just("herald"),
        kind=st.sampled_from(["url", "opml", "folder"]),
        location=st.just(PLACE),
        hints=st.builds(Hints, ttl=st.none() | st.timedeltas(MINUTE, 900 * DAY)),
        failures=st.integers(0, 10**6),
        unheeded=st.integers(0, 9),
        max_age=st.none() | st.timedeltas(timedelta(0), 9000 * DAY),
    ),
    st.none() | st.sampled_from(["dns", "http-403", "http-410", "http-429"]),
    st.none() | st.timedeltas(timedelta(0), 9000 * DAY),
    st.none() | st.timedeltas(MINUTE, 90 * DAY),
)
def test_no_subscription_is_ever_asked_at_once_again_or_never(
    state: State, kind: str | None, hint: timedelta | None, interval: timedelta | None
) -> None:
    reading = failing(kind, retry_after=hint) if kind else replace(SAME, max_age=hint)
    found = after(reading, state=state, interval=interval)
    assert found.next_poll is not None
    wait = found.next_poll - NOW
    assert LOCAL <= wait <= max(8 * DAY, (interval or DAY) * 1.2)
