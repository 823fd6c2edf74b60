import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, integers, lists, sampled_from

from feeds.errors import FetchError
from feeds.http.body import Body
from feeds.http.model import Limits

CODINGS = {
    "": lambda data: data,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
}


def decoded(coding, data, *cuts, limits=None):
    body = Body("http://example.org/", coding, limits or Limits())
    start = 0
    for cut in (*sorted(cuts), len(data)):
        body.take(data[start:cut])
        start = max(start, cut)
    return body.finish()


@given(
    sampled_from(sorted(CODINGS)),
    binary(max_size=300),
    lists(integers(0, 200), max_size=4),
)
@settings(max_examples=150)
def test_a_body_is_the_same_however_it_is_cut(coding, rest, cuts):
    document = b"<rss>" + rest
    assert decoded(coding, CODINGS[coding](document), *cuts) == document


@given(
    binary(max_size=200), sampled_from(["", "gzip", "deflate", "br"]), integers(0, 99)
)
@settings(max_examples=200)
def test_any_bytes_are_decoded_or_refused(data, coding, cut):
    with suppress(FetchError):
        decoded(coding, data, min(cut, len(data)))


def test_a_body_that_is_cut_short_is_refused_at_every_length():
    whole = gzip.compress(b"<rss>" + bytes(range(256)))
    for length in range(3, len(whole)):
        with pytest.raises(FetchError) as refused:
            decoded("gzip", whole[:length])
        assert refused.value.kind == "truncated"


def test_broken_compression_is_refused():
    broken = bytearray(gzip.compress(b"<rss>" * 100))
    broken[12] ^= 0xFF
    with pytest.raises(FetchError) as refused:
        decoded("gzip", bytes(broken))
    assert refused.value.kind in {"encoding", "truncated"}


def test_what_the_first_layer_expands_to_counts_as_well():
    hidden = gzip.compress(gzip.compress(b"<rss/>") + b"\0" * 3_000_000)
    with pytest.raises(FetchError) as refused:
        decoded("gzip", hidden)
    assert refused.value.kind == "too-large"


def test_many_members_are_one_body():
    members = b"".join(gzip.compress(bytes([65 + n])) for n in range(26))
    assert decoded("gzip", members, *range(1, 200, 7)) == bytes(range(65, 91))


def test_nothing_is_nothing():
    assert decoded("gzip", b"") == b""
    assert decoded("br", b"") == b""
