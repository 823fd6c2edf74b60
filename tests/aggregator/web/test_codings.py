"""Which content coding a client is given (RFC 9110, 12.5.3)."""

import gzip

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.codings import accepted, packed

BODY = b"<feed>" + b"river " * 200 + b"</feed>"


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("", [""]),
        ("identity", [""]),
        ("gzip", ["gzip", ""]),
        ("GZIP", ["gzip", ""]),
        ("x-gzip", ["gzip", ""]),
        ("gzip, deflate, br, zstd", ["br", "zstd", "gzip", ""]),
        ("gzip;q=1.0, zstd;q=0.8, br;q=0.2", ["gzip", "zstd", "br", ""]),
        ("deflate, gzip;q=0.5", ["gzip", ""]),
        ("gzip;q=0.5, identity", ["", "gzip"]),
        ("gzip;q=0.5, *;q=0.1", ["gzip", ""]),
        ("*", ["gzip", ""]),
        ("br, *;q=0.1", ["br", "gzip", ""]),
        ("gzip ; q=0.3 , br ; q=0.4", ["br", "gzip", ""]),
        ("gzip;q=0", [""]),
        ("gzip;q=0.000", [""]),
        ("gzip;q=0.0, *", [""]),
        ("gzip, identity;q=0", ["gzip"]),
        ("gzip, *;q=0", ["gzip"]),
        ("identity, *;q=0", [""]),
        ("identity;q=0", []),
        ("*;q=0", []),
        ("gzip;q=0, identity;q=0", []),
    ],
)
def test_the_best_that_a_client_takes_comes_first(
    header: str, order: list[str]
) -> None:
    assert list(accepted(header)) == order


@pytest.mark.parametrize(
    "header", ["gzip;q=x", "gzipped", "gzip;q=", "gzip;q=-1", "gzip;q=nan", "gzip;q=2"]
)
def test_what_cannot_be_understood_is_not_accepted(header: str) -> None:
    assert list(accepted(header)) == [""]


@given(st.text())
def test_no_header_is_too_odd(header: str) -> None:
    assert set(accepted(header)) <= {"br", "zstd", "gzip", ""}


def test_what_is_packed_can_be_read_again() -> None:
    assert gzip.decompress(packed(BODY, "gzip")) == BODY
    assert brotli.decompress(packed(BODY, "br")) == BODY
    assert zstandard.ZstdDecompressor().decompress(packed(BODY, "zstd")) == BODY
    assert packed(BODY, "") == BODY


def test_the_same_bytes_are_packed_into_the_same() -> None:
    for coding in ("gzip", "br", "zstd"):
        assert packed(BODY, coding) == packed(BODY, coding)
