"""What hosts let programs visit (RFC 9309)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import robots
from feeds.errors import FetchError
from feeds.http.model import Fetched

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = "https://a.example/news/1?page=2"


def answered(body: bytes | None, kind: str = "") -> Fetched:
    failure = FetchError("https://a.example/robots.txt", "why", kind=kind)
    return Fetched(
        name="https://a.example",
        url="https://a.example/robots.txt",
        body=body,
        failure=failure if kind else None,
    )


def allowed(body: bytes | None, kind: str = "", url: str = PAGE) -> bool:
    rules = robots.understood("https://a.example", answered(body, kind), NOW)
    return robots.allows(rules, url)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: *\nDisallow: /*?page=", False),
        ("User-agent: *\nDisallow: /news\nAllow: /news/1", True),
        ("User-agent: aggregator\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: other\nDisallow: /", True),
        ("\ufeffUser-agent: *\r\nDisallow: /", False),
        ("<html>not found</html>", True),
    ],
)
def test_rules_are_kept(rules: str, expected: bool) -> None:
    assert allowed(rules.encode()) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("http-404", True),
        ("http-403", True),
        ("http-429", False),
        ("http-503", False),
        ("dns", False),
        ("timeout", False),
    ],
)
def test_no_file_forbids_nothing_and_no_answer_forbids_all(
    kind: str, expected: bool
) -> None:
    assert allowed(None, kind) is expected


def test_rules_last_a_day_and_silence_an_hour() -> None:
    known = robots.understood("https://a.example", answered(b""), NOW)
    silent = robots.understood("https://a.example", answered(None, "dns"), NOW)
    assert known.until == NOW + timedelta(days=1)
    assert silent.until == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://user:pass@a.example/x", "https://a.example"),
        ("http://a.example:8080/x?y", "http://a.example:8080"),
    ],
)
def test_rules_are_those_of_an_origin(url: str, origin: str) -> None:
    assert robots.origin_of(url) == origin
    assert robots.address(origin) == f"{origin}/robots.txt"


@given(st.binary(max_size=300))
def test_no_rules_are_too_odd(body: bytes) -> None:
    assert allowed(body) in {True, False}
