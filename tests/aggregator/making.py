"""Articles and stories for tests: each test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.publications import Site
from feeds.model import Entry, Link, Outlet, Source
from storage.articles import Article
from storage.stories import Story

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

SITE = Site(
    title="My river",
    url="https://news.example.org/river",
    tag="tag:river.example,2026",
    since=datetime(2026, 1, 1, tzinfo=UTC),
)


def article(
    number: int, outlet: str = "Herald", *, hours: float = 0, **entry: object
) -> Article:
    """An article; ``hours`` is its time after noon, the rest is said of its entry."""
    site = f"https://{outlet.lower()}.example"
    words = {
        "title": f"Title {number}",
        "content": f"<p>Words {number}.</p>",
        "text": f"Words {number}.",
        "links": (Link(href=f"{site}/{number}", type="text/html"),),
        "language": "en",
    }
    return Article(
        id=number,
        iri=f"tag:river.example,2026:articles/{number}",
        slug=f"a{number}",
        entry=replace(Entry(), **(words | entry)),
        outlet=Outlet(key=f"{outlet.lower()}.example", name=outlet, url=site),
        source=Source(
            id=f"{site}/feed",
            title=f"The {outlet}",
            updated=NOON + timedelta(days=9),
            links=(Link(href=site),),
        ),
        subscription=outlet.lower(),
        subscriptions=(outlet.lower(),),
        time=NOON + timedelta(hours=hours),
        first_seen=NOON + timedelta(hours=hours, minutes=5),
        updated=NOON + timedelta(hours=hours, minutes=5),
        copy_of=None,
        story=1,
        quiet=False,
    )


def story(number: int, *articles: Article, lead: int = 0, topics: str = "") -> Story:
    """A story of these articles, led by the first unless told otherwise."""
    return Story(
        id=number,
        iri=f"tag:river.example,2026:stories/{number}",
        slug=f"s{number}",
        founded=articles[0].time,
        time=max(article.time for article in articles),
        updated=max(article.first_seen for article in articles),
        lead=lead or articles[0].id,
        articles=articles,
        topics=tuple(topics.split()),
    )
