"""What a server vouches for and how it is asked again: rows A of the standard."""

from datetime import timedelta

import pytest

from feeds.http.model import Fetched
from feeds.model import Validators
from tests.feeds.asking import ask, ask_again

FEED = b"<rss version='2.0'><channel><title>A feed</title></channel></rss>"
DAY = "Mon, 01 Jan 2024 00:00:01 GMT"
FUTURE = "Tue, 19 Jan 2038 03:14:08 GMT"
CONDITIONS = {"If-None-Match", "If-Modified-Since", "A-IM"}


def sent(server, path="/feed"):
    return server.asked(path)[-1].headers


def asked_conditionally(server, path="/feed"):
    return bool(CONDITIONS & set(sent(server, path).keys()))


@pytest.mark.parametrize(
    "tag", ['"abc"', 'W/"abc"', "abc", '""', '"a\\"b"', '"caf\xe9"']
)
def test_a1_to_a4_an_etag_comes_back_byte_for_byte(server, tag):
    url = server.serve("/feed", FEED, headers={"ETag": tag})
    first = ask(url)
    assert first.validators.etag == tag
    second = ask_again(first, url)
    assert sent(server)["If-None-Match"] == tag
    assert (second.status, second.body, second.failure) == (304, None, None)


@pytest.mark.parametrize(
    "modified", [DAY, "Monday, 01-Jan-24 00:00:01 GMT", "yesterday", "2024-01-01"]
)
def test_a5_and_a8_last_modified_comes_back_as_it_came(server, modified):
    headers = {"Last-Modified": modified}
    url = server.serve("/feed", FEED, headers=headers, validators=False)
    ask_again(ask(url), url)
    assert sent(server)["If-Modified-Since"] == modified
    assert "If-None-Match" not in sent(server)


def test_a6_both_validators_are_sent(server):
    url = server.serve("/feed", FEED)
    first = ask(url)
    ask_again(first, url)
    assert sent(server)["If-None-Match"] == first.validators.etag
    assert sent(server)["If-Modified-Since"] == first.validators.last_modified


def test_a7_without_validators_the_digest_tells_that_nothing_changed(server):
    url = server.serve("/feed", FEED, validators=False)
    first = ask(url)
    assert (first.validators.etag, first.validators.last_modified) == (None, None)
    assert not first.unchanged
    second = ask_again(first, url)
    assert second.status == 200
    assert second.unchanged
    assert not {"If-None-Match", "If-Modified-Since"} & set(sent(server).keys())


def test_a11_a_new_tag_on_the_same_body_is_unchanged_and_kept(server):
    first = ask(server.serve("/feed", FEED, headers={"ETag": '"1"'}))
    second = ask_again(first, server.serve("/feed", FEED, headers={"ETag": '"2"'}))
    assert second.unchanged
    assert second.validators.etag == '"2"'


def test_a13_validators_are_replaced_as_a_pair(server):
    old = {"ETag": '"1"', "Last-Modified": DAY}
    first = ask(server.serve("/feed", FEED, headers=old))
    new = {"ETag": '"2"', "Last-Modified": DAY}
    second = ask_again(first, server.serve("/feed", FEED + b"<!-- -->", headers=new))
    assert (second.validators.etag, second.validators.last_modified) == ('"2"', DAY)


def test_a14_a_200_without_etag_clears_the_stored_one(server):
    first = ask(server.serve("/feed", FEED))
    url = server.serve("/feed", FEED + b" ", validators=False)
    second = ask_again(first, url)
    assert second.validators == Validators(digest=second.validators.digest)


def test_a15_a_304_may_bring_new_validators_and_freshness(server):
    url = server.serve("/feed", FEED, headers={"ETag": '"1"'})
    first = ask(url)
    server.raw(
        "/feed",
        b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\nCache-Control: max-age=600\r\n\r\n',
    )
    second = ask_again(first, url)
    assert second.validators.etag == '"2"'
    assert second.validators.last_modified == first.validators.last_modified
    assert second.validators.digest == first.validators.digest
    assert second.max_age == timedelta(minutes=10)


def test_a19_of_two_etags_the_last_counts(server):
    headers = [("ETag", '"a"'), ("ETag", '"b"')]
    assert ask(server.serve("/feed", FEED, headers=headers)).validators.etag == '"b"'


def test_a16_a_304_that_nobody_asked_for_is_a_failure(server):
    url = server.raw("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert ask(url, validators=Validators(digest="d")).failure.kind == "http-304"


def test_a9_a_date_in_the_future_comes_back_too_until_the_whole_is_wanted(server):
    url = server.serve("/feed", FEED, headers={"Last-Modified": FUTURE, "ETag": ""})
    first = ask(url)
    assert ask_again(first, url).status == 304
    assert sent(server)["If-Modified-Since"] == FUTURE
    assert ask_again(first, url, unconditional=True).body == FEED


def test_a10_a_server_that_always_answers_304_can_be_asked_for_the_whole(server):
    url = server.serve("/feed", FEED, headers={"ETag": '"for ever"'})
    first = ask(url)
    server.serve("/feed", FEED + b"<!-- new -->", headers={"ETag": '"for ever"'})
    stuck = ask_again(first, url)
    assert (stuck.status, stuck.unchanged) == (304, True)
    whole = ask_again(first, url, unconditional=True)
    assert not asked_conditionally(server)
    assert whole.body == FEED + b"<!-- new -->"
    assert not whole.unchanged


def test_a16_whoever_lost_the_copy_gets_the_whole_again(server):
    url = server.serve("/feed", FEED)
    whole = ask_again(ask(url), url, unconditional=True)
    assert not asked_conditionally(server)
    assert (whole.status, whole.body, whole.unchanged) == (200, FEED, True)


def test_a16_a_304_to_the_question_for_the_whole_is_a_failure(server):
    known = Validators(etag='"1"', digest="d")
    url = server.raw("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    stubborn = ask(url, validators=known, unconditional=True)
    assert stubborn.failure.kind == "http-304"
    assert stubborn.validators == known


def test_a18_a_server_that_ignores_conditions_is_recognised_and_still_asked_so(server):
    deaf = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(FEED)
    url = server.raw("/feed", deaf, FEED)
    first = ask(url)
    second = ask_again(first, url)
    assert (second.status, second.unchanged) == (200, True)
    ask_again(second, url)
    assert sent(server)["If-None-Match"] == '"1"'


def delta_after(server, first: Fetched, body: bytes) -> Fetched:
    head = (
        b'HTTP/1.1 226 IM Used\r\nIM: feed\r\nETag: "2"\r\nContent-Length: %d\r\n\r\n'
    )
    return ask_again(first, server.raw("/feed", head % len(body), body))


def test_a20_only_what_is_new_may_come_and_is_known_as_such(server):
    first = ask(server.serve("/feed", FEED, headers={"ETag": '"1"'}))
    assert (sent(server)["A-IM"], first.delta) == (None, False)
    delta = delta_after(server, first, b"<rss/>")
    assert sent(server)["A-IM"] == "feed"
    assert (delta.status, delta.body, delta.delta) == (226, b"<rss/>", True)
    assert (delta.failure, delta.unchanged) == (None, False)
    assert delta.validators.etag == '"2"'
    assert delta.validators.digest == first.validators.digest


def test_a21_a_whole_document_is_one_although_less_was_asked_for(server):
    first = ask(server.serve("/feed", FEED))
    second = ask_again(first, server.serve("/feed", FEED + b" "))
    assert sent(server)["A-IM"] == "feed"
    assert (second.status, second.delta) == (200, False)


def test_a22_what_expires_at_once_can_still_be_validated(server):
    url = server.serve("/feed", FEED, headers={"ETag": '"1"', "Expires": "0"})
    assert ask_again(ask(url), url).status == 304


def test_a23_validators_go_to_the_url_they_came_from(server):
    old, new = server.serve("/old", FEED), server.serve("/new", FEED)
    first = ask(old)
    server.serve("/old", status=302, headers={"Location": "/new"})
    moved = ask_again(first, old, vouched_by=first.url)
    assert asked_conditionally(server, "/old")
    assert not asked_conditionally(server, "/new")
    assert (moved.status, moved.unchanged, moved.url) == (200, True, new)
    again = ask_again(moved, old, vouched_by=moved.url)
    assert not asked_conditionally(server, "/old")
    assert asked_conditionally(server, "/new")
    assert again.status == 304


def test_a24_an_etag_of_one_coding_is_opaque_and_the_coding_stays(server):
    url = server.serve("/feed", FEED, headers={"ETag": '"abc-gzip"'})
    assert ask_again(ask(url), url).status == 304
    assert sent(server)["If-None-Match"] == '"abc-gzip"'
    codings = {asked.headers["Accept-Encoding"] for asked in server.requests}
    assert codings == {"gzip"}
