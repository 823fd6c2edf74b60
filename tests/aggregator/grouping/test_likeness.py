"""What makes two texts alike, and how exactly."""

import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping import background
from aggregator.grouping.counting import Text, frequencies
from aggregator.grouping.likeness import (
    UNIT,
    Vector,
    cosine,
    dot,
    shared,
    unpack,
    weigh,
)
from aggregator.grouping.rates import rarities
from aggregator.grouping.sums import Sum
from aggregator.grouping.terms import Vocabularies, Vocabulary

KNOWN = background.load()
ENGLISH = Vocabulary(KNOWN, "en")
WORDS = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), min_size=1
)


def vector(title: str, body: str = "") -> Vector:
    return weigh(
        frequencies(Text(title=title, body=body), ENGLISH), partial(rarities, KNOWN)
    )


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("Companies", "company"),
        ("losses", "loss"),
        ("planned", "plan"),
        ("calling", "call"),
        ("making", "making"),
        ("prices", "pric"),
        ("Putin's", "putin"),
        ("U.S", "us"),
        ("us", ""),
        ("the", ""),
        ("x", ""),
        ("1.5", "1.5"),
        ("Zelenskyy", "zelenskyy"),
        ("virus", "virus"),
    ],
)
def test_spellings_of_a_word_are_one_term(word: str, term: str) -> None:
    assert ENGLISH[word] == term


def test_each_language_passes_over_its_own_small_words() -> None:
    vocabularies = Vocabularies(KNOWN)
    found = ["para", "también", "huelga"]
    assert vocabularies.of("es").terms(found) == ["huelga"]
    assert vocabularies.of("en").terms(["para"]) == ["para"]
    assert vocabularies.of("xx") is vocabularies.of("")


def test_like_texts_share_words_that_are_rare() -> None:
    some = vector("Lisbon ferry sinks", "The ferry sank off Lisbon this year.")
    other = vector("Ferry down near Lisbon", "Rescuers said the Lisbon ferry sank.")
    assert shared(some, other)[:2] in (("lisbon", "ferry"), ("ferry", "lisbon"))
    strange = vector("Bank cuts rate", "The bank cut its rate this year.")
    alike, unlike = (cosine(dot(some.lookup(), one)) for one in (other, strange))
    assert alike > 0.5
    assert unlike < 0.1


@given(WORDS, WORDS)
def test_a_text_is_as_long_as_a_unit(title: list[str], body: list[str]) -> None:
    one = vector(" ".join(title), " ".join(body))
    assert one.square == pytest.approx(UNIT * UNIT, rel=0.001)
    assert unpack(*one.packed()) == one
    assert list(one.weights) == sorted(one.weights, reverse=True)


@given(st.lists(WORDS, min_size=1, max_size=8), st.randoms())
def test_sums_come_out_the_same_in_any_order(
    texts: list[list[str]], dice: random.Random
) -> None:
    vectors = [vector(" ".join(text)) for text in texts]
    some, other = Sum(), Sum()
    for one in vectors:
        some.add(one)
    extra = vector("zeta eta alpha")
    other.add(extra)
    for one in dice.sample(vectors, len(vectors)):
        other.add(one)
    other.remove(extra)
    assert (some.weights, some.square) == (other.weights, other.square)
    assert some.square == some.product(other.weights)


def test_nothing_is_like_nothing() -> None:
    assert vector("", "").terms == ()
    assert Sum().likeness(0) == 0.0
    assert Sum().head(5) == Vector()


def test_the_background_knows_english_news() -> None:
    the, minister, titanfall = rarities(KNOWN, ["the", "minister", "titanfall"])
    assert the < minister < titanfall
    assert KNOWN.knows("en")
    assert not KNOWN.knows("pt")
