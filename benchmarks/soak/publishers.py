"""Publishers, and what stands in their feeds at a time. Pure."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

START = datetime(2026, 1, 5, tzinfo=UTC)
BACKLOG = timedelta(days=40)
"""How long before the start they began."""

SHOWN = 40
"""Entries that a feed shows."""

DEPTH = timedelta(minutes=5)
"""A daemon that has just been killed needs some seconds to start, or a minute."""

EVENT = timedelta(hours=8)
"""Between two events of which everybody tells."""

CORRECTED = timedelta(hours=6)
"""After so long an article is edited, if it ever is."""

HOSTS = 12

_letters = random.Random(1)
WORDS = tuple(
    "".join(_letters.choices("bdfgklmnprst" + "aeiou" * 2, k=7)) for _ in range(9000)
)
"""All that there are: of a language one knows the words after a while."""

USUAL = ("the", "of", "and", "to", "in", "was", "that", "for", "on", "with", "said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes an article ``every`` so often; all its ids change at a time."""

    number: int
    every: timedelta
    renames: datetime | None

    @property
    def name(self) -> str:
        """As it is subscribed to."""
        return f"p{self.number}"

    @property
    def host(self) -> str:
        """Its own address, which it shares with few others."""
        return f"127.0.1.{1 + self.number % HOSTS}"

    @property
    def format(self) -> str:
        """Of its feed."""
        return ("rss", "atom", "json")[self.number % 3]

    def time(self, article: int) -> datetime:
        """When an article came out."""
        return START - BACKLOG + (article + self.number / 100) * self.every

    def shown(self, now: datetime) -> Sequence[int]:
        """The articles in its feed, newest first."""
        newest = int((now - self.time(0)) / self.every)
        return range(newest, max(newest - SHOWN, -1), -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as it stands at a time; by its link it is the same for ever."""

    id: str
    link: str
    title: str
    text: str
    time: datetime


def publishers(count: int, weeks: float, speed: float) -> tuple[Publisher, ...]:
    """So many, of which every fourth changes all its ids somewhen.

    What a feed shows it shows for `DEPTH` of the machine's time at least.
    """
    dice = random.Random(count)
    least = max(DEPTH * speed / SHOWN, timedelta(hours=3))
    return tuple(
        Publisher(
            number=number,
            every=least * dice.choice((1, 1.3, 2, 4, 8)),
            renames=START + timedelta(weeks=weeks) * dice.random()
            if number % 4 == 0
            else None,
        )
        for number in range(count)
    )


def key(publisher: Publisher, article: int) -> str:
    """What an article's link is by, without its scheme."""
    return f"{publisher.name}.example/{article}"


def written(publisher: Publisher, article: int, now: datetime) -> Article:
    """An article as its publisher shows it now."""
    time = publisher.time(article)
    told = random.Random(f"{publisher.number} {article}")
    event = int((time - START + BACKLOG) / EVENT)
    common = told.random() < 0.6
    words = vocabulary(f"event {event}" if common else key(publisher, article))
    text = " ".join(told.choices(words, k=60) + told.choices(USUAL, k=30))
    if article % 7 == 0 and now - time > CORRECTED:
        text += " An earlier version of this report was corrected."
    renamed = publisher.renames is not None and now >= publisher.renames
    link = f"https://{key(publisher, article)}"
    return Article(
        id=f"{link}?id" if renamed else f"urn:{publisher.name}:{article}",
        link=link,
        title=" ".join(told.sample(words, 7)).capitalize(),
        text=text,
        time=time,
    )


def vocabulary(of: str) -> list[str]:
    """The words by which an event is told."""
    return random.Random(of).sample(WORDS, 30)


def document(publisher: Publisher, now: datetime, *, more: str = "") -> bytes:
    """Its feed as it stands now."""
    articles = [written(publisher, one, now) for one in publisher.shown(now)]
    return FORMATS[publisher.format](publisher, articles, more).encode()


def _rss(publisher: Publisher, articles: Sequence[Article], more: str) -> str:
    items = "".join(
        f"<item><title>{one.title}</title><link>{one.link}</link>"
        f'<guid isPermaLink="false">{one.id}</guid>'
        f"<pubDate>{format_datetime(one.time)}</pubDate>"
        f"<description>{one.text}</description></item>\n"
        for one in articles
    )
    name = publisher.name
    return (
        f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>The {name}</title>'
        f"<link>https://{name}.example/</link><language>en</language>\n"
        f"{items}{more}</channel></rss>"
    )


def _atom(publisher: Publisher, articles: Sequence[Article], more: str) -> str:
    entries = "".join(
        f'<entry><title>{one.title}</title><link href="{one.link}"/><id>{one.id}</id>'
        f"<updated>{one.time.isoformat()}</updated>"
        f"<published>{one.time.isoformat()}</published>"
        f"<content>{one.text}</content></entry>\n"
        for one in articles
    )
    name = publisher.name
    return (
        '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="en"><title>The {name}</title><id>https://{name}.example/</id>'
        f'<link href="https://{name}.example/"/><updated>{START.isoformat()}</updated>'
        f"\n{entries}{more}</feed>"
    )


def _json(publisher: Publisher, articles: Sequence[Article], more: str) -> str:
    items = [
        {
            "id": one.id,
            "url": one.link,
            "title": one.title,
            "content_text": one.text,
            "date_published": one.time.isoformat(),
        }
        for one in articles
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"The {publisher.name}",
        "home_page_url": f"https://{publisher.name}.example/",
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, indent=1) + more


FORMATS = {"rss": _rss, "atom": _atom, "json": _json}
