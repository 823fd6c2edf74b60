"""A newcomer is read once, and what is likely to have to do with it is found."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from aggregator.grouping import copies
from aggregator.grouping.candidates import STORIES
from aggregator.grouping.codes import Numbered
from aggregator.grouping.counting import Text, primary
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import UNIT, Vector, ranked
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.postings import Hits
from aggregator.grouping.tallies import Tally, tallies

SEARCH_TERMS = 16
SEARCH_FOUND = 60
COPY_LOOKS = 5
COPY_WORTH = 0.15 * UNIT * UNIT
"""Texts with a smaller product are not compared row by row."""

TOGETHER = 128
"""Newcomers that are read at once."""


class Arrival(NamedTuple):
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
    """What there is to a newcomer whatever is open."""

    newcomer: Newcomer
    language: str
    tally: Tally
    short: bool
    lead: str
    shingles: copies.Rows
    imprint: copies.Imprint


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
    rows = copies.rows_of([[*one.titled, *one.body] for one in said])
    imprints = copies.imprints(rows)
    for newcomer, one, tally, shingles, imprint in zip(
        newcomers, said, tallies(index, said), rows, imprints, strict=True
    ):
        yield Read(
            newcomer=newcomer,
            language=primary(newcomer.language),
            tally=tally,
            short=Text(title=one.title, body=one.text).short,
            lead=one.lead,
            shingles=shingles,
            imprint=imprint,
        )


def weigh(index: Index, text: Read) -> Arrival:
    """Gives a text the weights that its terms have among what is open now."""
    terms, numbers, more, before, named = text.tally
    rarities = index.rates.rarities(text.language, numbers, before)
    vector, order = ranked(terms, rarities * more, named)
    return Arrival(
        newcomer=text.newcomer,
        language=text.language,
        vector=vector,
        text=Numbered(numbers[order], np.array(vector.weights, dtype=np.int64)),
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
    """What a newcomer is likely to have something to do with, the most alike first.

    ``hits`` are all texts that were found, ``stories`` the nearest ones, by id, that
    may take it.
    """

    hits: Hits
    stories: Mapping[int, Story]

    @property
    def nearest(self) -> Sequence[Story]:
        """The stories alone."""
        return tuple(self.stories.values())


def relate(index: Index, arrival: Arrival) -> Relatives:
    """Finds the relatives of a newcomer."""
    hits = index.postings.search(arrival.text, terms=SEARCH_TERMS, most=SEARCH_FOUND)
    article, language = arrival.newcomer.article, arrival.language
    stories: dict[int, Story] = {}
    for home in hits.stories:
        if home not in stories:
            story = index.stories[home]
            if story.speaks(language) and index.constraints.admit(article, story):
                stories[home] = story
                if len(stories) == STORIES:
                    break
    return Relatives(hits, stories)


def copied(index: Index, relatives: Relatives) -> list[tuple[Original, Story]]:
    """The originals that a newcomer may be a copy of, each with its story.

    Of the first `COPY_LOOKS` that were found in its stories those alike enough.
    """
    hits, stories = relatives
    if not hits.products or hits.products[0] < COPY_WORTH:
        return []
    admitted = (hit for hit in zip(*hits, strict=True) if hit[2] in stories)
    return [
        (index.originals[article], stories[home])
        for product, article, home in islice(admitted, COPY_LOOKS)
        if product >= COPY_WORTH
    ]
