"""Whether a feed has moved for good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.moving import moved
from feeds.model import Failure, Hints, Reading
from storage.states import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, FRESH = "https://old.example/feed", "https://new.example/feed"
STATE = State(name="herald", kind="url", location=OLD)
SAME = Reading(name="herald", status=304)
REDIRECTED = replace(SAME, moved_to=FRESH)


def told(
    *readings: Reading, state: State = STATE, apart: timedelta = DAY, free: bool = True
) -> State:
    for number, reading in enumerate(readings):
        state = moved(state, reading, free=free, now=NOW + number * apart)
    return state


def failing(kind: str) -> Reading:
    return Reading(name="herald", failure=Failure(kind=kind, reason=""))


def test_d2_a_permanent_redirect_is_adopted_when_it_has_held_for_a_week() -> None:
    young = told(*[REDIRECTED] * 7)
    assert (young.place, young.moved_to, young.moved_since) == (OLD, FRESH, NOW)
    old = told(*[REDIRECTED] * 8)
    assert (old.place, old.location, old.moved_to) == (FRESH, OLD, "")


def test_d2_a_redirect_that_goes_away_was_none() -> None:
    state = told(*[REDIRECTED] * 4, SAME, *[REDIRECTED] * 5)
    assert state.place == OLD
    assert state.moved_since == NOW + 5 * DAY


def test_d2_each_other_target_begins_anew() -> None:
    elsewhere = replace(SAME, moved_to="https://other.example/")
    assert told(*[REDIRECTED] * 6, elsewhere, REDIRECTED).place == OLD


def test_d4_a_move_to_tls_is_adopted_at_once() -> None:
    plain = replace(STATE, location="http://old.example/feed")
    safe = replace(SAME, moved_to=OLD)
    assert told(safe, state=plain).place == OLD
    assert told(REDIRECTED, state=plain).place == plain.location


@pytest.mark.parametrize("kind", ["http-404", "http-410"])
def test_d5_when_the_old_address_ends_the_new_one_is_adopted_at_once(kind: str) -> None:
    assert told(REDIRECTED, failing(kind)).place == FRESH


def test_d5_other_failures_move_nothing() -> None:
    assert told(REDIRECTED, failing("timeout"), failing("http-500")).place == OLD


@pytest.mark.parametrize("kind", ["http-404", "dns", "not-a-feed"])
def test_an_adopted_address_that_ends_gives_way_to_the_configured_one(
    kind: str,
) -> None:
    adopted = told(*[REDIRECTED] * 8)
    assert told(failing("timeout"), state=adopted).place == FRESH
    assert told(failing(kind), state=adopted).place == OLD


def test_d12_an_address_that_is_read_already_is_not_adopted() -> None:
    state = told(*[REDIRECTED] * 30, failing("http-410"), free=False)
    assert (state.place, state.moved_to) == (OLD, FRESH)


def test_d14_what_a_feed_says_itself_counts_once_its_old_address_has_ended() -> None:
    hinting = replace(STATE, hints=Hints(moved_to=FRESH))
    state = told(*[SAME] * 30, state=hinting)
    assert (state.place, state.moved_to, state.moved_since) == (OLD, FRESH, NOW)
    assert told(failing("http-410"), state=state).place == FRESH
