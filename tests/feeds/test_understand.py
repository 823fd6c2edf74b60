"""What becomes of a document in the child that reads it."""

from datetime import UTC, datetime

from feeds import understand
from feeds.model import Request

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_of_an_endless_feed_the_beginning_is_taken_and_the_rest_is_told() -> None:
    items = b"<item><title>n</title></item>" * (understand.MOST_ENTRIES + 5)
    body = b"<rss version='2.0'><channel><title>T</title>" + items + b"</channel></rss>"
    request = Request(name="endless", kind="url", location="https://a.example/feed")

    said = understand.document(
        body, request, url=request.location, content_type="", now=NOW
    )

    assert said.feed is not None
    assert len(said.feed.entries) == understand.MOST_ENTRIES
    assert said.problems == (
        "it has 10005 entries, of which the first 10000 were taken",
    )
