"""Row G2 of the fetching standard: a page where a feed was is told of, not followed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.confined import Bounds, Confinement
from feeds.errors import ParseError
from feeds.model import Failure, Request
from feeds.read import Means, read
from feeds.suggest import LONGEST, MOST, suggesting
from tests.feeds.asking import AGENT, PATIENT, hasty
from tests.feeds.server import Server

HERE = "https://tea.example/feed"
ERROR = ParseError(HERE, "no feed", kind="not-a-feed")


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    with Confinement(Bounds(time=timedelta(seconds=5), children=1)) as running:
        yield running


def page(*addresses: str, rest: str = "") -> str:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{one}">'
        for one in addresses
    )
    return f"<!doctype html><html><head><title>Tea</title>{links}</head>{rest}</html>"


def refused(server: Server, confinement: Confinement) -> Failure:
    means = Means(
        confinement=confinement, user_agent=AGENT, limits=PATIENT, manners=hasty
    )
    request = Request(
        name="tea", kind="url", location=server.url("/feed"), allow_private=True
    )
    [reading] = read([request], means, datetime(2026, 11, 22, tzinfo=UTC))
    assert reading.feed is None
    assert reading.failure is not None
    return reading.failure


def reason(body: str | bytes, url: str = HERE) -> str:
    given = body.encode() if isinstance(body, str) else body
    return suggesting(ERROR, given, url).reason


def test_g2_a_page_in_place_of_a_feed_tells_which_feed_it_names(server, confinement):
    server.serve("/feed", page("/news.xml"))
    server.serve("/news.xml", "<rss version='2.0'><channel/></rss>")

    failure = refused(server, confinement)

    assert failure.kind == "not-a-feed"
    assert failure.reason == (
        'this is a web page called "Tea", no feed; '
        f"it names {server.url('/news.xml')}: `aggregator add` takes it"
    )
    assert [request.path for request in server.requests] == ["/feed"]


def test_g2_of_many_feeds_a_few_are_told_of():
    said = reason(page("/1.xml", "/2.xml"))
    assert said == (
        "no feed; it names https://tea.example/1.xml, https://tea.example/2.xml: "
        "`aggregator add` takes one of them"
    )
    many = reason(page(*(f"/{n}.xml" for n in range(5000))))
    assert many.count("https://") == MOST
    assert "among others" in many


def test_g2_a_page_that_names_no_other_feed_suggests_nothing():
    assert reason(page()) == "no feed"
    assert reason(page(HERE, "//tea.example/feed#top")) == "no feed"
    assert reason(page(f"/{'x' * LONGEST}.xml")) == "no feed"
    assert reason("Not found") == "no feed"


def test_g2_a_suggestion_holds_no_password_and_no_tricks():
    body = page("https://ann:secret@tea.example/a.xml", "/b\u202egpj.xml")
    assert reason(body) == (
        "no feed; it names https://tea.example/a.xml, "
        "https://tea.example/b%E2%80%AEgpj.xml: `aggregator add` takes one of them"
    )


def test_g2_other_failures_stay_as_they_are():
    empty = ParseError(HERE, "the document is empty", kind="empty")
    assert suggesting(empty, page("/a.xml").encode(), HERE) is empty


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_page_and_address_are_taken(body: bytes, url: str) -> None:
    assert reason(body, url).startswith("no feed")
