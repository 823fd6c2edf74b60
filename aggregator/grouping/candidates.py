"""The stories that a text may belong to, and how alike the two are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
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
    near = [_met(story, articles) for story in field.stories]
    texts = [text for found in near for text in found]
    codes = [text.code for text in texts]
    links = zip(question.lexicon.products(question.text, codes), texts, strict=True)
    return tuple(
        [
            _candidate(story, list(islice(links, len(found))), whole, centre)
            for found, story, whole, centre in zip(near, *field, strict=True)
        ]
    )


def _met(story: Story, articles: Sequence[int]) -> list[Original]:
    """The first `LINKS` texts of a story that were met."""
    own = story.originals
    return [
        own[article] for article in islice(filter(own.__contains__, articles), LINKS)
    ]


def _candidate(
    story: Story, links: list[tuple[int, Original]], whole: int, centre: float
) -> Candidate:
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
