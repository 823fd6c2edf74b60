"""What an explanation consists of."""

from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.grouping.reasons import Comparison
from storage.articles import Article
from storage.stories import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article and what it was compared with when it came.

    ``compared`` begins with the story that it would go to by today's look at it. It is
    ``None`` where nobody looked, because the article came too late for that.
    ``original`` is the article whose text it repeats. ``decided`` tells that a person
    has put it together with others of its story.
    """

    article: Article
    founder: bool
    decided: bool = False
    original: Article | None = None
    compared: tuple[Comparison, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A topic of a story or an article, and why it is one, in words."""

    name: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a story is what it is.

    ``asked`` are the articles that are explained, in the order in which they came.
    ``articles`` are all that anything here refers to, by number, and ``stories`` the
    stories of them. ``later`` is the nearest story that began later, and how that one's
    first article stood to this story.
    """

    story: Story
    asked: tuple[Placed, ...]
    labels: tuple[Label, ...]
    merged: tuple[str, ...]
    articles: Mapping[int, Article]
    stories: Mapping[int, Story]
    later: tuple[Story, Comparison] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two articles, and how the later one stood to the earlier and its story.

    ``compared`` is ``None`` where that story was closed when the later one came.
    """

    earlier: Article
    later: Article
    compared: Comparison | None
