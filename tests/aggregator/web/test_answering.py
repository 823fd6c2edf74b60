"""One way to answer: what is sent and what is said of it."""

import gzip
from datetime import UTC, datetime

import brotli

from aggregator.web.answering import answer
from aggregator.web.representation import represent

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATOM = "application/atom+xml; charset=utf-8"
HTTP_NOON = "Sun, 01 Mar 2026 12:00:00 GMT"
WORDS = represent(b"<feed>" + b"river " * 200 + b"</feed>", ATOM, NOON)


def test_each_coding_has_a_strong_tag_of_its_own() -> None:
    asked = ("", "gzip", "br", "zstd")
    answers = [answer({"accept-encoding": one}, WORDS, max_age=60) for one in asked]
    tags = [one.headers["etag"] for one in answers]
    assert len(set(tags)) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)
    assert {one.headers["vary"] for one in answers} == {"Accept-Encoding"}
    codings = [one.headers.get("content-encoding", "") for one in answers]
    assert codings == list(asked)
    assert gzip.decompress(bytes(answers[1].body)) == answers[0].body
    assert brotli.decompress(bytes(answers[2].body)) == answers[0].body


def test_304_repeats_what_a_cache_needs_and_nothing_else() -> None:
    tag = answer({}, WORDS, max_age=60).headers["etag"]
    response = answer({"if-none-match": tag}, WORDS, max_age=60)
    assert response.status_code == 304
    assert response.body == b""
    assert response.headers["etag"] == tag
    assert response.headers["last-modified"] == HTTP_NOON
    assert response.headers["cache-control"] == "public, max-age=60"
    assert response.headers["vary"] == "Accept-Encoding"
    assert "content-type" not in response.headers
    assert "content-encoding" not in response.headers


def test_what_does_not_shrink_is_sent_plain() -> None:
    response = answer({"accept-encoding": "gzip"}, represent(b"x", ATOM), max_age=60)
    assert response.body == b"x"
    assert "content-encoding" not in response.headers


def test_who_refuses_plain_bytes_gets_packed_ones_even_if_they_are_more() -> None:
    asked = {"accept-encoding": "gzip, identity;q=0"}
    response = answer(asked, represent(b"x", ATOM), max_age=60)
    assert gzip.decompress(bytes(response.body)) == b"x"


def test_who_takes_nothing_is_told_so() -> None:
    response = answer({"accept-encoding": "*;q=0"}, WORDS, max_age=60)
    assert response.status_code == 406


def test_a_part_is_a_part_of_the_bytes_in_their_coding() -> None:
    for coding in ("", "gzip"):
        whole = answer({"accept-encoding": coding}, WORDS, max_age=60)
        asked = {"accept-encoding": coding, "range": "bytes=5-14"}
        part = answer(asked, WORDS, max_age=60)
        assert part.status_code == 206
        assert part.body == bytes(whole.body)[5:15]
        size = len(bytes(whole.body))
        assert part.headers["content-range"] == f"bytes 5-14/{size}"
        assert part.headers["content-length"] == "10"
        assert part.headers["etag"] == whole.headers["etag"]


def test_a_part_behind_the_end_is_refused_with_the_size() -> None:
    response = answer({"range": "bytes=99999-"}, WORDS, max_age=60)
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(WORDS.body)}"


def test_a_condition_comes_before_a_range() -> None:
    tag = answer({}, WORDS, max_age=60).headers["etag"]
    asked = {"range": "bytes=0-9", "if-none-match": tag}
    assert answer(asked, WORDS, max_age=60).status_code == 304
    asked = {"range": "bytes=0-9", "if-match": '"other"'}
    assert answer(asked, WORDS, max_age=60).status_code == 412
    asked = {"range": "bytes=0-9", "if-range": '"other"'}
    assert answer(asked, WORDS, max_age=60).status_code == 200


def test_a_failure_is_neither_conditional_nor_partial() -> None:
    tag = answer({}, WORDS, max_age=60).headers["etag"]
    asked = {"if-none-match": tag, "range": "bytes=0-1"}
    response = answer(asked, WORDS, max_age=60, status=404)
    assert (response.status_code, response.body) == (404, WORDS.body)


def test_the_same_bytes_give_the_same_tags_and_the_same_packed_bytes() -> None:
    again = represent(WORDS.body, ATOM, NOON)
    assert again == WORDS
    assert again.coded("br") is WORDS.coded("br")
