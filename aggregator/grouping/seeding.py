"""From what a person wrote for a topic to what it is learned from."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from aggregator.grouping.expansion import Marks, Sample, Seeds
from aggregator.grouping.said import Said
from aggregator.grouping.terms import Vocabulary
from aggregator.grouping.topics import FEWEST_WORDS, Rule
from aggregator.grouping.words import fold, words

FAMILIAR = 0.33
"""An example of which fewer terms than this occur is in another language."""


def seeds(sample: Sample, rule: Rule, vocabulary: Vocabulary, language: str) -> Seeds:
    """What there is to learn a topic from in a sample of texts in one language.

    Matches are looked for among the terms of the texts, not letter by letter: what is
    learned needs no more, and a stream is searched in milliseconds.
    """
    any_, all_, none = (
        [tuple(_spellings(sample, value, vocabulary)) for value in values]
        for values in (rule.any, rule.all, rule.none)
    )
    matches = _having_one(sample, any_)
    for value in all_:
        matches &= _having_one(sample, [value])
    matches &= ~_having_one(sample, none)
    examples = [_terms(example, language) for example in rule.examples]
    return Seeds(
        matches=matches if len(rule.any) >= FEWEST_WORDS else np.zeros_like(matches),
        own=frozenset(
            term for value in any_ for spelling in value for term in spelling
        ),
        examples=[one for one in examples if sample.knows(one) >= FAMILIAR],
    )


def _terms(example: str, language: str) -> frozenset[str]:
    """The terms of a typical text; its first line is its title."""
    title, _, body = example.strip().partition("\n")
    return Said(title=title, text=body, language=language).terms


def _having_one(sample: Sample, values: Sequence[Collection[tuple[str, ...]]]) -> Marks:
    matches = np.zeros(sample.texts, dtype=bool)
    for value in values:
        for spelling in value:
            matches |= sample.having(spelling)
    return matches


def _spellings(
    sample: Sample, value: str, vocabulary: Vocabulary
) -> Iterator[tuple[str, ...]]:
    """The terms that a text with this value has: names are stemmed less than words."""
    if value.rstrip('"').endswith("*"):
        start = fold("".join(words(value)))
        yield from ((term,) for term in sample.beginning(start) if start)
        return
    written = words(value)
    for spelled in {tuple(written), tuple(word.capitalize() for word in written)}:
        found = tuple(dict.fromkeys(vocabulary[word] for word in spelled))
        if found and all(found):
            yield found
