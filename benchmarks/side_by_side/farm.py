"""A farm of feeds: many outlets, of whose articles a fifth are others', word for word.

Everything is made by seed, so that two programs, or two versions of one, are given the
same bytes. Texts mean nothing; articles of one topic share words, as news does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log
from random import Random

from benchmarks.side_by_side.words import Words

FORMATS = {"rss": 60, "atom": 30, "rdf": 6, "json": 4}
"""Of a hundred feeds."""

SYNDICATED = 0.2
"""Of all entries; they are the text of another outlet under an address of one's own."""

CHANGED = 0.1
"""Of the feeds have something new in each round after the first."""

TOPICS = 12
_RECENT = 300
_LETTERS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an outlet publishes. ``number`` is that of the text, which copies share."""

    number: int
    id: str
    url: str
    title: str
    author: str
    time: datetime
    summary: str
    paragraphs: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A feed: its place on the server, and what stands in it, newest first."""

    number: int
    format: str
    title: str
    articles: tuple[Article, ...]

    @property
    def path(self) -> str:
        """Where it is served."""
        return f"f/{self.number:05d}.{self.format}"

    @property
    def site(self) -> str:
        """What its links begin with."""
        return f"https://outlet-{self.number}.example/"


class Farm:
    """Outlets, grown round by round."""

    def __init__(self, *, feeds: int, seed: int, now: datetime) -> None:
        self._rng = Random(f"farm {seed} {feeds}")
        self._words = Words(seed)
        self._now = now
        self._numbers = 0
        self._wire: list[Article] = []
        self._topics = [
            self._rng.sample(self._words.all[400:], 30) for _ in range(TOPICS)
        ]
        self.outlets = [self._outlet(number) for number in range(feeds)]

    def grow(self) -> list[Outlet]:
        """Let another round pass, and give the outlets that have something new."""
        self._now += timedelta(hours=1)
        count = max(1, round(len(self.outlets) * CHANGED))
        chosen = sorted(self._rng.sample(range(len(self.outlets)), count))
        for number in chosen:
            outlet = self.outlets[number]
            age = timedelta(seconds=self._rng.randrange(60, 3000))
            size = self._rng.choice((1, 1, 1, 2, 2, 3, 5))
            told = {one.number for one in outlet.articles}
            fresh = tuple(self._articles(outlet, told, self._now - age, size))
            length = len(outlet.articles)
            kept = (*fresh, *outlet.articles)[: max(length, size)]
            self.outlets[number] = replace(outlet, articles=kept)
        return [self.outlets[number] for number in chosen]

    def _outlet(self, number: int) -> Outlet:
        rng = self._rng
        (format_,) = rng.choices(list(FORMATS), list(FORMATS.values()))
        title = " ".join(self._words.some(rng, 2)).title() + f" {number}"
        empty = Outlet(number=number, format=format_, title=title, articles=())
        newest = self._now - timedelta(seconds=rng.randrange(60, 86_400))
        size = rng.randint(10, 50)
        return replace(
            empty, articles=tuple(self._articles(empty, set(), newest, size))
        )

    def _articles(
        self, outlet: Outlet, told: set[int], newest: datetime, count: int
    ) -> Iterator[Article]:
        """So many, newest first, none of a text that the outlet has ``told``."""
        time = newest
        topic = outlet.number % TOPICS
        for _ in range(count):
            one = self._wired(told) or self._own(topic, time)
            told.add(one.number)
            yield self._published(outlet, one, time)
            time -= timedelta(seconds=self._rng.randrange(1_800, 90_000))

    def _wired(self, told: set[int]) -> Article | None:
        """A text of the wire, as often as it takes; some of its own go on it."""
        recent = self._wire[-_RECENT:]
        if not recent or self._rng.random() >= SYNDICATED:
            return None
        one = self._rng.choice(recent)
        return None if one.number in told else one

    def _own(self, topic: int, time: datetime) -> Article:
        rng, words = self._rng, self._words
        self._numbers += 1
        keys = [*rng.sample(self._topics[topic], 4), *rng.sample(words.all[4000:], 3)]
        letters = max(200, int(rng.lognormvariate(log(_LETTERS), 0.6)))
        made = Article(
            number=self._numbers,
            id="",
            url="",
            title=" ".join([*words.some(rng, 5), *keys[:3]]).capitalize(),
            author=" ".join(words.some(rng, 2)).title(),
            time=time,
            summary=words.sentence(rng, keys),
            paragraphs=tuple(words.paragraphs(rng, letters, keys)),
            categories=(f"topic{topic}", *words.some(rng, rng.randint(0, 3))),
        )
        if rng.random() < SYNDICATED / 4:
            self._wire.append(made)
        return made

    def _published(self, outlet: Outlet, one: Article, time: datetime) -> Article:
        slug = "-".join(one.title.lower().split()[:4])
        url = f"{outlet.site}{time:%Y/%m/%d}/{slug}-{one.number}"
        id_ = f"tag:outlet-{outlet.number}.example,2026:{one.number}"
        return replace(one, id=id_ if outlet.number % 2 else url, url=url, time=time)


def shown(rounds: Sequence[Sequence[Outlet]]) -> int:
    """How many entries a reader of all these documents was shown, each feed apart."""
    return len(
        {
            (outlet.number, article.id)
            for outlets in rounds
            for outlet in outlets
            for article in outlet.articles
        }
    )
