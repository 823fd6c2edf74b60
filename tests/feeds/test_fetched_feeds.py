"""From the wire to a feed: rows F and G of the standard that both have a part in."""

import pytest

from feeds.errors import ParseError
from feeds.parse import parse
from tests.feeds.asking import ask

ENTRY = "<item><title>Été au thé</title><link>https://tea.example/1</link></item>"
FEED = f"<rss version='2.0'><channel><title>Thé</title>{ENTRY}</channel></rss>"


def fetched_feed(url):
    result = ask(url)
    return parse(result.body, url=result.url, content_type=result.content_type)


def titles(feed):
    return [entry.title for entry in feed.entries]


def test_f14_a_feed_that_ends_too_early_loses_no_more_than_its_end(server):
    body = FEED.replace("</channel>", ENTRY * 9 + "</channel>").encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) // 2)
    url = server.raw("/feed", head, body)
    assert set(titles(fetched_feed(url))) <= {"Été au thé"}


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/pdf", None])
def test_f16_a_feed_is_one_whatever_type_it_is_served_as(server, kind):
    headers = {"Content-Type": kind} if kind else {}
    assert titles(fetched_feed(server.serve("/feed", FEED, headers=headers)))


def test_f17_a_mark_in_the_body_goes_before_header_and_declaration(server):
    body = "\ufeff<?xml version='1.0' encoding='iso-8859-1'?>" + FEED
    headers = {"Content-Type": "application/rss+xml; charset=iso-8859-1"}
    url = server.serve("/feed", body, headers=headers)
    assert titles(fetched_feed(url)) == ["Été au thé"]


def test_f17_the_header_goes_before_the_declaration(server):
    body = f"<?xml version='1.0' encoding='utf-8'?>{FEED}".encode("iso-8859-1")
    headers = {"Content-Type": "application/rss+xml; charset=iso-8859-1"}
    url = server.serve("/feed", body, headers=headers)
    assert titles(fetched_feed(url)) == ["Été au thé"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_f18_wide_letters_and_marks_are_read(server, encoding):
    assert titles(fetched_feed(server.serve("/feed", FEED.encode(encoding))))


def test_f18_space_before_the_declaration_does_not_matter(server):
    body = f"\n\n  <?xml version='1.0' encoding='utf-8'?>{FEED}"
    assert titles(fetched_feed(server.serve("/feed", body))) == ["Été au thé"]


def test_g1_a_page_in_place_of_a_feed_is_called_by_its_title(server):
    page = b"<!doctype html><html><title>Please log in</title>"
    with pytest.raises(ParseError, match="Please log in") as refused:
        fetched_feed(server.serve("/feed", page))
    assert refused.value.kind == "not-a-feed"


def test_g3_a_feed_without_entries_is_a_feed(server):
    assert fetched_feed(server.serve("/feed", FEED.replace(ENTRY, ""))).entries == ()
