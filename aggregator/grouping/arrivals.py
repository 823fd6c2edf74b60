"""A newcomer is read once, and what is likely to have to do with it is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping import copies
from aggregator.grouping.candidates import LINKS, STORIES
from aggregator.grouping.codes import Numbered, Numbers
from aggregator.grouping.counting import Text, primary
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import Vector, cosine, often, ranked
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.rates import rates
from aggregator.grouping.words import spaced

SEARCH_TERMS = 16
SEARCH_FOUND = 60
COPY_LOOKS = 5
TOGETHER = 64
"""Newcomers that are read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A newcomer, made ready to be compared: ``text`` is its ``vector`` in numbers."""

    newcomer: Newcomer
    language: str
    vector: Vector
    text: Numbered
    short: bool
    lead: str
    shingles: copies.Rows
    imprint: copies.Imprint


class Read(NamedTuple):
    """What there is to a newcomer whatever is open, as far as it tells of weights.

    ``terms`` come by spelling, with their ``numbers``; ``often`` tells what it adds
    that they occur more than once, ``before`` their rates in the background.
    """

    newcomer: Newcomer
    language: str
    terms: Sequence[str]
    numbers: Numbers
    often: NDArray[np.float64]
    before: NDArray[np.float64]
    names: frozenset[str]
    short: bool
    lead: str
    shingles: copies.Rows
    imprint: copies.Imprint


class Relative(NamedTuple):
    """An original that a newcomer is likely to have something to do with."""

    alike: float
    original: Original
    story: Story


def read(index: Index, newcomers: Sequence[Newcomer]) -> Iterator[Read]:
    """Reads texts once, for all that is asked of them.

    Some of them together, before the first is weighed: then the tables of words are at
    hand, and what is made of arrays costs less. Each is to be weighed before the next
    is asked for.
    """
    for first in range(0, len(newcomers), TOGETHER):
        index.tidy()
        yield from list(_read(index, newcomers[first : first + TOGETHER]))


def _read(index: Index, newcomers: Sequence[Newcomer]) -> Iterator[Read]:
    said = [newcomer.read() for newcomer in newcomers]
    rows = copies.rows_of([f"{spaced(one.title)} {one.body}" for one in said])
    imprints = copies.imprints(rows)
    for newcomer, one, shingles, imprint in zip(
        newcomers, said, rows, imprints, strict=True
    ):
        terms = sorted(one.counted)
        yield Read(
            newcomer=newcomer,
            language=primary(newcomer.language),
            terms=terms,
            numbers=index.lexicon.given(terms),
            often=often(terms, one.counted),
            before=rates(index.background, terms),
            names=index.namings.named(one),
            short=Text(title=one.title, body=one.text).short,
            lead=one.lead,
            shingles=shingles,
            imprint=imprint,
        )


def weigh(index: Index, text: Read) -> Arrival:
    """Gives a text the weights that its terms have among what is open now."""
    rarities = index.rates.rarities(text.language, text.numbers, text.before)
    vector, order = ranked(text.terms, rarities * text.often, text.names)
    return Arrival(
        newcomer=text.newcomer,
        language=text.language,
        vector=vector,
        text=Numbered(text.numbers[order], np.array(vector.weights, dtype=np.int64)),
        short=text.short,
        lead=text.lead,
        shingles=text.shingles,
        imprint=text.imprint,
    )


def arrive(index: Index, newcomer: Newcomer) -> Arrival:
    """Makes one newcomer ready to be compared."""
    (text,) = read(index, [newcomer])
    return weigh(index, text)


class Relatives(NamedTuple):
    """The originals that a newcomer is to be compared with, the most alike first.

    Of the nearest stories that may take it these are the nearest texts, and as many as
    are looked at for copies, whatever their stories. ``known`` tells how many of a
    story's texts were found at all.
    """

    near: list[Relative]
    known: dict[int, int]


def relate(index: Index, arrival: Arrival) -> Relatives:
    """Finds the relatives of a newcomer."""
    hits = index.postings.search(arrival.text, terms=SEARCH_TERMS, most=SEARCH_FOUND)
    article, language = arrival.newcomer.article, arrival.language
    stories: dict[int, Story] = {}
    counts: dict[int, int] = {}
    relatives: list[Relative] = []
    for product, other, home in hits:
        known = counts.get(home, 0)
        if not known:
            if len(stories) == STORIES:
                continue
            story = index.stories[home]
            if story.speaks(language) and index.constraints.admit(article, story):
                stories[home] = story
        counts[home] = known + 1
        if (known < LINKS or len(relatives) < COPY_LOOKS) and home in stories:
            original = index.originals[other]
            relatives.append(Relative(cosine(product), original, stories[home]))
    return Relatives(relatives, counts)
