"""A newcomer is read once, and what is likely to have to do with it is found."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from aggregator.grouping import copies
from aggregator.grouping.candidates import LINKS, STORIES
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
from aggregator.grouping.lexicon import Numbered
from aggregator.grouping.likeness import (
    Text,
    Vector,
    cosine,
    often,
    primary,
    ranked,
)
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.words import spaced

SEARCH_TERMS = 16
SEARCH_FOUND = 60
COPY_LOOKS = 5


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


class Relative(NamedTuple):
    """An original that a newcomer is likely to have something to do with."""

    alike: float
    original: Original
    story: Story


def arrive(index: Index, newcomer: Newcomer) -> Arrival:
    """Reads a text once, for all that is asked of it."""
    language, said = primary(newcomer.language), newcomer.read()
    terms = sorted(said.counted)
    numbers = index.lexicon.numbers(terms)
    raw = index.rates.rarities(language, terms, numbers) * often(terms, said.counted)
    vector, order = ranked(terms, raw, index.namings.named(said))
    shingles = copies.rows(f"{spaced(said.title)} {said.body}")
    return Arrival(
        newcomer=newcomer,
        language=language,
        vector=vector,
        text=Numbered(numbers[order], np.array(vector.weights, dtype=np.int64)),
        short=Text(title=said.title, body=said.text).short,
        lead=said.lead,
        shingles=shingles,
        imprint=copies.imprint(shingles),
    )


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
        if home not in counts:
            if len(stories) == STORIES:
                continue
            counts[home] = 0
            story = index.stories[home]
            if story.speaks(language) and index.constraints.admit(article, story):
                stories[home] = story
        counts[home] += 1
        if home in stories and (counts[home] <= LINKS or len(relatives) < COPY_LOOKS):
            original = index.originals[other]
            relatives.append(Relative(cosine(product), original, stories[home]))
    return Relatives(relatives, counts)
