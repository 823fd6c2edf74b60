"""Row H15 of the fetching standard: our own feed as a source."""

from dataclasses import replace

import pytest

from aggregator.loops import LOOP, is_own, refused
from aggregator.merge import articles_feed
from aggregator.publications import Site, everything
from feeds.model import Feed, Link, Reading, Source
from feeds.parse import parse
from feeds.publish import render
from tests.aggregator.making import SITE, article


def of_itself(site: Site) -> Source:
    """What a reader of the service's feed is told of it."""
    written = render(articles_feed(site, everything(site), [article(1)]))
    return parse(written, url="https://reader.example/copy").source


def by_self(href: str) -> Source:
    return Source(title="A", links=(Link(href=href, rel="self"),))


def test_h15_a_feed_of_our_own_is_known_wherever_it_lies() -> None:
    assert is_own(of_itself(SITE), SITE.tag, SITE.url)
    assert is_own(of_itself(SITE), SITE.tag, "https://renamed.example.org")


def test_h15_two_services_may_read_each_other() -> None:
    other = replace(SITE, tag="tag:rivers.example,2026", url="https://b.example")
    assert not is_own(of_itself(other), SITE.tag, SITE.url)
    twin = replace(other, url=SITE.url)
    assert not is_own(of_itself(twin), SITE.tag, SITE.url)
    older = replace(other, tag=f"{SITE.tag}0")
    assert not is_own(of_itself(older), SITE.tag, SITE.url)


@pytest.mark.parametrize(
    ("href", "own"),
    [
        ("https://news.example.org/river/all.rss", True),
        ("https://NEWS.example.org:443/river/topics/tea.json", True),
        ("https://news.example.org/rivers.rss", False),
        ("https://news.example.org/blog.rss", False),
        ("https://example.org/river/all.rss", False),
        ("/river/all.rss", False),
        ("", False),
    ],
)
def test_h15_a_feed_without_an_id_tells_by_its_own_address(
    href: str, own: bool
) -> None:
    assert is_own(by_self(href), SITE.tag, SITE.url) is own


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])
def test_h15_an_address_that_every_machine_has_is_nobodys(host: str) -> None:
    url = f"http://{host}:8080"
    assert not is_own(by_self(f"{url}/all.rss"), SITE.tag, url)


def test_h15_a_reading_of_our_own_feed_is_a_failure_with_a_reason() -> None:
    ours = Reading(name="loop", feed=Feed(source=of_itself(SITE)), status=200)
    assert refused(ours, SITE.tag, SITE.url) == replace(ours, feed=None, failure=LOOP)
    for other in (
        Reading(name="tea", feed=Feed(source=by_self("https://tea.example/rss"))),
        Reading(name="tea"),
    ):
        assert refused(other, SITE.tag, SITE.url) is other
