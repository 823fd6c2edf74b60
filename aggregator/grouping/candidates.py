"""The stories that a text may belong to, and how alike the two are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress, islice
from typing import NamedTuple

from aggregator.grouping.codes import Numbered
from aggregator.grouping.dates import weekdays
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.likeness import Vector, cosine
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.wholes import products

STORIES = 8
LINKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each story: does it go with this text of this time?

    ``text`` is its ``vector`` in the ``lexicon``. ``foreign`` tells that it is in a
    language of which no background is known, ``young`` that too few stories are open to
    tell what is rare, ``undated`` that the text may be older than its time. ``usual``
    are the terms that are ordinary words. ``homes`` tells of which story each text is
    that has something in common with it.
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
    homes: Sequence[int] = ()

    @property
    def days(self) -> int:
        """The days of the week that it names, see `dates.weekdays`."""
        return weekdays(self.vector.terms)


Links = list[tuple[int, Original]]
"""Texts with their products."""


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


class Field(NamedTuple):
    """The stories that a text may belong to, measured as wholes.

    Of each there is the ``whole``, its product with the text, and the likeness that
    this comes to, the ``centre``.
    """

    stories: Sequence[Story]
    wholes: Sequence[int]
    centres: Sequence[float]


def field_of(question: Question, stories: Sequence[Story]) -> Field:
    """Measures stories, which are to be no more than `STORIES`."""
    weights = question.vector.lookup
    wholes = products(question.lexicon, question.text, stories, weights)
    centres = [
        story.likeness(whole) for story, whole in zip(stories, wholes, strict=True)
    ]
    return Field(stories, wholes, centres)


def candidates(
    question: Question, field: Field, articles: Sequence[int]
) -> tuple[Candidate, ...]:
    """The stories of a field; ``articles`` are the texts met, the nearest first."""
    links = _links(question, field, articles)
    return tuple(
        [_candidate(*one) for one in zip(field.stories, links, *field[1:], strict=True)]
    )


def _links(question: Question, field: Field, articles: Sequence[int]) -> list[Links]:
    """The texts met of each story, with their products.

    The only text of a story is all of it, which has been measured.
    """
    met = [_met(story, articles) for story in field.stories]
    several = [len(story.originals) > 1 for story in field.stories]
    codes = [one.code for texts in compress(met, several) for one in texts]
    products = iter(question.lexicon.products(question.text, codes))
    return [
        list(zip(islice(products, len(texts)) if more else [whole], texts, strict=True))
        for texts, more, whole in zip(met, several, field.wholes, strict=True)
    ]


def _met(story: Story, articles: Sequence[int]) -> list[Original]:
    """The first `LINKS` texts of a story that were met."""
    own = story.originals
    if len(own) == 1:
        return list(own.values())
    return [
        own[article] for article in islice(filter(own.__contains__, articles), LINKS)
    ]


def _candidate(story: Story, links: Links, whole: int, centre: float) -> Candidate:
    links.sort(key=lambda link: (-link[0], link[1].article))
    likenesses = [cosine(product) for product, _ in links]
    if len(links) < LINKS:
        average = cosine(whole) / len(story.originals)
        likenesses += [min(likenesses[-1], average)] * (LINKS - len(links))
    return Candidate(
        story=story,
        near=tuple([text for _, text in links]),
        centre=centre,
        best=likenesses[0],
        top=sum(likenesses) / LINKS,
    )
