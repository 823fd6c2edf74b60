"""When to try again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.outgoing.patience import OF, next_try, reopening
from storage.outbox import Parcel
from tests.aggregator.taking import NOON


def parcel(kind: str, tries: int) -> Parcel:
    return Parcel(
        id=1,
        kind=kind,
        receiver="webhook a",
        about="s1",
        message="",
        version=1,
        made=NOON,
        tries=tries,
    )


@pytest.mark.parametrize("kind", sorted(OF))
def test_waits_grow_until_it_is_given_up(kind: str) -> None:
    now, waits = NOON, []
    while (until := next_try(parcel(kind, len(waits)), now)) is not None:
        waits.append(until - now)
        now = until
    assert waits[:-1] == sorted(waits[:-1])
    assert now == NOON + OF[kind].whole
    assert 3 <= len(waits) <= 30


def test_who_asks_to_be_left_alone_is() -> None:
    assert next_try(parcel("story", 0), NOON, timedelta(hours=5)) == NOON + timedelta(
        hours=5
    )
    assert next_try(parcel("story", 0), NOON, timedelta(days=9)) == NOON + timedelta(
        days=1
    )


@given(st.integers(1, 10_000), st.integers(0, 10**9))
def test_a_receiver_is_never_left_alone_for_longer_than_patience_reaches(
    failures: int, asked: int
) -> None:
    for kind, patience in OF.items():
        again = reopening(kind, failures, NOON, timedelta(seconds=asked))
        assert NOON < again <= NOON + patience.whole
