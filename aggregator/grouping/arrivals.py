"""A newcomer is read once, and what is likely to have to do with it is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from aggregator.grouping import copies
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import (
    LEAD,
    READ,
    Text,
    Vector,
    count,
    primary,
    weigh,
)
from aggregator.grouping.members import Original
from aggregator.grouping.open_stories import Story
from aggregator.grouping.words import headline, spaced, words

SEARCH_TERMS = 16
SEARCH_FOUND = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A newcomer, made ready to be compared."""

    newcomer: Newcomer
    language: str
    vector: Vector
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
    language = primary(newcomer.language)
    lead = copies.lead(newcomer.text)
    body = spaced(lead)
    counted = count(
        words(headline(newcomer.title[:READ])),
        body.split(maxsplit=LEAD)[:LEAD],
        newcomer.address,
        index.vocabularies.of(language),
    )
    shingles = copies.rows(f"{spaced(newcomer.title)} {body}")
    return Arrival(
        newcomer=newcomer,
        language=language,
        vector=weigh(counted, partial(index.rates.rarities, language)),
        short=Text(title=newcomer.title, body=newcomer.text).short,
        lead=lead,
        shingles=shingles,
        imprint=copies.imprint(shingles),
    )


def relate(index: Index, arrival: Arrival) -> Sequence[Relative]:
    """The originals that are most like a newcomer and may be of its story."""
    found = index.postings.search(arrival.vector, terms=SEARCH_TERMS, most=SEARCH_FOUND)
    article, language = arrival.newcomer.article, arrival.language
    met = {index.homes[original] for _, original in found}
    barred = {
        story
        for story in met
        if not (story.speaks(language) and index.constraints.admit(article, story))
    }
    return [
        Relative(alike, index.originals[original], story)
        for alike, original in found
        if (story := index.homes[original]) not in barred
    ]
