"""What a request to a hub may say."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.outgoing.subscribing import (
    FIELDS,
    LONGEST_LEASE,
    SHORTEST_LEASE,
    AskingError,
    read,
)

GIVEN = {
    "hub.mode": "subscribe",
    "hub.callback": "https://a.example/in",
    "hub.topic": "https://river.example/all.atom",
}


def test_what_is_left_out_has_a_meaning() -> None:
    asking = read(GIVEN)
    assert (asking.mode, asking.host, asking.secret) == ("subscribe", "a.example", "")
    assert asking.lease == LONGEST_LEASE


@pytest.mark.parametrize(
    ("lease", "means"),
    [
        ("", LONGEST_LEASE),
        ("0", LONGEST_LEASE),
        ("1", SHORTEST_LEASE),
        ("86400", timedelta(days=1)),
        ("864001", LONGEST_LEASE),
        ("9" * 5000, LONGEST_LEASE),
    ],
)
def test_a_lease_is_bounded(lease: str, means: timedelta) -> None:
    assert read(GIVEN | {"hub.lease_seconds": lease}).lease == means


def test_a_secret_is_shorter_than_200_bytes() -> None:
    assert len(read(GIVEN | {"hub.secret": "a" * 199}).secret) == 199
    with pytest.raises(AskingError, match="shorter than 200 bytes"):
        read(GIVEN | {"hub.secret": "a" * 200})
    assert "hidden" not in f"{read(GIVEN | {'hub.secret': 'hidden'})}"


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)))
def test_whatever_is_sent_is_understood_or_refused(fields: dict[str, str]) -> None:
    try:
        asking = read(fields)
    except AskingError:
        return
    assert SHORTEST_LEASE <= asking.lease <= LONGEST_LEASE
    assert asking.host
