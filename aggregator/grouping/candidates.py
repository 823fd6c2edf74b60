"""The stories that a text may belong to, and how alike the two are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from aggregator.grouping.codes import Numbered
from aggregator.grouping.lexicon import Lexicon
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


class Measured(NamedTuple):
    """A story that was met, with the texts of it that were, and what is alike.

    ``product`` is that with all of it, ``centre`` the likeness that this comes to.
    """

    story: Story
    found: Sequence[Original]
    product: int
    centre: float


class Field(NamedTuple):
    """The stories that a text may belong to, and the products with single texts."""

    stories: Sequence[Measured]
    products: Mapping[int, int]

    def candidates(self) -> tuple[Candidate, ...]:
        """The stories, in the order in which they were met."""
        return tuple([_candidate(one, self.products) for one in self.stories])


def field_of(question: Question, met: Iterable[tuple[Original, Story]]) -> Field:
    """The first `STORIES` stories met, measured by what was met."""
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
    wholes = [(*one, one[0].product(weights, products)) for one in near.items()]
    return Field(
        [Measured(*one, one[0].likeness(one[2])) for one in wholes],
        products,
    )


def _products(
    question: Question, near: Mapping[Story, list[Original]]
) -> dict[int, int]:
    """The exact products with all texts that are to be compared, in one go."""
    codes = {
        one.article: one.code
        for story, found in near.items()
        for one in story.compared or found
    }
    products = question.lexicon.products(question.text, tuple(codes.values()))
    return dict(zip(codes, products, strict=True))


def _candidate(measured: Measured, products: Mapping[int, int]) -> Candidate:
    story, found, product, centre = measured
    links = sorted([(products[one.article], -one.article) for one in found])[::-1]
    likenesses = [cosine(alike) for alike, _ in links]
    if len(links) < LINKS:
        average = cosine(product) / len(story.originals)
        likenesses += [min(likenesses[-1], average)] * (LINKS - len(links))
    return Candidate(
        story=story,
        near=tuple([story.originals[-negative] for _, negative in links]),
        centre=centre,
        best=likenesses[0],
        top=sum(likenesses) / LINKS,
    )
