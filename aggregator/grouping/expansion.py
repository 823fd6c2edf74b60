"""Widening a topic of a few words, or of a few typical texts, by the unlabelled stream.

The texts that a person's words match are taken as a part of the topic. What tells their
other words from the stream's is learned as in naive Bayes, then the texts that sound
like them are counted in by how sure they are, and so on for a few rounds (bootstrapping
by keywords and expectation maximisation: McCallum and Nigam, "Text classification by
bootstrapping with keywords, EM and shrinkage", 1999). Each topic is learned by itself
against the whole stream, so one more topic changes no other.

How far to go is told by the matches (Elkan and Noto, "Learning classifiers from only
positive and unlabeled data", KDD 2008): where texts rank high by their *other* words, a
certain share of them has the person's words too; the topic ends where that share has
fallen to a part of it, and what is beyond is none of it.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.learned import UNIT

ROUNDS = 8
FEWEST_MATCHES = 10
FEWEST_EXAMPLES = 3

SOFTNESS = 0.3
"""How far from the threshold a text is counted in by half, about."""

LEAST_SCORE = 0.3
"""No text belongs to a topic that speaks for it less than this."""

FALLEN = 0.4
"""The topic ends where this part is left of the share of matches at its top."""

TOP = 0.25
"""The top of a topic: as many texts as this part of its matches."""

KNOWN = 0.5
"""The least share at the top: whose words are in fewer of its texts named no field."""

MISSED = 0.3
"""The part of a topic's typical texts that its threshold may leave out."""

MOST_WORDS = 2_000
LEAST_WEIGHT = 0.1

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What was learned: see `Learned`; the terms that carry a topic most come first."""

    threshold: int
    weights: dict[str, int]


class Sample:
    """Texts of the stream, in one language, each as its distinct terms."""

    def __init__(self, texts: Iterable[Collection[str]]) -> None:
        self._numbers: dict[str, int] = {}
        flat: list[int] = []
        sizes: list[int] = []
        for text in texts:
            flat += (self._numbers.setdefault(one, len(self._numbers)) for one in text)
            sizes.append(len(text))
        self._flat = np.array(flat, dtype=np.int64)
        self._rows = np.repeat(np.arange(len(sizes)), sizes)
        self._lengths = np.sqrt(np.maximum(1, sizes))
        self.texts = len(sizes)
        self.terms = tuple(self._numbers)
        self.common = self.counts(np.ones(self.texts))

    def counts(self, shares: Numbers) -> Numbers:
        """How many texts have each term, a text counting by its share."""
        weights = shares[self._rows]
        counts = np.bincount(self._flat, weights, minlength=len(self.terms))
        return np.asarray(counts, dtype=np.float64)

    def scores(self, weights: Numbers) -> Numbers:
        """What `Learned.score` says of each text."""
        sums = np.bincount(self._rows, weights[self._flat], minlength=self.texts)
        return np.asarray(sums / self._lengths)

    def having(self, terms: Collection[str]) -> Marks:
        """The texts that have all these terms; none, if there are no terms."""
        numbers = [self._numbers[term] for term in terms if term in self._numbers]
        if not terms or len(numbers) < len(terms):
            return np.zeros(self.texts, dtype=bool)
        found = np.isin(self._flat, numbers)
        count = np.bincount(self._rows[found], minlength=self.texts)
        return np.asarray(count == len(numbers))

    def beginning(self, start: str) -> tuple[str, ...]:
        """The terms that begin so."""
        return tuple(term for term in self.terms if term.startswith(start))

    def knows(self, terms: Collection[str]) -> float:
        """The share of some terms that occur here at all."""
        return sum(term in self._numbers for term in terms) / max(1, len(terms))

    def mark(self, terms: Collection[str]) -> Marks:
        """Which of ``self.terms`` these are."""
        marks = np.zeros(len(self.terms), dtype=bool)
        marks[[self._numbers[term] for term in terms if term in self._numbers]] = True
        return marks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seeds:
    """What a topic is learned from.

    ``matches`` are the texts of the sample that a person's words match, ``own`` the
    terms of those words, ``examples`` typical texts as their distinct terms, which are
    no part of the sample.
    """

    matches: Marks
    own: frozenset[str] = frozenset()
    examples: Sequence[Collection[str]] = ()


def expand(sample: Sample, seeds: Seeds) -> Expansion | None:
    """Learn a topic; ``None`` if there is too little to learn it from."""
    by_matches = int(seeds.matches.sum()) >= FEWEST_MATCHES
    if not by_matches and len(seeds.examples) < FEWEST_EXAMPLES:
        return None
    blind = sample.mark(seeds.own)
    typical = [sample.mark(example) for example in seeds.examples]
    given = np.sum(typical, axis=0) if typical else np.zeros(len(sample.terms))
    shares = seeds.matches.astype(np.float64)
    threshold = 0.0
    for _ in range(ROUNDS):
        counts = sample.counts(shares) + given
        weights = _weights(sample, counts)
        scores = sample.scores(np.where(blind, 0.0, weights))
        if by_matches:
            threshold = _boundary(scores, seeds.matches)
        else:
            threshold = _quantile(sample, counts, typical)
        threshold = max(threshold, LEAST_SCORE)
        shares = 1 / (1 + np.exp(np.clip((threshold - scores) / SOFTNESS, -30, 30)))
        shares = np.maximum(shares, seeds.matches)
    return _trimmed(sample, sample.counts(shares) + given, threshold)


def _weights(sample: Sample, counts: Numbers) -> Numbers:
    """How much oftener than in the whole stream each term is in the topic."""
    expected = sample.common * (counts.sum() / sample.common.sum())
    return np.asarray(np.log((counts + 1) / (expected + 1)))


def _boundary(scores: Numbers, matches: Marks) -> float:
    """The score from which on a text is rather of the topic than not."""
    order = np.argsort(-scores, kind="stable")
    matched = np.cumsum(matches[order])
    ranks = np.arange(1, len(scores) + 1)
    first = max(FEWEST_MATCHES, int(matched[-1] * TOP)) - 1
    share = max(KNOWN, (matched[first:] / ranks[first:]).max())
    return float(scores[order[np.argmax(matched - FALLEN * share * ranks)]])


def _quantile(sample: Sample, counts: Numbers, typical: Sequence[Marks]) -> float:
    """The score that most typical texts have when each is left out of the learning."""
    scores = [
        _weights(sample, counts - one)[one].sum() / math.sqrt(max(1, one.sum()))
        for one in typical
    ]
    return float(np.quantile(scores, MISSED))


def _trimmed(sample: Sample, counts: Numbers, threshold: float) -> Expansion:
    """The terms that decide, rounded: by how many texts have them and how telling."""
    weights = _weights(sample, counts)
    worth = np.where(weights > 0, counts, sample.common) * weights
    telling = np.flatnonzero(np.abs(weights) >= LEAST_WEIGHT)
    most = telling[np.argsort(-np.abs(worth[telling]), kind="stable")][:MOST_WORDS]
    order = most[np.argsort(-worth[most], kind="stable")]
    return Expansion(
        threshold=round(threshold * UNIT),
        weights={sample.terms[at]: round(float(weights[at]) * UNIT) for at in order},
    )
