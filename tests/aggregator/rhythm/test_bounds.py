"""What servers, owners and manners allow."""

from datetime import timedelta

import pytest

from aggregator.rhythm.bounds import LOCAL, Bounds, Floor, Terms, bounds
from feeds.model import Failure, Feed, Hints, Reading, Validators

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TAGGED = Validators(etag='"1"')


def floor(terms: Terms | None = None, **told: object) -> Floor:
    reading = Reading(**{"name": "herald", "validators": TAGGED, **told})
    return bounds(terms or Terms(), reading).floor


def refused(kind: str, *, failures: int = 0, after: timedelta | None = None) -> Floor:
    failure = Failure(kind=kind, reason="no", retry_after=after)
    return floor(Terms(failures=failures), failure=failure)


def test_a_feed_without_hints_is_asked_once_an_hour_at_most() -> None:
    assert floor().wait == HOUR


def test_a_server_that_offers_no_conditional_requests_is_asked_four_times_a_day() -> (
    None
):
    assert floor(validators=Validators()).wait == 6 * HOUR


def test_b1_max_age_is_a_floor() -> None:
    assert floor(max_age=3 * HOUR) == Floor(wait=3 * HOUR, why="max-age 3 h")


def test_b2_max_age_counts_on_a_304_too() -> None:
    assert floor(status=304, max_age=3 * HOUR).wait == 3 * HOUR


def test_b2_a_304_without_max_age_keeps_the_one_of_the_document() -> None:
    terms = Terms(max_age=5 * HOUR)

    assert floor(terms, status=304).wait == 5 * HOUR
    assert floor(terms, status=200).wait == HOUR


def test_b3_an_enormous_max_age_is_cut_to_a_day() -> None:
    assert floor(max_age=365 * DAY).wait == DAY


def test_b4_max_age_of_nothing_leaves_our_own_floor() -> None:
    assert floor(max_age=timedelta(0)).wait == HOUR


def test_b11_a_ttl_is_a_floor() -> None:
    feed = Feed(hints=Hints(ttl=2 * HOUR))

    assert floor(feed=feed) == Floor(wait=2 * HOUR, why="ttl 2 h")


def test_b11_a_ttl_is_remembered_where_nothing_changed() -> None:
    assert floor(Terms(hints=Hints(ttl=2 * HOUR)), status=304).wait == 2 * HOUR


def test_b14_how_often_a_feed_says_it_is_updated_is_a_guess_and_no_floor() -> None:
    feed = Feed(hints=Hints(update_every=4 * HOUR))
    limits = bounds(Terms(), Reading(name="blog", feed=feed, validators=TAGGED))

    assert limits.guess == 4 * HOUR
    assert limits.floor.wait == HOUR


def test_b17_a_shorter_max_age_lets_us_come_sooner_but_not_as_soon_as_it_says() -> None:
    assert floor(max_age=20 * MINUTE).wait == 20 * MINUTE
    assert floor(max_age=MINUTE).wait == 15 * MINUTE


def test_b18_hints_on_an_error_are_not_heard() -> None:
    failure = Failure(kind="http-5xx", reason="no")

    assert floor(failure=failure, max_age=10 * HOUR).wait == 30 * MINUTE


def test_an_owner_s_interval_is_kept_exactly_unless_the_server_wants_longer() -> None:
    terms = Terms(interval=10 * MINUTE)
    limits = bounds(terms, Reading(name="own", validators=Validators()))

    assert limits.floor == Floor(wait=10 * MINUTE, why="interval 10 min")
    assert limits.ceiling == 10 * MINUTE
    assert floor(terms, max_age=HOUR).why == "max-age 1 h"


def test_an_owner_s_least_distance_goes_before_our_own() -> None:
    assert floor(Terms(least=20 * MINUTE)).wait == 20 * MINUTE
    assert floor(Terms(least=3 * HOUR), max_age=MINUTE).wait == 3 * HOUR
    assert floor(Terms(least=MINUTE), validators=Validators()).wait == 6 * HOUR


def test_what_is_not_learned_is_asked_at_its_floor() -> None:
    limits = bounds(Terms(learned=False), Reading(name="list", validators=TAGGED))

    assert limits.floor.wait == limits.ceiling == HOUR


def test_a_folder_is_looked_at_every_few_seconds() -> None:
    limits = bounds(Terms(remote=False), Reading(name="folder"))

    assert limits.floor.wait == limits.ceiling == LOCAL


def test_an_unreadable_folder_is_tried_again_within_the_hour() -> None:
    failure = Failure(kind="gone", reason="no folder")
    limits = bounds(
        Terms(remote=False, failures=50), Reading(name="folder", failure=failure)
    )

    assert limits.floor.wait == HOUR


def test_failures_are_tried_again_ever_later_but_every_day() -> None:
    waits = [refused("timeout", failures=count).wait for count in (0, 1, 2, 500)]

    assert waits == [30 * MINUTE, HOUR, 2 * HOUR, DAY]


def test_retry_after_is_kept_up_to_a_week() -> None:
    assert refused("http-429", after=3 * HOUR).wait == 3 * HOUR
    assert refused("http-5xx", after=timedelta(seconds=1)).wait == HOUR
    assert refused("http-429", after=900 * DAY).wait == 7 * DAY


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("http-429", HOUR, 6 * HOUR),
        ("http-403", 6 * HOUR, DAY),
        ("challenge", 6 * HOUR, DAY),
        ("http-410", DAY, DAY),
    ],
)
def test_a_refusal_has_a_ladder_of_its_own(
    kind: str, first: timedelta, last: timedelta
) -> None:
    assert refused(kind).wait == first
    assert refused(kind, failures=500).wait == last


def test_a_failure_is_told_in_words() -> None:
    assert refused("timeout").why == "failed once (timeout)"
    assert refused("dns", failures=2).why == "failed 3 times in a row (dns)"


def test_the_longest_floor_binds() -> None:
    floors = (Floor(wait=HOUR, why="a"), Floor(wait=DAY, why="b"))

    assert Bounds(floors=floors).floor.why == "b"
    assert Bounds().floor.wait == timedelta(0)
