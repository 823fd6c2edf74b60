"""Only what is new in a feed (RFC 3229)."""

import pytest

from aggregator.web.deltas import is_wanted, since


def feed(*entries: str) -> bytes:
    inner = "".join(f"<entry>\n<id>{one}</id>\n</entry>\n" for one in entries)
    return f"<feed><title>River</title>\n{inner}</feed>\n".encode()


@pytest.mark.parametrize("header", ["feed", "vcdiff, feed", "FEED;q=0.5, gzip"])
def test_a_client_may_want_only_what_is_new(header: str) -> None:
    assert is_wanted({"a-im": header})


@pytest.mark.parametrize("header", ["", "vcdiff", "feeds", "\x00"])
def test_or_it_may_not(header: str) -> None:
    assert not is_wanted({"a-im": header})


def test_only_entries_that_the_known_version_did_not_have_are_given() -> None:
    assert since([], "v1", feed("a", "b")) is None
    assert since(["v1"], "v2", feed("c", "b")) == ("v1", feed("c"))
    assert since(["odd", "v1"], "v3", feed("d", "c", "b")) == ("v1", feed("d", "c"))
    assert since(["v2"], "v3", feed("d", "c", "b")) == ("v2", feed("d"))


def test_an_entry_that_was_edited_is_new() -> None:
    since([], "w1", feed("a", "b"))
    edited = feed("a", "b").replace(b"<id>b", b"<id>B")
    assert since(["w1"], "w2", edited) == ("w1", feed("B"))


def test_what_went_away_leaves_a_feed_without_entries() -> None:
    since([], "x1", feed("a", "b"))
    assert since(["x1"], "x2", feed("a")) == ("x1", feed())


def test_an_unknown_version_gets_the_whole() -> None:
    assert since(["never"], "y1", feed("a")) is None
    assert since(["y1"], "y2", feed("b")) is None


def test_items_of_rss_are_entries_too() -> None:
    one, two = b"<item><guid>1</guid></item>", b"<item><guid>2</guid></item>"
    since([], "z1", b"<rss>" + one + b"</rss>")
    assert since(["z1"], "z2", b"<rss>" + two + one + b"</rss>") == (
        "z1",
        b"<rss>" + two + b"</rss>",
    )
