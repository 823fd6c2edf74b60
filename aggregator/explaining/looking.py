"""An explanation is put together from what is kept and what it was compared with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from aggregator import naming
from aggregator.correcting import constraints as constraints_of
from aggregator.explaining.labels import labels
from aggregator.explaining.model import Explanation, Pair, Placed
from aggregator.explaining.replaying import at, replay
from aggregator.grouping.constraints import Constraints
from aggregator.grouping.neighbours import neighbours
from aggregator.grouping.reasons import Comparison, beside, reasons
from aggregator.rules import Rules
from storage import articles, carried, lookups, stories, topics
from storage.articles import Article
from storage.database import Database
from storage.stories import Story

SHOWN = 20
"""Articles of a story that are looked at where not all are asked for: each meets an
index of what was there before it."""

OTHERS = 3
"""Stories told of that an article did not go to."""


def of_story(
    db: Database, rules: Rules, story: Story, most: int | None = SHOWN
) -> Explanation:
    """Why each article of a story is in it, the first ``most`` of them in full."""
    found = _explanation(db, rules, story, story.articles, most)
    return replace(found, later=_later(db, _decided(db, rules), story))


def of_article(db: Database, rules: Rules, article: Article) -> Explanation:
    """Why an article is in its story and not in another.

    Raises `naming.Unknown` where no subscription carries it any more.
    """
    story = stories.telling(db, article.slug)
    if story is None:
        raise naming.Unknown("nothing that is subscribed to carries it any more")
    return _explanation(db, rules, story, [article])


def of_two(db: Database, rules: Rules, article: Article, other: Article) -> Pair:
    """Why two articles are one story or are not: how the later one met the earlier."""
    earlier, later = sorted((article, other), key=lambda one: one.id)
    ((newcomer, index),) = replay(db, [later.id])
    text = earlier.copy_of or earlier.id
    own = index.home(text) if text in index.originals else None
    found = None
    if own is not None:
        met = reasons(index, newcomer, _decided(db, rules))
        found = beside(index, newcomer, own.id, text)
        verdict = next((one for one in met if one.story == own.id), None)
        if found and verdict:
            outcome, chance, whole = verdict.outcome, verdict.chance, verdict.whole
            found = replace(found, outcome=outcome, chance=chance, whole=whole)
    return Pair(earlier=earlier, later=later, compared=found)


def _later(
    db: Database, constraints: Constraints, story: Story
) -> tuple[Story, Comparison] | None:
    """The story most like this one of those that began after it."""
    newest = max(article.id for article in story.articles)
    index = at(db, newest)
    for other in neighbours(index, story.id):
        founder = index.stories[other].founder
        if founder <= story.lead:
            continue
        slug = lookups.story_slugs(db, [other]).get(other, "")
        there = stories.by_slug(db, slug)
        ((newcomer, then),) = replay(db, [founder])
        met = reasons(then, newcomer, constraints)
        compared = next((one for one in met if one.story == story.id), None)
        compared = compared or beside(then, newcomer, story.id)
        return (there, compared) if there and compared else None
    return None


def _explanation(
    db: Database,
    rules: Rules,
    story: Story,
    asked: Sequence[Article],
    most: int | None = SHOWN,
) -> Explanation:
    constraints = _decided(db, rules)
    ordered = sorted(asked, key=lambda one: one.id)
    compared = {
        newcomer.article: _told(
            reasons(index, newcomer, constraints),
            story.id,
            beside(index, newcomer, story.id),
        )
        for newcomer, index in replay(db, [one.id for one in ordered[:most]])
    }
    known = _articles(db, story, compared.values())
    entries = tuple(carried.of_stories(db, [story.id]))
    return Explanation(
        story=story,
        asked=tuple(
            Placed(
                article=one,
                founder=one.id == story.lead,
                decided=_is_bound(constraints, one, story),
                original=known.get(one.copy_of or 0),
                compared=compared.get(one.id),
            )
            for one in ordered
        ),
        labels=tuple(labels(rules, story.topics, entries, topics.every(db))),
        merged=lookups.aliases(db, story.id),
        articles=known,
        stories=_stories(db, story, compared.values()),
    )


def _decided(db: Database, rules: Rules) -> Constraints:
    return constraints_of(db, rules.config.corrections, rules.tag)


def _is_bound(constraints: Constraints, article: Article, story: Story) -> bool:
    group = constraints.group(article.id)
    return group is not None and any(
        constraints.group(one.id) == group for one in story.articles if one != article
    )


def _told(
    found: Sequence[Comparison], story: int, own: Comparison | None
) -> tuple[Comparison, ...]:
    """Its own story first, whether it met that or not, then the nearest others."""
    mine = [one for one in found if one.story == story]
    if not mine and own is not None:
        mine = [own]
    others = [one for one in found if one.story != story]
    return (*mine, *others[:OTHERS])


def _articles(
    db: Database, story: Story, found: Iterable[Sequence[Comparison]]
) -> Mapping[int, Article]:
    known = {one.id: one for one in story.articles}
    wanted = {one.nearest for some in found for one in some} - known.keys()
    for slug in lookups.article_slugs(db, wanted).values():
        if article := articles.by_slug(db, slug):
            known[article.id] = article
    return known


def _stories(
    db: Database, story: Story, found: Iterable[Sequence[Comparison]]
) -> Mapping[int, Story]:
    known = {story.id: story}
    wanted = {one.story for some in found for one in some} - known.keys()
    for slug in lookups.story_slugs(db, wanted).values():
        if other := stories.by_slug(db, slug):
            known[other.id] = other
    return known
