"""The words of topics are learned from the newest texts that are kept."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from aggregator.grouping import background
from aggregator.grouping.counting import primary
from aggregator.grouping.expansion import Expansion, Sample, expand
from aggregator.grouping.learned import Learned
from aggregator.grouping.seeding import seeds
from aggregator.grouping.terms import vocabularies
from aggregator.grouping.words import fold, words
from aggregator.rules import Rules
from storage import learned
from storage.database import Database

FEWEST_TEXTS = 100
"""In a language; fewer teach nothing."""

BEGINNING = 1_200
"""Characters of a text in which its words are looked up."""

WORDED = 300
"""Texts, newest first, that learned words are spelt like."""

TOLD = 12
"""Learned words of a topic that a person is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The newest texts in one language, by the numbers of their articles."""

    language: str
    articles: Sequence[int]
    sample: Sample


def expanded(
    db: Database, rules: Rules, topics: Sequence[str], texts: int
) -> Iterator[Learned]:
    """The words learned for these topics from so many texts, the newest."""
    for stream in _streams(db, texts):
        found = dict(_expansions(stream, rules, topics))
        carrying = {term for _, terms in found.values() for term in terms}
        written = _written(db, stream, carrying) if found else {}
        for topic, (expansion, terms) in found.items():
            yield Learned(
                topic=topic,
                language=stream.language,
                threshold=expansion.threshold,
                weights=expansion.weights,
                words=tuple(written[term] for term in terms),
            )


def _expansions(
    stream: Stream, rules: Rules, topics: Sequence[str]
) -> Iterator[tuple[str, tuple[Expansion, Sequence[str]]]]:
    """What is learned for each topic, and the terms that a person is told of it."""
    vocabulary = vocabularies(background.load()).of(stream.language)
    for topic in topics:
        given = seeds(stream.sample, rules.widened[topic], vocabulary, stream.language)
        found = expand(stream.sample, given)
        if found is not None:
            carrying = (term for term in found.weights if term not in given.own)
            yield topic, (found, tuple(islice(carrying, TOLD)))


def _streams(db: Database, most: int) -> Iterator[Stream]:
    """The newest texts by language, where there are enough."""
    texts: dict[str, list[tuple[int, list[str]]]] = {}
    for article, language, terms in learned.texts(db, most):
        texts.setdefault(primary(language), []).append((article, terms))
    for language, found in sorted(texts.items()):
        if len(found) >= FEWEST_TEXTS:
            yield Stream(
                language=language,
                articles=[article for article, _ in found],
                sample=Sample(terms for _, terms in found),
            )


def _written(db: Database, stream: Stream, terms: Collection[str]) -> dict[str, str]:
    """Each of these terms as the newest texts mostly write it."""
    vocabulary = vocabularies(background.load()).of(stream.language)
    written: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for text in learned.wordings(db, stream.articles[-WORDED:]):
        for word in words(text[:BEGINNING]):
            if (term := vocabulary[word]) in written:
                written[term][fold(word)] += 1
    return {term: _usual(term, spellings) for term, spellings in written.items()}


def _usual(term: str, spellings: Counter[str]) -> str:
    return min(spellings, key=lambda one: (-spellings[one], one), default=term)
