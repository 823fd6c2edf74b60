"""Texts that are read together."""

from collections.abc import Mapping
from itertools import compress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping import background
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import often
from aggregator.grouping.rates import rates
from aggregator.grouping.said import Said
from aggregator.grouping.tallies import Tally, tallies

FERRY = Said(
    title="Ferry runs aground off Kirkwall's pier",
    text="A ferry ran aground near Kirkwall. Nobody on the ferry was hurt.",
    language="en",
)
WORDS = st.lists(
    st.sampled_from(["Ferry", "ferries", "the", "Kirkwall's", "a", "U.S."])
)
SAYINGS = st.builds(
    Said,
    title=WORDS.map(" ".join),
    text=WORDS.map(" ".join),
    language=st.sampled_from(["", "en", "de", "pt-BR"]),
    address=st.sampled_from(["", "https://news.test/1/ferry-off-kirkwall-ferry"]),
)


def tally(said: Said) -> Tally:
    (found,) = tallies(Index(background.load()), [said])
    return found


def names(found: Tally) -> set[str]:
    return set(compress(found.terms, found.named))


@given(st.lists(SAYINGS, min_size=1, max_size=5))
def test_terms_are_counted_as_those_of_each_text_alone(texts: list[Said]) -> None:
    index = Index(background.load())
    for said, found in zip(texts, tallies(index, texts), strict=True):
        counted: Mapping[str, float] = said.counted
        terms = sorted(counted)
        times = np.array([counted[term] for term in terms], dtype=float)
        assert list(found.terms) == terms
        assert index.lexicon.terms(found.numbers) == tuple(terms)
        assert np.array_equal(found.often, often(times))
        assert np.array_equal(found.before, rates(index.background, terms))


def test_the_names_of_a_text_are_marked() -> None:
    assert names(tally(FERRY)) == {"kirkwall"}


@pytest.mark.parametrize(
    ("language", "expected"), [("en", {"der", "zug", "hamburg"}), ("de", {"hamburg"})]
)
def test_a_language_may_write_every_noun_with_a_capital(
    language: str, expected: set[str]
) -> None:
    said = Said(text="Der Zug nach Hamburg stand still.", language=language)
    assert names(tally(said)) == expected


def test_numbers_that_were_given_to_other_terms_are_not_mixed_up() -> None:
    index = Index(background.load())
    list(tallies(index, [FERRY]))
    index.lexicon.tidy()
    index.rates.tidy()
    index.wordings.tidy()
    list(tallies(index, [Said(title="Harbour closed after storm", language="en")]))
    (again,) = tallies(index, [FERRY])
    assert index.lexicon.terms(again.numbers) == tuple(again.terms)
    assert np.array_equal(again.before, rates(index.background, again.terms))
