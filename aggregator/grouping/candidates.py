"""The stories that a text may belong to, and how alike the two are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from aggregator.grouping.lexicon import Lexicon, Numbered
from aggregator.grouping.likeness import Vector, cosine
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original

STORIES = 8
LINKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each story: does it go with this text of this time?

    ``text`` is its ``vector`` in the ``lexicon``. ``foreign`` tells that it is in a
    language of which no background is known, ``young`` that too few stories are open to
    tell what is rare, ``undated`` that the text may be older than its time. ``usual``
    are the terms that are ordinary words, ``days`` those of the week that it names.
    ``known`` tells how many texts of a story have something in common with it.
    """

    lexicon: Lexicon
    vector: Vector
    text: Numbered
    short: bool
    time: datetime
    foreign: bool = False
    young: bool = False
    undated: bool = False
    usual: frozenset[str] = frozenset()
    days: int = 0
    known: Mapping[int, int] = field(default_factory=dict)


class Candidate(NamedTuple):
    """A story that a text may belong to, and how alike the two are.

    ``near`` are the texts of it that were met, the nearest first. ``centre`` is the
    likeness to the story as a whole, ``best`` to the nearest text, ``top`` the mean of
    the three nearest.
    """

    story: Story
    near: tuple[Original, ...]
    centre: float
    best: float
    top: float


def candidates(
    question: Question, met: Iterable[tuple[Original, Story]]
) -> tuple[Candidate, ...]:
    """The first `STORIES` stories met, in that order, measured by what was met."""
    near: dict[Story, list[Original]] = {}
    for original, story in met:
        found = near.get(story)
        if found is not None:
            if len(found) < LINKS:
                found.append(original)
        elif len(near) < STORIES:
            near[story] = [original]
    products = _products(question, near)
    weights = question.vector.lookup()
    return tuple(
        [
            _candidate(story, found, products, story.product(weights, products))
            for story, found in near.items()
        ]
    )


def _products(
    question: Question, near: Mapping[Story, list[Original]]
) -> dict[int, int]:
    """The exact products with all texts that are to be compared, in one go."""
    codes = {
        one.article: one.code
        for story, found in near.items()
        for one in (*found, *story.compared)
    }
    products = question.lexicon.products(question.text, tuple(codes.values()))
    return dict(zip(codes, products, strict=True))


def _candidate(
    story: Story,
    found: Sequence[Original],
    products: Mapping[int, int],
    product: int,
) -> Candidate:
    """``found`` are the texts met of a story, ``product`` is that with all of it."""
    links = sorted([(products[one.article], -one.article) for one in found])[::-1]
    likenesses = [cosine(alike) for alike, _ in links]
    if len(links) < LINKS:
        average = cosine(product) / len(story.originals)
        likenesses += [min(likenesses[-1], average)] * (LINKS - len(links))
    return Candidate(
        story=story,
        near=tuple([story.originals[-negative] for _, negative in links]),
        centre=story.likeness(product),
        best=likenesses[0],
        top=sum(likenesses) / LINKS,
    )
