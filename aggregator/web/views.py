"""What the pages show, made from what is kept. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from difflib import get_close_matches
from itertools import groupby
from typing import Generic, TypeVar

from aggregator import wording
from aggregator.coverage import Coverage, cover
from aggregator.publications import Site
from aggregator.web.growth import Growth, growth
from storage.articles import Article
from storage.briefs import Brief
from storage.states import State
from storage.stories import Story
from storage.topics import Topic

MENTIONED = 4
"""How many outlets of a story a list names; its page names them all."""

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A story in a list."""

    story: Story
    coverage: Coverage
    topics: tuple[Topic, ...]

    @property
    def growth(self) -> Growth | None:
        """How it grew, where it did."""
        return growth(self.coverage, self.story.articles)

    @property
    def time(self) -> datetime:
        """That of its newest article."""
        return self.story.time

    @property
    def headline(self) -> str:
        """A person's for it, or that of the article that speaks for it."""
        return wording.called_story(self.story, self.coverage.lead)

    @property
    def mentioned(self) -> tuple[Article, ...]:
        """The first article of each outlet that is named."""
        return self.coverage.by[:MENTIONED]

    @property
    def unmentioned(self) -> int:
        """How many outlets more there are."""
        return self.coverage.outlets - len(self.mentioned)

    @property
    def weight(self) -> int:
        """How large the headline is set, 1 to 3: by independent texts, not copies."""
        return 1 + (self.coverage.texts >= 2) + (self.coverage.texts >= 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Generic[Shown]):
    """What belongs together, mostly to one day of the readers' time zone.

    Where it is not ``dated``, its name does not tell the day of what is in it.
    """

    name: str
    shown: tuple[Shown, ...]
    dated: bool = True


def line(story: Story, topics: Iterable[Topic]) -> Line:
    """Give the line of a story; ``topics`` are all there are, in the order to show."""
    own = tuple(topic for topic in topics if topic.name in story.topics)
    return Line(story=story, coverage=cover(story), topics=own)


Source = TypeVar("Source", State, Brief)


def sources(states: Iterable[Source]) -> tuple[Source, ...]:
    """Give what is read, by title; a list of feeds is not read for itself."""
    feeds = (state for state in states if state.kind != "opml" or state.failure)
    return tuple(sorted(feeds, key=lambda one: wording.called(one).casefold()))


def words(site: Site, article: Article, width: int) -> str:
    """Give the beginning of an article, where more than its link may be shown."""
    if site.content_of(article.subscription) == "link":
        return ""
    return wording.excerpt(article.entry, width)


def paragraphs(site: Site, article: Article, width: int) -> tuple[str, ...]:
    """Give what a page of its own shows of an article.

    A document without a page elsewhere can be read nowhere but here: it is shown whole.
    """
    if article.entry.link or site.content_of(article.subscription) != "full":
        beginning = words(site, article, width)
        return (beginning,) if beginning else ()
    return tuple(line for line in article.entry.text.splitlines() if line.strip())


def by_day(
    ordered: Iterable[Shown], time: Callable[[Shown], datetime], zone: tzinfo
) -> tuple[Day[Shown], ...]:
    """Part what comes in order of time into days."""
    parts = groupby(
        ordered,
        lambda one: f"{time(one).astimezone(zone):%A}, {wording.day(time(one), zone)}",
    )
    return tuple(Day(name=name, shown=tuple(shown)) for name, shown in parts)


def days_of(lines: Sequence[Line], zone: tzinfo) -> tuple[Day[Line], ...]:
    """Part stories into days, those that a person pinned before all others."""
    pinned, rest = _pinned(lines)
    return (*pinned, *by_day(rest, lambda line: line.time, zone))


def pinned_first(lines: Sequence[Line], name: str) -> tuple[Day[Line], ...]:
    """The same of stories in another order than that of time."""
    pinned, rest = _pinned(lines)
    return (*pinned, Day(name=name, shown=rest, dated=False)) if rest else pinned


def _pinned(
    lines: Sequence[Line],
) -> tuple[tuple[Day[Line], ...], tuple[Line, ...]]:
    pinned = tuple(line for line in lines if line.story.pinned)
    rest = tuple(line for line in lines if not line.story.pinned)
    return ((Day(name="Pinned", shown=pinned, dated=False),) if pinned else ()), rest


def nearest(wanted: str, known: Sequence[str]) -> tuple[str, ...]:
    """Give the paths that were perhaps meant."""
    return tuple(get_close_matches(wanted, known, n=3, cutoff=0.7))
