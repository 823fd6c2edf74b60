from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis.strategies import sampled_from, text, tuples

from feeds.http.caching import max_age, refreshed, retry_after, validators_of
from feeds.http.head import Head
from feeds.model import Validators

DATE = ("date", "Sun, 06 Nov 1994 08:49:37 GMT")
HOUR = timedelta(hours=1)


def head(*fields, status=200):
    return Head(status=status, fields=tuple(fields))


@pytest.mark.parametrize(
    ("fields", "fresh"),
    [
        ([("cache-control", "max-age=3600")], HOUR),
        ([("cache-control", 'public, Max-Age="3600"')], HOUR),
        ([("cache-control", "public"), ("cache-control", "max-age=3600")], HOUR),
        ([("cache-control", "s-maxage=9")], None),
        ([("cache-control", "max-age=3600, no-cache")], None),
        ([("cache-control", "no-store")], None),
        ([("cache-control", "max-age=0")], timedelta()),
        ([("cache-control", "max-age=soon")], timedelta()),
        ([("cache-control", "max-age=3600, max-age=9")], HOUR),
        ([("cache-control", "max-age=3600"), ("age", "3000")], HOUR / 6),
        ([("cache-control", "max-age=3600"), ("age", "9000")], timedelta()),
        ([("cache-control", "max-age=3600"), ("expires", DATE[1]), DATE], HOUR),
        ([("expires", "Sun, 06 Nov 1994 09:49:37 GMT"), DATE], HOUR),
        ([("expires", "Sun, 06 Nov 1994 09:49:37 GMT")], None),
        ([("expires", "0"), DATE], None),
        ([], None),
    ],
)
def test_b1_to_b10_freshness_is_read_as_the_standard_says(fields, fresh):
    assert max_age(head(*fields)) == fresh


def test_b3_sixteen_years_fit_into_a_duration():
    for seconds in ("504576000", "9" * 400):
        assert max_age(head(("cache-control", f"max-age={seconds}"))) is not None


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("Sun, 06 Nov 1994 09:49:37 GMT", HOUR),
        ("Sunday, 06-Nov-94 09:49:37 GMT", HOUR),
        ("Sun Nov  6 09:49:37 1994", HOUR),
        ("Sat, 05 Nov 1994 09:49:37 GMT", timedelta()),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_c12_and_c13_retry_after_in_all_its_forms(value, wait):
    assert retry_after(head(("retry-after", value), DATE)) == wait


def test_a_date_without_the_servers_own_date_says_nothing():
    assert retry_after(head(("retry-after", "Sun, 06 Nov 1994 09:49:37 GMT"))) is None


NAMES = sampled_from(["cache-control", "expires", "date", "age", "retry-after", "etag"])


@given(tuples(*[tuples(NAMES, text(max_size=30))] * 3))
@settings(max_examples=200)
def test_whatever_a_server_says_can_be_borne(fields):
    said = head(*fields)
    for duration in (max_age(said), retry_after(said)):
        assert duration is None or timedelta() <= duration <= timedelta(days=366)
    validators_of(said, "digest")


def test_a_304_replaces_only_what_it_carries():
    known = Validators(etag='"1"', last_modified="then", digest="d")
    assert refreshed(known, head(status=304)) == known
    new = refreshed(known, head(("etag", '"2"'), status=304))
    assert new == Validators(etag='"2"', last_modified="then", digest="d")


def test_a_validator_that_cannot_be_sent_back_is_none():
    assert validators_of(head(("etag", "a\x00b")), "").etag is None
    assert validators_of(head(("etag", "")), "").etag is None
