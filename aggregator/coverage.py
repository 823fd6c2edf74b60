"""Who reported a story: outlets and independent texts, counted apart.

A wire report that nine outlets carry is one text at nine outlets, not nine
confirmations of it.
"""

from collections import defaultdict
from dataclasses import dataclass

from storage.articles import Article
from storage.stories import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An independent text, with the articles that repeat it."""

    article: Article
    copies: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The articles of a story by independent text, in the order they came.

    ``outlets`` counts an article of an unknown outlet as an outlet of its own. ``by``
    has one article per outlet, the first one, and begins with the lead's outlet.
    """

    lead: Article
    reports: tuple[Report, ...]
    by: tuple[Article, ...]

    @property
    def outlets(self) -> int:
        """How many outlets reported."""
        return len(self.by)

    @property
    def joint(self) -> bool:
        """Whether more than one article tells it."""
        return len(self.reports) > 1 or any(one.copies for one in self.reports)

    @property
    def elsewhere(self) -> str:
        """The page of the only outlet that tells it, ``""`` where there are several.

        Also where that outlet has no page: then it can be read nowhere but here.
        """
        return self.lead.entry.link if self.outlets == 1 else ""

    @property
    def texts(self) -> int:
        """How many texts were written independently."""
        return len(self.reports)


def cover(story: Story) -> Coverage:
    """Fold the copies in a story under their origin and count what is left."""
    lead = next(
        (article for article in story.articles if article.id == story.lead),
        story.articles[0],
    )
    texts: dict[int, list[Article]] = defaultdict(list)
    origins = {article.id: article.copy_of for article in story.articles}
    for article in story.articles:
        texts[_origin(article.id, origins)].append(article)
    firsts: dict[object, Article] = {outlet_of(lead): lead}
    for article in story.articles:
        firsts.setdefault(outlet_of(article), article)
    return Coverage(
        lead=lead,
        reports=tuple(_report(origin, same) for origin, same in texts.items()),
        by=tuple(firsts.values()),
    )


def outlet_of(article: Article) -> object:
    """What is equal for two articles of one outlet, and only for them."""
    return article.outlet.key or article.id


def _origin(article: int, origins: dict[int, int | None]) -> int:
    """Follow copies to the first text; it need not be in the story (any more)."""
    seen = {article}
    while (origin := origins.get(article)) is not None and origin not in seen:
        seen.add(origin)
        article = origin
    return article


def _report(origin: int, same: list[Article]) -> Report:
    first = next((article for article in same if article.id == origin), same[0])
    copies = tuple(article for article in same if article is not first)
    return Report(article=first, copies=copies)
