import pytest

from feeds.errors import FetchError
from feeds.http.target import Target
from feeds.http.trail import Trail


def trail(*hops):
    """The way from a URL over (status, location) hops."""
    start, *rest = hops
    way = Trail(targets=(Target.of(start),))
    for status, location in rest:
        way = way.follow(status, location, limit=5)
    return way


def test_an_upgrade_to_tls_keeps_what_is_meant_for_the_host():
    start = "http://me:pw@example.org/feed"
    assert trail(start, (301, "https://example.org/feed")).trusted
    assert not trail(start, (301, "https://www.example.org/feed")).trusted


@pytest.mark.parametrize(
    "location",
    [
        "http://example.org/feed",
        "https://example.org:8443/feed",
        "https://evil.example/",
    ],
)
def test_another_origin_is_not_trusted(location):
    assert not trail("https://example.org/feed", (302, location)).trusted


def test_trust_that_was_lost_does_not_come_back():
    there_and_back = trail(
        "https://example.org/a",
        (302, "https://other.example/b"),
        (302, "https://example.org/c"),
    )
    assert not there_and_back.trusted


def test_d10_a_downgrade_is_followed_and_never_adopted():
    way = trail("https://example.org/feed", (301, "http://example.org/feed"))
    assert way.target.url == "http://example.org/feed"
    assert way.moved_to == ""


def test_d4_an_upgrade_is_a_move():
    way = trail("http://example.org/feed", (301, "https://example.org/feed"))
    assert way.moved_to == "https://example.org/feed"


def test_nothing_moved_without_a_redirect():
    assert trail("http://example.org/feed").moved_to == ""


def test_coming_back_to_the_start_is_a_circle_also_with_credentials():
    with pytest.raises(FetchError) as lost:
        trail("http://me:pw@example.org/a", (302, "/b"), (302, "/a"))
    assert lost.value.kind == "redirect"
    assert "pw" not in str(lost.value)
