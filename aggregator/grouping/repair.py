"""Second thoughts: stories that should not be one, and ones that should.

An article is placed when it arrives, with what is known then. Now and then the stories
that changed lately are looked at whole. Few articles move (about one in a hundred).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aggregator.grouping.codes import decoded
from aggregator.grouping.index import WINDOW, Index
from aggregator.grouping.likeness import cosine
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.tellings import apart
from aggregator.grouping.wholes import sum_products

EVERY = 500
SPLIT_SIZES = range(3, 61)
SEVERAL = 3
"""Fewer texts neither leave a story nor take theirs into another: ten of twelve such
merges put two events together, and readers see each change of an id."""
LOOSE = 0.08
MERGE_TERMS = 40
MERGE_FOUND = 60
SAME_CENTRE = 0.55
SAME_AVERAGE = 0.10
LONE_CENTRE = 0.35
LONE_LEAD = 0.22


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """All articles of story ``gone`` belong to ``kept``, the older of the two."""

    kept: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """``articles`` leave ``story`` and begin ``new_story``, founded by ``founder``.

    The article that founded ``story`` is never among them.
    """

    story: int
    new_story: int
    founder: int
    articles: tuple[int, ...]


Change = Merge | Split


def is_due(article: int) -> bool:
    """Whether stories are looked over once ``article`` is placed.

    It follows from the id alone, so that a restored index does it at the same article.
    """
    return article % EVERY == 0


def repair(index: Index, article: int, *, next_story: int) -> tuple[Change, ...]:
    """Splits and merges the stories that the last `EVERY` articles have touched."""
    recent = range(article - EVERY + 1, article + 1)
    touched = {index.home(one).id for one in recent if one in index.originals}
    changes: list[Change] = []
    for story in sorted(touched):
        for split in _splits(index, index.stories[story], next_story):
            changes.append(split)
            next_story = split.new_story + 1
            touched.add(split.new_story)
    changes.extend(_merges(index, touched))
    return tuple(changes)


def _splits(index: Index, story: Story, next_story: int) -> Iterator[Split]:
    """Cuts a story where its parts have next to nothing in common."""
    if len(story.originals) not in SPLIT_SIZES or story.founder not in story.originals:
        return
    originals = [story.originals[article] for article in sorted(story.originals)]
    parts = index.constraints.rejoin(_parts(index, originals), story)
    leaving = [
        part for part in parts if len(part) >= SEVERAL and story.founder not in part
    ]
    for new_story, part in enumerate(leaving, start=next_story):
        articles = [m.article for one in part for m in story.originals[one].members()]
        for article in part:
            index.move(article, new_story, part[0])
        yield Split(
            story=story.id,
            new_story=new_story,
            founder=part[0],
            articles=tuple(sorted(articles)),
        )


def _parts(index: Index, originals: Sequence[Original]) -> list[list[int]]:
    """Groups texts by average likeness until no two groups are alike enough.

    Of groups that are as like each other as others are, those of older texts are joined
    first: the first largest number of the table is theirs.
    """
    parts = [[original.article] for original in originals]
    codes = [original.code for original in originals]
    links = np.array(
        [index.lexicon.products(decoded(code), codes) for code in codes],
        dtype=np.float64,
    )
    np.fill_diagonal(links, 0)
    sizes = np.ones(len(parts))
    while True:
        averages = np.triu(links / np.outer(sizes, sizes), 1)
        kept, gone = divmod(int(averages.argmax()), len(parts))
        if cosine(float(averages[kept, gone])) < LOOSE:
            return sorted(sorted(part) for part in parts if part)
        parts[kept] += parts[gone]
        parts[gone] = []
        sizes[kept] += sizes[gone]
        links[kept] += links[gone]
        links[:, kept] = links[kept]
        links[gone] = links[:, gone] = links[kept, kept] = 0


def _merges(index: Index, touched: Iterable[int]) -> Iterator[Merge]:
    """Joins pairs of stories of which each is the other's nearest."""
    for story in sorted(touched):
        here = index.stories.get(story)
        there = _nearest(index, here) if here else None
        back = _nearest(index, there) if there else None
        if here is None or there is None or back is not here:
            continue
        kept, gone = sorted((here, there), key=lambda one: one.id)
        for article in sorted(gone.originals):
            index.move(article, kept.id, kept.founder)
        yield Merge(kept=kept.id, gone=gone.id)


def _nearest(index: Index, story: Story) -> Story | None:
    """The story most like ``story``, if the two are alike enough to be one.

    Less will do where no third story is nearly as like it: large stories break into
    parts that have only each other, while in the news of one great affair every story
    has several neighbours.
    """
    if len(story.originals) < SEVERAL:
        return None
    centre = story.centre
    head = index.lexicon.numbered(centre.head(MERGE_TERMS))
    found = index.postings.search(head, terms=MERGE_TERMS, most=MERGE_FOUND)
    others = [
        other
        for other in map(index.stories.__getitem__, set(found.stories))
        if other is not story and other.speaks(story.language)
    ]
    wholes = sum_products(index.lexicon, centre, others)
    ranked = sorted(
        (-story.likeness(product, other), other.id)
        for other, product in zip(others, wholes, strict=True)
    )
    if not ranked:
        return None
    alike = -ranked[0][0]
    ahead = alike + (ranked[1][0] if len(ranked) > 1 else 0.0)
    other = index.stories[ranked[0][1]]
    near = alike >= SAME_CENTRE or (alike >= LONE_CENTRE and ahead >= LONE_LEAD)
    return other if near and _may_unite(index, story, other) else None


def _may_unite(index: Index, story: Story, other: Story) -> bool:
    """Whether nothing but their likeness as wholes keeps two stories apart."""
    pairs = len(story.originals) * len(other.originals)
    (product,) = sum_products(index.lexicon, story.centre, [other])
    average = cosine(product / pairs)
    return (
        len(other.originals) >= SEVERAL
        and average >= SAME_AVERAGE
        and abs(story.last - other.last) <= WINDOW
        and not apart(story, other)
        and index.constraints.unite(story, other)
    )
