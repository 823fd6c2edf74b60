"""Row D14 of the fetching standard: what a feed says of its own move."""

import pytest

from feeds.model import Feed
from feeds.parse import parse
from storage.nouns import dump_hints, load_hints

NAMESPACE = "http://www.itunes.com/dtds/podcast-1.0.dtd"


def podcast(moved: str) -> Feed:
    said = f"<itunes:new-feed-url>{moved}</itunes:new-feed-url>"
    body = (
        f"<rss version='2.0' xmlns:itunes='{NAMESPACE}'><channel><title>Tea</title>"
        f"{said}<item><title>One</title></item></channel></rss>"
    )
    return parse(body.encode(), url="https://tea.example/old.xml")


def test_d14_a_feed_may_say_where_it_is_now() -> None:
    hints = podcast("\n https://new.example/tea?a=1&amp;b=2 ").hints
    assert hints.moved_to == "https://new.example/tea?a=1&b=2"
    assert load_hints(dump_hints(hints)) == hints


@pytest.mark.parametrize(
    "said", ["", "soon", "/new.xml", "file:///etc/passwd", "ftp://a.example/", "http:"]
)
def test_d14_what_is_no_address_of_the_web_is_no_move(said: str) -> None:
    assert podcast(said).hints.moved_to == ""


def test_d14_a_feed_gives_us_no_password_to_use() -> None:
    hints = podcast("https://ann:secret@new.example/tea").hints
    assert hints.moved_to == "https://new.example/tea"


def test_d14_what_one_entry_says_is_not_said_of_the_feed() -> None:
    body = (
        f"<rss version='2.0' xmlns:itunes='{NAMESPACE}'><channel><title>Tea</title>"
        "<item><title>One</title><itunes:new-feed-url>https://a.example/"
        "</itunes:new-feed-url></item></channel></rss>"
    )
    assert parse(body.encode(), url="https://tea.example/").hints.moved_to == ""
