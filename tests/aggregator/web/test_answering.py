"""Conditional requests and content coding, by the letter of RFC 9110."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.answering import accepts_gzip, answer, is_unchanged
from aggregator.web.feeds import media_type
from aggregator.web.representation import represent
from feeds import publish

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ATOM = media_type(publish.ATOM)
HTTP_NOON = "Sun, 01 Mar 2026 12:00:00 GMT"
WORDS = represent(b"<feed>" + b"river " * 200 + b"</feed>", ATOM, NOON)


@pytest.mark.parametrize(
    "tags", ['"abc"', 'W/"abc"', '"x", "abc"', '"x",W/"abc" , "y"', "*", ' "abc" ']
)
def test_a_known_tag_means_unchanged(tags: str) -> None:
    assert is_unchanged({"if-none-match": tags}, "abc", None)


@pytest.mark.parametrize("tags", ['"x"', "", "abc", '"abcd"', "\x00", '"ab" "c"', '"'])
def test_an_unknown_or_odd_tag_means_changed(tags: str) -> None:
    assert not is_unchanged({"if-none-match": tags}, "abc", NOON)


def test_a_tag_decides_before_a_date() -> None:
    asked = {"if-none-match": '"old"', "if-modified-since": HTTP_NOON}
    assert not is_unchanged(asked, "abc", NOON)


@pytest.mark.parametrize(
    ("since", "unchanged"),
    [
        (HTTP_NOON, True),
        ("Sun, 01 Mar 2026 12:00:01 GMT", True),
        ("Sun, 01 Mar 2026 11:59:59 GMT", False),
        ("Sunday, 01-Mar-26 12:00:00 GMT", True),
        ("Sun Mar  1 12:00:00 2026", True),
        ("yesterday", False),
        ("", False),
        ("Sun, 99 Mar 99999999999 12:00:00 GMT", False),
    ],
)
def test_a_date_decides_where_there_is_no_tag(since: str, unchanged: bool) -> None:
    assert is_unchanged({"if-modified-since": since}, "abc", NOON) is unchanged


def test_without_a_date_of_ours_theirs_says_nothing() -> None:
    assert not is_unchanged({"if-modified-since": HTTP_NOON}, "abc", None)


@given(st.text(), st.text())
def test_odd_headers_never_fail(tags: str, encodings: str) -> None:
    is_unchanged({"if-none-match": tags}, "abc", NOON)
    is_unchanged({"if-modified-since": tags}, "abc", NOON)
    accepts_gzip(encodings)


@pytest.mark.parametrize(
    "header",
    ["gzip", "GZIP", "deflate, gzip;q=0.5", "*", "br, *;q=0.1", "x-gzip", "gzip;q=1.0"],
)
def test_gzip_is_accepted(header: str) -> None:
    assert accepts_gzip(header)


@pytest.mark.parametrize(
    "header",
    ["", "identity", "gzip;q=0", "gzip;q=0.0, *", "*;q=0", "br", "gzip;q=x", "gzipped"],
)
def test_gzip_is_not_accepted(header: str) -> None:
    assert not accepts_gzip(header)


def test_each_coding_has_a_strong_tag_of_its_own() -> None:
    plain = answer({}, WORDS, max_age=60)
    packed = answer({"accept-encoding": "gzip"}, WORDS, max_age=60)
    assert plain.headers["etag"] != packed.headers["etag"]
    assert plain.headers["etag"].startswith('"')
    assert gzip.decompress(bytes(packed.body)) == plain.body
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert packed.headers["content-encoding"] == "gzip"


def test_304_repeats_what_a_cache_needs_and_nothing_else() -> None:
    tag = answer({}, WORDS, max_age=60).headers["etag"]
    response = answer({"if-none-match": tag}, WORDS, max_age=60)
    assert response.status_code == 304
    assert response.body == b""
    assert response.headers["etag"] == tag
    assert response.headers["last-modified"] == HTTP_NOON
    assert response.headers["cache-control"] == "public, max-age=60"
    assert "content-type" not in response.headers


def test_what_does_not_shrink_is_sent_plain() -> None:
    response = answer({"accept-encoding": "gzip"}, represent(b"x", ATOM), max_age=60)
    assert response.body == b"x"
    assert "content-encoding" not in response.headers


def test_the_same_bytes_give_the_same_tags_and_the_same_packed_bytes() -> None:
    assert represent(WORDS.body, ATOM, NOON) == WORDS
